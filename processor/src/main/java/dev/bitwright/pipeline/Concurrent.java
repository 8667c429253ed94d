package dev.bitwright.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs independent pieces of a compilation at the same time, on as many threads as the machine has
 * processors. What comes out does not depend on how many those are.
 */
public final class Concurrent {

  /** What a piece gave, or how it ended. */
  private record Outcome<T>(T value, Throwable fault) {
    static <T> Outcome<T> of(Supplier<T> piece) {
      try {
        return new Outcome<>(piece.get(), null);
      } catch (RuntimeException | Error fault) {
        return new Outcome<>(null, fault);
      }
    }
  }

  private Concurrent() {}

  /**
   * Runs all pieces to their end.
   *
   * @return the values in the order of the pieces
   * @throws RuntimeException or an {@link Error}: the one of the first piece that had one, with the
   *     stack of the place where it arose
   */
  public static <T> List<T> all(List<Supplier<T>> pieces) {
    List<Outcome<T>> outcomes = pieces.parallelStream().map(Outcome::of).toList();
    List<T> values = new ArrayList<>();
    for (Outcome<T> outcome : outcomes) {
      if (outcome.fault() instanceof Error error) {
        throw error;
      }
      if (outcome.fault() != null) {
        throw (RuntimeException) outcome.fault();
      }
      values.add(outcome.value());
    }
    return values;
  }
}
