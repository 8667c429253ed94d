/** What a network costs: of each resource that a budget can limit, for plans and their planner. */
package dev.bitwright.plan.cost;
