package dev.bitwright.plan.allocation;

/** Who decided a width. */
public enum Reason {
  /** The user's rule. */
  STATED("stated"),
  /** The rule that the first and the last layer have 8 bits. */
  END("end"),
  /** The rule that operands of adds and average pools have 8 bits. */
  OPERAND("operand"),
  /** A pin of the plan file. */
  PINNED("pinned"),
  /** The planner. */
  PLANNED("planned");

  private final String word;

  Reason(String word) {
    this.word = word;
  }

  /** In plans. */
  public String word() {
    return word;
  }
}
