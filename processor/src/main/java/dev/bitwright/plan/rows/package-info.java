/**
 * A planned network as rows that stream: what is computed when, and which rows are kept. Hardware
 * is lowered from it, and its memory is predicted by it.
 */
package dev.bitwright.plan.rows;
