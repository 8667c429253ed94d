package dev.bitwright.scheme;

/** How many values a {@link Formula} has: one a tensor, one a channel, or one an element. */
public enum Rank {
  TENSOR,
  CHANNEL,
  ELEMENT;

  /** The finer of two ranks: the rank of an operation on both. */
  public Rank join(Rank other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
