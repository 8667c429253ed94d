package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProfileProgressTest {
  private final StringWriter text = new StringWriter();
  private long now;

  private ProfileProgress console(boolean terminal) {
    PrintWriter out = new PrintWriter(text, true);
    return ProfileProgress.console(out, terminal, () -> now);
  }

  private void run(ProfileProgress progress) {
    now = 30_000_000_000L;
    progress.done("stem", 0.25);
    now = 40_000_000_000L;
    progress.done("stem", 0.5);
    progress.done("head", 0.5);
    now = 80_000_000_000L;
    progress.done("body", 1);
  }

  @Test
  void showsTheTimeLeftOnALineForEachPiece() {
    run(console(false));
    assertThat(text)
        .hasToString(
            "profile  25 %, stem\nprofile  50 %, 0:20 left, head\nprofile 100 %, done in 1:20\n");
  }

  @Test
  void drawsOneLineAgainOnATerminal() {
    run(console(true));
    assertThat(text)
        .hasToString(
            "\rprofile  25 %, stem"
                + "\rprofile  50 %, stem"
                + "\rprofile  50 %, 0:20 left, head"
                + "\rprofile 100 %, done in 1:20   \n");
  }

  /** Two steps, or less than a second, tell nothing of the rest. */
  @Test
  void thereIsNoEstimateTooEarly() {
    ProfileProgress progress = console(false);
    for (int i = 1; i <= 4; i++) {
      now = i * 400_000_000L;
      progress.done("layer " + i, i * 0.001);
    }
    assertThat(text)
        .hasToString(
            "profile   0 %, layer 1\nprofile   0 %, layer 2\nprofile   0 %, layer 3\n"
                + "profile   0 %, 6:38 left, layer 4\n");
  }

  /** Measured plans come after the layers: their share begins at nothing again. */
  @Test
  void aSecondRunIsTimedByItself() {
    ProfileProgress progress = console(false);
    run(progress);
    text.getBuffer().setLength(0);
    for (int i = 1; i <= 4; i++) {
      now = 80_000_000_000L + i * 2_000_000_000L;
      progress.done("plan " + i, i * 0.25);
    }
    assertThat(text)
        .hasToString(
            "profile  25 %, plan 1\nprofile  50 %, plan 2\nprofile  75 %, 0:02 left, plan 3\n"
                + "profile 100 %, done in 0:08\n");
  }

  @Test
  void optionsOutsideTheirRangeAreRefused() {
    assertThatThrownBy(() -> ProfileOptions.standard().samples(0))
        .hasMessageContaining("BW5009: The training option samples = 0 is outside its range");
    assertThatThrownBy(() -> ProfileOptions.standard().fineTuning(3, 0))
        .hasMessageContaining("rate = 0.0");
    assertThatThrownBy(() -> ProfileOptions.standard().draws(0)).hasMessageContaining("draws");
    assertThatThrownBy(() -> ProfileOptions.standard().batch(0)).hasMessageContaining("batch");
  }
}
