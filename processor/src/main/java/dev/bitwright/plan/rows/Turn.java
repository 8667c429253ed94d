package dev.bitwright.plan.rows;

/**
 * A call of the static schedule: {@code function(row)} at each tick of its slot. Turns of one tick
 * run in the order in which they are listed.
 *
 * @param step the step it belongs to
 * @param computes whether it computes a row of the step's outputs; otherwise it takes an input row
 */
public record Turn(String function, RowStep step, boolean computes, RowSchedule.Slot slot) {}
