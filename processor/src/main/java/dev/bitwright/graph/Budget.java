package dev.bitwright.graph;

import dev.bitwright.language.SourceRef;
import java.util.Optional;

/**
 * Limits the deployed network must keep.
 *
 * @param weightBytes packed weights, in bytes
 * @param bitOperations products times weight bits times activation bits, of one inference
 * @param activationBytes activations alive at one time, in bytes
 */
public record Budget(
    Optional<Limit> weightBytes, Optional<Limit> bitOperations, Optional<Limit> activationBytes) {
  public static final Budget NONE =
      new Budget(Optional.empty(), Optional.empty(), Optional.empty());

  /** A largest value and where it is written. */
  public record Limit(long value, SourceRef ref) {}
}
