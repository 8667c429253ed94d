package dev.bitwright.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is done to a text, it is read or there is a message, and nothing is thrown. */
class MutatedTextTest {

  private static final String[] PIECES = {
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ";",
    ",",
    "=",
    "\"",
    "/*",
    "*/",
    "//",
    "///",
    "\n",
    "-",
    "not ",
    "if ",
    "then",
    "else",
    "network",
    "quantize",
    "repeat",
    "block",
    "\u00e4",
    "\\",
    "1e99999",
    "@",
    ".",
    "return",
    "\u0000",
    "\ud800",
    "9".repeat(50)
  };

  @Test
  void textWithSpotsOfDamage() {
    int broken = 0;
    for (long seed = 0; seed < 1500; seed++) {
      Random random = new Random(seed);
      StringBuilder text =
          new StringBuilder(QnnPrinter.print(new RandomNetworks(seed % 50).network()));
      int spots = 1 + random.nextInt(4);
      for (int i = 0; i < spots; i++) {
        int at = random.nextInt(text.length() + 1);
        switch (random.nextInt(3)) {
          case 0 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
          case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
          default -> text.setLength(Math.max(1, at));
        }
      }
      Diagnostics diagnostics = new Diagnostics();
      boolean read = QnnReader.read("net.qnn", text.toString(), diagnostics).isPresent();
      assertThat(read).as(() -> "seed " + text).isNotEqualTo(diagnostics.hasErrors());
      int lines = (int) text.toString().lines().count() + 1;
      for (Diagnostic diagnostic : diagnostics.all()) {
        assertThat(diagnostic.at().line()).isBetween(0, lines);
      }
      assertThat(diagnostics.render()).doesNotContain("\tat ");
      broken += read ? 0 : 1;
    }
    assertThat(broken).isBetween(1000, 1499);
  }
}
