package dev.bitwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class SweepProgressTest {
  private final StringWriter text = new StringWriter();
  private long now;
  private final SweepProgress progress = new SweepProgress(new PrintWriter(text), 11, () -> now);

  private void solved(long at) {
    now = at;
    progress.solved();
  }

  /** The first search, which is slower than the rest, has no part in the estimate. */
  @Test
  void estimatesOnceThereIsSomethingToGoBy() {
    solved(0);
    solved(10_000);
    solved(13_000);
    solved(16_000);
    solved(17_000);
    solved(19_000);
    now = 21_500;
    progress.done();
    assertThat(text)
        .hasToString(
            """
            searched 1 of about 11
            searched 2 of about 11
            searched 3 of about 11, 24 s left
            searched 5 of about 11, 13 s left
            searched 6, done in 21 s
            """);
  }

  @Test
  void aShortSweepIsSilent() {
    for (int i = 0; i < 5; i++) {
      solved(500 * i);
    }
    progress.done();
    assertThat(text.toString()).isEmpty();
  }
}
