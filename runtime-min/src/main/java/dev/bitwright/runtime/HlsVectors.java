package dev.bitwright.runtime;

import java.util.List;
import java.util.Locale;

/**
 * The golden file of the test bench: checksums of all constant arrays, then for each image its
 * pixels, its scores and a digest of every tensor, for the first few also every level.
 */
final class HlsVectors {
  /** Images whose every intermediate level is written down. */
  static final int FULL = 3;

  /** Steps of a sequence, where a state is kept from step to step. */
  static final int SEQUENCE = 20;

  private HlsVectors() {}

  static String text(
      HlsBundle bundle, FrozenNetwork network, LevelTrace trace, List<byte[]> images) {
    HlsTables tables = new HlsTables(network);
    StringBuilder text = new StringBuilder("bitwright-vectors 1\n");
    text.append("images ").append(images.size()).append('\n');
    for (HlsBundle.Parameter p : bundle.parameters()) {
      text.append("checksum ").append(p.buffer()).append(' ').append(hex(digest(tables.values(p))));
      text.append('\n');
    }
    for (int n = 0; n < images.size(); n++) {
      byte[] image = images.get(n);
      if (bundle.stateful() && n % SEQUENCE == 0) {
        trace.reset();
        text.append("restart\n");
      }
      text.append("image ").append(n).append(' ').append(image.length).append(' ');
      for (byte b : image) {
        text.append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
      }
      int[] scores = trace.traceScores(image);
      text.append("\nscores ").append(n).append(' ').append(scores.length);
      append(text, scores);
      for (HlsBundle.Tensor tensor : bundle.tensors()) {
        if (tensor.traced()) {
          int[] levels = trace.traceLevels(tensor.name());
          if (n < FULL) {
            text.append("levels ").append(n).append(' ').append(tensor.name()).append(' ');
            text.append(levels.length);
            append(text, levels);
          }
          text.append("digest ").append(n).append(' ').append(tensor.name()).append(' ');
          text.append(hex(digest(levels))).append('\n');
        }
      }
    }
    return text.append("end\n").toString();
  }

  private static void append(StringBuilder text, int[] values) {
    for (int v : values) {
      text.append(' ').append(v);
    }
    text.append('\n');
  }

  static long digest(int[] values) {
    long[] wide = new long[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return digest(wide);
  }

  /**
   * A sum, so that the order of computation does not matter, of {@code (value + salt) * weight(i)}
   * modulo 2^64 with odd weights: any single changed value changes it.
   */
  static long digest(long[] values) {
    long sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += (values[i] + 0x9E3779B97F4A7C15L) * ((2L * i + 1) * 0xBF58476D1CE4E5B9L);
    }
    return sum;
  }

  private static String hex(long value) {
    return String.format(Locale.ROOT, "%016x", value);
  }
}
