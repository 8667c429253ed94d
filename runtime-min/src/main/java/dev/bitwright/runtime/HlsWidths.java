package dev.bitwright.runtime;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The exact width of every type of the hardware with the real weights (Colbert et al., ICCV 2023:
 * exact worst case over the inputs). Never wider than what was proven for any weights.
 */
final class HlsWidths {
  private final HlsBundle bundle;
  private final FrozenNetwork network;
  private final HlsTables tables;

  HlsWidths(HlsBundle bundle, FrozenNetwork network) {
    this.bundle = bundle;
    this.network = network;
    this.tables = new HlsTables(network);
  }

  /** A type: its bits and whether it is two's complement. */
  record Type(boolean signed, int bits) {
    static Type of(BigInteger low, BigInteger high) {
      boolean signed = low.signum() < 0;
      int bits =
          signed ? Math.max(low.bitLength(), high.bitLength()) + 1 : Math.max(1, high.bitLength());
      return new Type(signed, bits);
    }

    static Type of(long low, long high) {
      return of(BigInteger.valueOf(low), BigInteger.valueOf(high));
    }
  }

  Type type(HlsBundle.Width width) {
    Type tight =
        switch (width.source()) {
          case FIXED -> new Type(width.signed(), width.bits());
          case PARAMETER -> parameter(width);
          case ACCUMULATOR -> {
            long[] b = withZero(network.bounds(width.stage()));
            yield Type.of(b[0], b[1]);
          }
          case SUM -> sum(width.stage());
          case TOTAL -> total(width.stage());
          case ORIENTED -> {
            long most = HlsTables.largest(network, width.stage());
            yield Type.of(-most, most + 1);
          }
          case PRODUCT -> product(width);
        };
    if (tight.bits() > width.bits() + (tight.signed() && !width.signed() ? 1 : 0)) {
      throw new IllegalStateException(
          width.role() + " needs " + tight.bits() + " bits, proven " + width.bits());
    }
    return tight;
  }

  private static long[] withZero(long[] bounds) {
    return new long[] {Math.min(0, bounds[0]), Math.max(0, bounds[1])};
  }

  private Type parameter(HlsBundle.Width width) {
    long low = Long.MAX_VALUE;
    long high = Long.MIN_VALUE;
    for (long v : tables.values(bundle.parameter(width.role()))) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    return Type.of(low, high);
  }

  private Type sum(String stageName) {
    long[] b = sumBounds(stageName);
    return Type.of(b[0], b[1]);
  }

  /** The plain sum of products of a stage whose weights have an offset, partial sums included. */
  private long[] sumBounds(String stageName) {
    FrozenLayout.Stage stage = network.layout().stage(stageName);
    long[] weights = network.longs(stageName + ".weights");
    long least = 0;
    long most = 0;
    for (int o = 0; o < stage.outputs(); o++) {
      long low = 0;
      long high = 0;
      for (int k = 0; k < stage.taps(); k++) {
        long w = weights[o * stage.taps() + k];
        low += Math.min(0, Math.min(w * stage.inputLow(), w * stage.inputHigh()));
        high += Math.max(0, Math.max(w * stage.inputLow(), w * stage.inputHigh()));
      }
      least = Math.min(least, low);
      most = Math.max(most, high);
    }
    return new long[] {least, most};
  }

  private Type total(String stageName) {
    FrozenLayout.Stage stage = network.layout().stage(stageName);
    long[] sum = sumBounds(stageName);
    long window = stage.taps() * Math.max(-stage.inputLow(), stage.inputHigh());
    long offset = window;
    for (long step : network.longs(stageName + ".steps")) {
      offset = Math.max(offset, Math.max(Math.abs(step), Math.abs(step) * window));
    }
    return Type.of(64 * sum[0] - offset, 64 * sum[1] + offset);
  }

  private Type product(HlsBundle.Width width) {
    long[] bounds = network.bounds(width.stage());
    long[] addends = network.longs(width.tensor() + ".offsets");
    long[] factors = factors(width.tensor());
    BigInteger low = BigInteger.ZERO;
    BigInteger high = BigInteger.ZERO;
    for (int c = 0; c < addends.length; c++) {
      BigInteger m = BigInteger.valueOf(factors == null ? 1 : factors[c]);
      BigInteger first = m.multiply(BigInteger.valueOf(bounds[0]));
      BigInteger second = m.multiply(BigInteger.valueOf(bounds[1]));
      BigInteger addend = BigInteger.valueOf(addends[c]);
      low = low.min(m).min(addend).min(BigInteger.valueOf(bounds[0]));
      high = high.max(m).max(addend).max(BigInteger.valueOf(bounds[1]));
      for (BigInteger p : new BigInteger[] {first, second}) {
        low = low.min(p).min(p.add(addend));
        high = high.max(p).max(p.add(addend));
      }
    }
    return Type.of(low, high);
  }

  /** What accumulators are multiplied by, be it by a shift; null for nothing. */
  private long[] factors(String tensor) {
    for (HlsBundle.Parameter p : bundle.parameters()) {
      if (p.tensor().equals(tensor) && p.content() == HlsBundle.Content.MULTIPLIERS) {
        return network.longs(tensor + ".multipliers");
      }
      if (p.tensor().equals(tensor) && p.content() == HlsBundle.Content.FRACTIONS) {
        return Arrays.stream(network.longs(tensor + ".fractions")).map(f -> 1L << f).toArray();
      }
    }
    return null;
  }
}
