/**
 * Decides what a network leaves open: widths, schemes and parallelism under its budgets, exactly.
 */
package dev.bitwright.plan.allocation;
