package dev.bitwright.plan;

/** A squashing function as a table; its values are in units of 1/{@link CellFormat#ONE}. */
public enum Squash {
  SIGMOID(0),
  TANH(-CellFormat.ONE);

  private final Interval range;

  Squash(int lowest) {
    this.range = new Interval(lowest, CellFormat.ONE);
  }

  /** Values of the table. */
  public Interval range() {
    return range;
  }

  /** Its name in the weight file. */
  public String table() {
    return this == SIGMOID ? "sigmoid" : "tanh";
  }
}
