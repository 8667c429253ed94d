package dev.bitwright.runtime;

import java.util.Arrays;

/** The values of each constant array of the hardware, laid out from a frozen network. */
final class HlsTables {
  private static final int WORD = 32;

  private final FrozenNetwork network;

  HlsTables(FrozenNetwork network) {
    this.network = network;
  }

  /** Row after row, {@code rows * columns} values. */
  long[] values(HlsBundle.Parameter p) {
    String stage = p.stage();
    String tensor = p.tensor();
    return switch (p.content()) {
      case WEIGHT_LEVELS -> weights(p, false);
      case WEIGHT_CODES -> weights(p, true);
      case WEIGHT_MASKS -> planes(p, false);
      case WEIGHT_SIGNS -> planes(p, true);
      case GROUP_WIDTHS -> flat(network.groupWidths(stage + ".groups"));
      case GROUP_COORDINATES -> flat(network.groupCoordinates(stage + ".groups"));
      case GROUP_PLANES -> flat(network.groupPlanes(stage + ".groups"));
      case OFFSET_STEPS -> network.longs(stage + ".steps");
      case THRESHOLDS -> thresholds(stage, network.longs(tensor + ".thresholds"));
      case LEVEL_TABLE -> levels(p);
      case FLIPS -> flips(network.longs(tensor + ".signs"));
      case MULTIPLIERS -> network.longs(tensor + ".multipliers");
      case ADDENDS -> network.longs(tensor + ".offsets");
      case SHIFTS -> network.longs(tensor + ".shifts");
      case FRACTIONS -> network.longs(tensor + ".fractions");
      case EXPONENTS -> network.longs(tensor + ".exponents");
      case LOWS -> network.longs(tensor + ".lows");
      case HIGHS -> network.longs(tensor + ".highs");
      case POOL_MINIMUM -> poolMinimum(p);
      case ZERO_POINTS ->
          network.layout().stage(stage).zeroPoints().stream().mapToLong(z -> z).toArray();
      case TABLE_ROWS -> network.longs(tensor + ".rows");
      case SIGMOID -> network.longs(stage + ".sigmoid");
      case TANH -> network.longs(stage + ".tanh");
    };
  }

  /** Rows of patterns one after another; C has no empty array, so a zero stands for none. */
  private static long[] flat(int[][] rows) {
    long[] values =
        Arrays.stream(rows).flatMapToInt(Arrays::stream).mapToLong(v -> v & 0xFFFFFFFFL).toArray();
    return values.length == 0 ? new long[1] : values;
  }

  /** Thresholds that the real weights never reach, moved to the end of what they reach. */
  private long[] thresholds(String stage, long[] values) {
    long most = largest(network, stage);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(-most, Math.min(most + 1, values[i]));
    }
    return values;
  }

  /** The largest magnitude of a stage's accumulator with its real weights. */
  static long largest(FrozenNetwork network, String stage) {
    long[] bounds = network.bounds(stage);
    return Math.max(Math.abs(bounds[0]), Math.abs(bounds[1]));
  }

  private static long[] flips(long[] signs) {
    long[] flips = new long[signs.length];
    for (int c = 0; c < flips.length; c++) {
      flips[c] = signs[c] < 0 ? 1 : 0;
    }
    return flips;
  }

  private long[] poolMinimum(HlsBundle.Parameter p) {
    long[] all = network.longs(p.tensor() + ".poolMinimum");
    long[] values = new long[p.columns()];
    System.arraycopy(all, p.pool() * p.columns(), values, 0, values.length);
    return values;
  }

  private long[] levels(HlsBundle.Parameter p) {
    for (FrozenLayout.Emission emission : network.layout().stage(p.stage()).emissions()) {
      if (emission.tensor().equals(p.tensor())) {
        long[] values = new long[emission.levels().size()];
        for (int j = 0; j < values.length; j++) {
          values[j] = emission.levels().level(j);
        }
        return values;
      }
    }
    throw new IllegalArgumentException("no tensor " + p.tensor());
  }

  /** From taps in the order (channel, row, column) to (row, column, channel). */
  private long[] weights(HlsBundle.Parameter p, boolean coded) {
    LevelCodes codes = network.layout().stage(p.stage()).weights();
    long[] canonical = network.longs(p.stage() + ".weights");
    int taps = p.columns();
    int pixels = taps / p.channels();
    long[] values = new long[canonical.length];
    for (int o = 0; o < p.rows(); o++) {
      for (int c = 0; c < p.channels(); c++) {
        for (int q = 0; q < pixels; q++) {
          long level = canonical[o * taps + c * pixels + q];
          values[o * taps + q * p.channels() + c] = coded ? codes.encode((int) level) : level;
        }
      }
    }
    return values;
  }

  private long[] planes(HlsBundle.Parameter p, boolean sign) {
    long[] canonical = network.longs(p.stage() + ".weights");
    int words = (p.channels() + WORD - 1) / WORD;
    int pixels = p.columns() / words;
    int taps = pixels * p.channels();
    long[] values = new long[p.rows() * p.columns()];
    for (int o = 0; o < p.rows(); o++) {
      for (int c = 0; c < p.channels(); c++) {
        for (int q = 0; q < pixels; q++) {
          long level = canonical[o * taps + c * pixels + q];
          if (sign ? level > 0 : level != 0) {
            values[o * p.columns() + q * words + c / WORD] |= 1L << c % WORD;
          }
        }
      }
    }
    return values;
  }
}
