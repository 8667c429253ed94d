package dev.bitwright.plan.latency;

import dev.bitwright.runtime.BasisRows;
import dev.bitwright.runtime.CellRows;
import dev.bitwright.runtime.IntRows;
import dev.bitwright.runtime.LongRows;
import dev.bitwright.runtime.RequantizeRows;
import dev.bitwright.runtime.ShiftRows;
import dev.bitwright.runtime.TernaryRows;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Each kernel as generated code calls it, on rows of some length. */
final class KernelForms {
  /** Rows of the kernels that do several rows in a call. */
  private static final int ROWS = 8;

  /** More rows than any layer has. */
  private static final int MOST_ROWS = 8192;

  private static final int BITS = 8;

  /** Elements after which a processor does not know again what it has seen. */
  private static final int UNFORESEEN = 1 << 14;

  private static volatile long sink;

  private final SplittableRandom random = new SplittableRandom(1);
  private final int size;
  private final int n;
  private int turn;

  /**
   * A loop over some calls.
   *
   * @param operations as the table counts them
   */
  record Pass(Runnable run, long operations) {}

  private KernelForms(int size, int n) {
    this.size = size;
    this.n = n;
  }

  static Pass of(JavaKernel kernel, int size, int length) {
    return new KernelForms(size, length).pass(kernel);
  }

  private int[] row(int length, int low, int high) {
    return random.ints(length, low, high).toArray();
  }

  private long[] longs(int length) {
    return random.longs(length, -1_000_000, 1_000_000).toArray();
  }

  /** As many rows as make the resident size, at least four, a multiple of four. */
  private int resident(int rowsPerElement) {
    long rows = size * 1024L / (4L * n * rowsPerElement);
    return (int) Math.max(4, Math.min(MOST_ROWS, rows / 4 * 4));
  }

  private int[][] rows(int count, int low, int high) {
    int[][] rows = new int[count][];
    for (int r = 0; r < count; r++) {
      rows[r] = row(n, low, high);
    }
    return rows;
  }

  private Pass one(Runnable run) {
    return new Pass(run, n);
  }

  /** Thresholds behind a relu: half of the accumulators reach none. */
  private int[] steps() {
    int[] thresholds = new int[size];
    for (int j = 0; j < size; j++) {
      thresholds[j] = (int) (j * 1400L / size);
    }
    return thresholds;
  }

  private static long[] widened(int[] row) {
    return Arrays.stream(row).asLongStream().toArray();
  }

  private Pass pass(JavaKernel kernel) {
    return switch (kernel) {
      case CLEAR, CLEAR_LONG, COPY, ADD, ADD_LONG, SUM, SUM_LONG -> plain(kernel);
      case OFFSET, OFFSET_LONG, OFFSET_ACROSS, OFFSET_ACROSS_LONG -> offset(kernel);
      case MULTIPLY_ADD_4, MULTIPLY_ADD, MULTIPLY_ADD_LONG -> integers(kernel);
      case TERNARY_MULTIPLY_ADD, TERNARY_PACK, TERNARY_PACK_VECTOR -> ternary(kernel);
      case SIGN_MULTIPLY_ADD, SIGN_PACK, SIGN_PACK_GROUP, SIGN_DOT -> signs(kernel);
      case PATCH, PATCH_STRIDED, SAMPLES, LOOKUP, MAX_POOL, WINDOW_SUM -> windows(kernel);
      case THRESHOLDS, THRESHOLDS_LONG, THRESHOLDS_ACROSS, THRESHOLDS_ACROSS_LONG ->
          thresholds(kernel);
      case MULTIPLIER, MULTIPLIER_LONG, MULTIPLIER_ACROSS, MULTIPLIER_ACROSS_LONG ->
          multiplier(kernel);
      case SHIFT, SHIFT_LONG, SHIFT_ACROSS, SHIFT_ACROSS_LONG -> shift(kernel);
      case REQUANTIZE_TWICE, REQUANTIZE_TWICE_ACROSS, REQUANTIZE_ONCE, REQUANTIZE_ONCE_ACROSS ->
          requantize(kernel);
      case GATE, GRU, LSTM -> cell(kernel);
    };
  }

  private Pass plain(JavaKernel kernel) {
    int[] x = row(n, -9, 9);
    int[] acc = new int[n];
    long[] wide = new long[n];
    return one(
        switch (kernel) {
          case CLEAR -> () -> IntRows.clear(acc, n);
          case CLEAR_LONG -> () -> LongRows.clear(wide, n);
          case COPY -> () -> IntRows.copy(x, n, acc, 0);
          case ADD -> () -> IntRows.add(acc, n, x);
          case ADD_LONG -> () -> LongRows.add(wide, n, x);
          case SUM -> () -> sink = IntRows.sum(x, n);
          default -> () -> sink = LongRows.sum(x, n);
        });
  }

  private Pass offset(JavaKernel kernel) {
    int[] x = row(n, -9, 9);
    int[] acc = row(n, -9, 9);
    long[] sums = longs(n);
    long[] wide = longs(n);
    return one(
        switch (kernel) {
          case OFFSET -> () -> IntRows.offset(acc, n, x, 17);
          case OFFSET_LONG -> () -> LongRows.offset(wide, n, sums, 17);
          case OFFSET_ACROSS -> () -> IntRows.offsetAcross(acc, n, x, 17);
          default -> () -> LongRows.offsetAcross(wide, n, x, 17);
        });
  }

  private Pass integers(JavaKernel kernel) {
    int count = resident(1);
    int[][] x = rows(count, 0, 16);
    int[] w = row(count, -8, 8);
    int[] acc = new int[n];
    long[] wide = new long[n];
    Runnable run =
        switch (kernel) {
          case MULTIPLY_ADD_4 ->
              () -> {
                for (int k = 0; k < count; k += 4) {
                  IntRows.multiplyAdd4(
                      acc, n, x[k], x[k + 1], x[k + 2], x[k + 3], w[k], w[k + 1], w[k + 2],
                      w[k + 3]);
                }
              };
          case MULTIPLY_ADD ->
              () -> {
                for (int k = 0; k < count; k++) {
                  IntRows.multiplyAdd(acc, n, x[k], w[k]);
                }
              };
          default ->
              () -> {
                for (int k = 0; k < count; k++) {
                  LongRows.multiplyAdd(wide, n, x[k], w[k]);
                }
              };
        };
    return new Pass(run, (long) count * n);
  }

  private Pass ternary(JavaKernel kernel) {
    if (kernel == JavaKernel.TERNARY_MULTIPLY_ADD) {
      int count = resident(2);
      int[][] mask = rows(count, Integer.MIN_VALUE, Integer.MAX_VALUE);
      int[][] sign = rows(count, Integer.MIN_VALUE, Integer.MAX_VALUE);
      int[] m = row(count, Integer.MIN_VALUE, Integer.MAX_VALUE);
      int[] s = row(count, Integer.MIN_VALUE, Integer.MAX_VALUE);
      int[] acc = new int[n];
      return new Pass(
          () -> {
            for (int k = 0; k < count; k++) {
              TernaryRows.multiplyAdd(acc, n, mask[k], sign[k], m[k], s[k]);
            }
          },
          32L * count * n);
    }
    int[] levels = row(n, -1, 2);
    int[] mask = new int[n];
    int[] sign = new int[n];
    return one(
        kernel == JavaKernel.TERNARY_PACK
            ? () -> TernaryRows.pack(levels, n, 7, mask, sign)
            : () -> TernaryRows.packVector(levels, n, mask, sign));
  }

  private Pass signs(JavaKernel kernel) {
    int any = Integer.MIN_VALUE;
    int[] acc = new int[n];
    if (kernel == JavaKernel.SIGN_MULTIPLY_ADD) {
      int count = resident(1);
      int[][] x = rows(count, any, Integer.MAX_VALUE);
      int[] w = row(count, any, Integer.MAX_VALUE);
      return new Pass(
          () -> {
            for (int k = 0; k < count; k++) {
              BasisRows.multiplyAdd(acc, n, x[k], w[k], k & 7);
            }
          },
          32L * count * n);
    }
    int[] levels = row(n, 0, 1 << size);
    int[] planes = row(n * BITS, any, Integer.MAX_VALUE);
    int[] bases = row(n, any, Integer.MAX_VALUE);
    int words = n;
    return switch (kernel) {
      case SIGN_PACK -> one(() -> BasisRows.pack(levels, n, 0, 7, acc));
      case SIGN_PACK_GROUP ->
          one(() -> sink = BasisRows.packGroup(levels, 0, 1, n, planes, 0, size));
      default -> new Pass(() -> sink = BasisRows.dot(bases, 0, words, planes, 0, size, 0), 32L * n);
    };
  }

  private Pass windows(JavaKernel kernel) {
    int[] out = new int[ROWS * n];
    int[] table = row(256, 0, 256);
    int[] codes = row(n, 0, 256);
    byte[] samples = new byte[n];
    random.nextBytes(samples);
    int edge = kernel == JavaKernel.WINDOW_SUM ? (int) Math.round(Math.sqrt(size)) : size;
    int stride = kernel == JavaKernel.MAX_POOL ? 2 : 1;
    int width = 2 * n + edge;
    int[] in = row(width * (2 * ROWS + edge), 0, 16);
    return switch (kernel) {
      case PATCH ->
          new Pass(() -> IntRows.patch(in, ROWS, n, -1, -1, 1, out, ROWS, n), (long) ROWS * n);
      case PATCH_STRIDED ->
          new Pass(
              () -> IntRows.patch(in, 2 * ROWS, 2 * n, -1, -1, 2, out, ROWS, n), (long) ROWS * n);
      case SAMPLES -> one(() -> IntRows.unsignedSamples(samples, 0, n, 73, out));
      case LOOKUP -> one(() -> IntRows.lookup(codes, n, table));
      case MAX_POOL ->
          new Pass(
              () ->
                  IntRows.maxPool(
                      in, 2 * ROWS + edge, width, edge, stride, edge == 2 ? 0 : 1, 0, out, ROWS, n),
              (long) ROWS * n);
      default ->
          new Pass(
              () -> IntRows.windowSum(in, width, edge, edge, 1, out, ROWS, n), (long) ROWS * n);
    };
  }

  /** Bell-shaped accumulators, as many rows of them that no branch can be foreseen. */
  private Pass thresholds(JavaKernel kernel) {
    int count = Math.max(1, UNFORESEEN / n);
    int[][] acc = new int[count][n];
    long[][] wide = new long[count][];
    for (int r = 0; r < count; r++) {
      for (int i = 0; i < n; i++) {
        acc[r][i] = (int) random.ints(6, -400, 400).sum();
      }
      wide[r] = widened(acc[r]);
    }
    int[] steps = steps();
    long[] wideSteps = widened(steps);
    int[] out = new int[n];
    int[] signs = row(n, 1, 2);
    int[][] rows = new int[n][];
    long[][] wideRows = new long[n][];
    for (int i = 0; i < n; i++) {
      rows[i] = steps.clone();
      wideRows[i] = wideSteps.clone();
    }
    return one(
        switch (kernel) {
          case THRESHOLDS -> () -> IntRows.thresholds(acc[next(count)], n, steps, size, 1, 0, out);
          case THRESHOLDS_LONG ->
              () -> LongRows.thresholds(wide[next(count)], n, wideSteps, size, 1, 0, out);
          case THRESHOLDS_ACROSS ->
              () -> IntRows.thresholdsAcross(acc[next(count)], n, rows, size, signs, 0, out);
          default ->
              () -> LongRows.thresholdsAcross(wide[next(count)], n, wideRows, size, signs, 0, out);
        });
  }

  /** The next row of some, a call after the other. */
  private int next(int count) {
    turn = turn + 1 < count ? turn + 1 : 0;
    return turn;
  }

  private Pass multiplier(JavaKernel kernel) {
    int[] acc = row(n, -1000, 1000);
    long[] wide = widened(acc);
    int[] out = new int[n];
    int[] multipliers = row(n, 1 << 22, 1 << 23);
    long[] offsets = longs(n);
    int[] shifts = row(n, 24, 26);
    int[] lows = row(n, -128, -120);
    int[] highs = row(n, 120, 127);
    return one(
        switch (kernel) {
          case MULTIPLIER -> () -> IntRows.multiplier(acc, n, 5_000_000, 77, 25, -128, 127, out);
          case MULTIPLIER_LONG ->
              () -> LongRows.multiplier(wide, n, 5_000_000, 77, 25, -128, 127, out);
          case MULTIPLIER_ACROSS ->
              () ->
                  IntRows.multiplierAcross(acc, n, multipliers, offsets, shifts, lows, highs, out);
          default ->
              () ->
                  LongRows.multiplierAcross(
                      wide, n, multipliers, offsets, shifts, lows, highs, out);
        });
  }

  private Pass shift(JavaKernel kernel) {
    int[] acc = row(n, -1000, 1000);
    long[] wide = widened(acc);
    int[] out = new int[n];
    long[] offsets = longs(n);
    int[] fractions = row(n, 0, 3);
    int[] shifts = row(n, 3, 6);
    int[] lows = row(n, -128, -120);
    int[] highs = row(n, 120, 127);
    return one(
        switch (kernel) {
          case SHIFT -> () -> ShiftRows.shift(acc, n, 77, 1, 4, -128, 127, out);
          case SHIFT_LONG -> () -> ShiftRows.shift(wide, n, 77, 1, 4, -128, 127, out);
          case SHIFT_ACROSS ->
              () -> ShiftRows.shiftAcross(acc, n, offsets, fractions, shifts, lows, highs, out);
          default ->
              () -> ShiftRows.shiftAcross(wide, n, offsets, fractions, shifts, lows, highs, out);
        });
  }

  private Pass requantize(JavaKernel kernel) {
    int[] acc = row(n, -1000, 1000);
    int[] out = new int[n];
    int[] multipliers = row(n, 1 << 30, Integer.MAX_VALUE);
    int[] biases = row(n, -50, 50);
    int[] exponents = row(n, -4, -2);
    int[] lows = row(n, -128, -120);
    int[] highs = row(n, 120, 127);
    int m = multipliers[0];
    return one(
        switch (kernel) {
          case REQUANTIZE_TWICE -> () -> RequantizeRows.twice(acc, n, m, 7, -3, -128, 127, out);
          case REQUANTIZE_TWICE_ACROSS ->
              () ->
                  RequantizeRows.twiceAcross(
                      acc, n, multipliers, biases, exponents, lows, highs, out);
          case REQUANTIZE_ONCE -> () -> RequantizeRows.once(acc, n, m, 7, -3, -128, 127, out);
          default ->
              () ->
                  RequantizeRows.onceAcross(
                      acc, n, multipliers, biases, exponents, lows, highs, out);
        });
  }

  private Pass cell(JavaKernel kernel) {
    int[] gates = row(4 * n, -1024, 1024);
    int[] squash = row(2048, 0, 1 << 14);
    int[] x = row(n, 0, 16);
    int[] y = row(n, 0, 16);
    int[] acc = new int[n];
    return one(
        switch (kernel) {
          case GATE -> () -> CellRows.gate(gates, n, squash, x, acc);
          case GRU -> () -> CellRows.gru(gates, n, squash, x, y, acc);
          default -> () -> CellRows.lstm(gates, n, squash, squash, x, acc);
        });
  }
}
