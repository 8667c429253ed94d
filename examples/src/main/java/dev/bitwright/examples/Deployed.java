package dev.bitwright.examples;

import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.runtime.LevelTrace;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * What the measuring programs use of a generated model, whatever its network.
 *
 * @param frozen its integers
 * @param newSession makes the buffers of one caller
 * @param writeHls writes the hardware project, with images as test vectors
 */
public record Deployed(
    FrozenNetwork frozen, Supplier<Session> newSession, BiConsumer<Path, List<byte[]>> writeHls) {

  /**
   * One caller's buffers.
   *
   * @param runner computes the scores of an image
   * @param trace shows the integers in between
   */
  public record Session(Runner runner, LevelTrace trace) {
    void run(byte[] image, int[] scores) {
      runner.run(image, scores);
    }
  }

  /** {@code run} of a generated session. */
  @FunctionalInterface
  public interface Runner {
    /** Writes the scores of an image. */
    void run(byte[] image, int[] scores);
  }
}
