package dev.bitwright.examples;

import dev.bitwright.training.TokenStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * A text as tokens, split by position: the first 90 % for training, 5 % to watch it, 5 % for the
 * test.
 *
 * @param description in words
 * @param train training part
 * @param watch evaluated after every epoch
 * @param test evaluated at the end
 */
record TextData(String description, TokenStream train, TokenStream watch, TokenStream test) {
  /** Number of tokens: the line end, then the printable characters of ASCII. */
  static final int VOCABULARY = 96;

  private static final String EMBEDDED = "text/tiny-shakespeare-part.txt.gz";
  private static final int OTHER = '?' - 31;
  private static final int LEAST = 2000;

  /** The embedded part of Shakespeare's plays. */
  static TextData embedded() {
    try (InputStream in = TextData.class.getResourceAsStream(EMBEDDED);
        InputStream text = new GZIPInputStream(in)) {
      return of("the embedded part of Shakespeare's plays", text.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file, plain or compressed by gzip. */
  static TextData file(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
      return of(file.getFileName().toString(), text.readAllBytes());
    }
  }

  /** Bytes of a text. */
  static TextData of(String name, byte[] text) throws IOException {
    byte[] tokens = new byte[text.length];
    int count = 0;
    int unknown = 0;
    for (byte b : text) {
      if (b == '\r') {
        continue;
      }
      int token = token((char) (b & 0xFF));
      unknown += token == OTHER && b != '?' ? 1 : 0;
      tokens[count++] = (byte) token;
    }
    if (count < LEAST) {
      throw new IOException(
          "a text of " + count + " characters is too short: " + LEAST + " are needed");
    }
    int first = (int) (count * 9L / 10);
    int second = (int) (count * 19L / 20);
    TokenStream all = new TokenStream(java.util.Arrays.copyOf(tokens, count));
    String words =
        String.format(Locale.ROOT, "%s, %,d characters", name, count)
            + (unknown == 0
                ? ""
                : String.format(Locale.ROOT, ", %,d bytes outside ASCII read as '?'", unknown));
    return new TextData(
        words, all.part(0, first), all.part(first, second), all.part(second, count));
  }

  /** The number of a character. */
  static int token(char character) {
    if (character == '\n') {
      return 0;
    }
    char plain = character == '\t' ? ' ' : character;
    return plain >= ' ' && plain <= '~' ? plain - 31 : OTHER;
  }

  /** The character of a number. */
  static char character(int token) {
    return token == 0 ? '\n' : (char) (token + 31);
  }
}
