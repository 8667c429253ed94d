package dev.bitwright.runtime;

import java.util.Arrays;
import java.util.Map;

/**
 * Inner loops of integer inference over rows of 32-bit numbers. Every array of a hot loop starts at
 * zero and shares one index, which is the form that the JIT turns into vector code; each method is
 * small and called once per row, so that it is compiled early. What a method means is stated in the
 * kernel language beside the lowering that calls it, and a test compares the two.
 */
public final class IntRows {
  /** From so many thresholds on, a binary search per element is faster than a pass each. */
  private static final int SEARCH = 24;

  private IntRows() {}

  /** row[i] = 0 for i &lt; n. */
  public static void clear(int[] row, int n) {
    Arrays.fill(row, 0, n, 0);
  }

  /** to[at + i] = from[i]. */
  public static void copy(int[] from, int n, int[] to, int at) {
    System.arraycopy(from, 0, to, at, n);
  }

  /** acc[i] += x[i]. */
  public static void add(int[] acc, int n, int[] x) {
    for (int i = 0; i < n; i++) {
      acc[i] += x[i];
    }
  }

  /** The sum of x[i]. */
  public static int sum(int[] x, int n) {
    int sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[i];
    }
    return sum;
  }

  /** The index of the largest element, the lowest one on a tie. */
  public static int largest(int[] row, int n) {
    int best = 0;
    for (int i = 1; i < n; i++) {
      best = row[i] > row[best] ? i : best;
    }
    return best;
  }

  /**
   * A copy of a tensor's rows one after another.
   *
   * @throws BitwrightException when there is no such tensor (BW5123)
   */
  public static int[] flat(String tensor, Map<String, int[][]> tensors) {
    int[][] rows = tensors.get(tensor);
    if (rows == null) {
      throw RuntimeMessage.NO_TENSOR.exception(tensor, String.join(", ", tensors.keySet()));
    }
    return Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
  }

  /** acc[i] += w * x[i]. */
  public static void multiplyAdd(int[] acc, int n, int[] x, int w) {
    for (int i = 0; i < n; i++) {
      acc[i] += w * x[i];
    }
  }

  /** acc[i] += w0 * x0[i] + w1 * x1[i] + w2 * x2[i] + w3 * x3[i]. */
  public static void multiplyAdd4(
      int[] acc, int n, int[] x0, int[] x1, int[] x2, int[] x3, int w0, int w1, int w2, int w3) {
    for (int i = 0; i < n; i++) {
      acc[i] += w0 * x0[i] + w1 * x1[i] + w2 * x2[i] + w3 * x3[i];
    }
  }

  /** acc[i] = 64 * acc[i] + steps * sums[i]: weights with an offset of steps / 64. */
  public static void offset(int[] acc, int n, int[] sums, int steps) {
    for (int i = 0; i < n; i++) {
      acc[i] = 64 * acc[i] + steps * sums[i];
    }
  }

  /** acc[i] = 64 * acc[i] + steps[i] * sum. */
  public static void offsetAcross(int[] acc, int n, int[] steps, int sum) {
    for (int i = 0; i < n; i++) {
      acc[i] = 64 * acc[i] + steps[i] * sum;
    }
  }

  /** out[i] = samples[at + i], read as 0 to 255, minus zero. */
  public static void unsignedSamples(byte[] samples, int at, int n, int zero, int[] out) {
    for (int i = 0; i < n; i++) {
      out[i] = (samples[at + i] & 0xFF) - zero;
    }
  }

  /** out[i] = samples[at + i] - zero. */
  public static void signedSamples(byte[] samples, int at, int n, int zero, int[] out) {
    for (int i = 0; i < n; i++) {
      out[i] = samples[at + i] - zero;
    }
  }

  /**
   * The plane {@code in} seen by one tap of a convolution: {@code out[y][x] = in[y * stride +
   * top][x * stride + left]}, 0 outside.
   */
  public static void patch(
      int[] in,
      int height,
      int width,
      int top,
      int left,
      int stride,
      int[] out,
      int outHeight,
      int outWidth) {
    // The columns first <= x < last lie inside the plane.
    int first = Math.min(outWidth, left >= 0 ? 0 : (-left + stride - 1) / stride);
    int last = left >= width ? first : Math.min(outWidth, (width - 1 - left) / stride + 1);
    last = Math.max(first, last);
    for (int y = 0; y < outHeight; y++) {
      int row = y * stride + top;
      int at = y * outWidth;
      if (row < 0 || row >= height) {
        Arrays.fill(out, at, at + outWidth, 0);
        continue;
      }
      Arrays.fill(out, at, at + first, 0);
      int from = row * width + left;
      if (stride == 1) {
        System.arraycopy(in, from + first, out, at + first, last - first);
      } else {
        for (int x = first; x < last; x++) {
          out[at + x] = in[from + x * stride];
        }
      }
      Arrays.fill(out, at + last, at + outWidth, 0);
    }
  }

  /** acc[y][x] = the sum of the kernel of in that starts at [y * stride][x * stride]. */
  public static void windowSum(
      int[] in,
      int width,
      int kernelHeight,
      int kernelWidth,
      int stride,
      int[] acc,
      int outHeight,
      int outWidth) {
    for (int y = 0; y < outHeight; y++) {
      for (int x = 0; x < outWidth; x++) {
        int sum = 0;
        for (int r = 0; r < kernelHeight; r++) {
          int from = (y * stride + r) * width + x * stride;
          for (int s = 0; s < kernelWidth; s++) {
            sum += in[from + s];
          }
        }
        acc[y * outWidth + x] = sum;
      }
    }
  }

  /**
   * out[y][x] = the largest level of a window that starts at [y * stride - padding][x * stride -
   * padding], what lies outside left out; the smallest one where {@code minimum} is 1.
   */
  public static void maxPool(
      int[] in,
      int height,
      int width,
      int kernel,
      int stride,
      int padding,
      int minimum,
      int[] out,
      int outHeight,
      int outWidth) {
    if (kernel == 2 && padding == 0) {
      for (int y = 0; y < outHeight; y++) {
        if (minimum == 0) {
          largestOfFour(in, y * stride * width, width, stride, out, y * outWidth, outWidth);
        } else {
          smallestOfFour(in, y * stride * width, width, stride, out, y * outWidth, outWidth);
        }
      }
      return;
    }
    for (int y = 0; y < outHeight; y++) {
      int top = Math.max(0, y * stride - padding);
      int bottom = Math.min(height, y * stride - padding + kernel);
      for (int x = 0; x < outWidth; x++) {
        int left = Math.max(0, x * stride - padding);
        int right = Math.min(width, x * stride - padding + kernel);
        out[y * outWidth + x] =
            minimum == 0
                ? largest(in, width, top, bottom, left, right)
                : smallest(in, width, top, bottom, left, right);
      }
    }
  }

  private static void largestOfFour(
      int[] in, int from, int width, int stride, int[] out, int at, int n) {
    for (int x = 0; x < n; x++) {
      int k = from + x * stride;
      int above = Math.max(in[k], in[k + 1]);
      int below = Math.max(in[k + width], in[k + width + 1]);
      out[at + x] = Math.max(above, below);
    }
  }

  private static void smallestOfFour(
      int[] in, int from, int width, int stride, int[] out, int at, int n) {
    for (int x = 0; x < n; x++) {
      int k = from + x * stride;
      int above = Math.min(in[k], in[k + 1]);
      int below = Math.min(in[k + width], in[k + width + 1]);
      out[at + x] = Math.min(above, below);
    }
  }

  private static int largest(int[] in, int width, int top, int bottom, int left, int right) {
    int best = in[top * width + left];
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        best = Math.max(best, in[y * width + x]);
      }
    }
    return best;
  }

  private static int smallest(int[] in, int width, int top, int bottom, int left, int right) {
    int best = in[top * width + left];
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        best = Math.min(best, in[y * width + x]);
      }
    }
    return best;
  }

  /**
   * out[i] = low + the number of the first {@code steps} thresholds that {@code sign * acc[i]}
   * reaches. Accumulators and thresholds keep to 31 bits.
   */
  public static void thresholds(
      int[] acc, int n, int[] thresholds, int steps, int sign, int low, int[] out) {
    if (steps >= SEARCH) {
      search(acc, n, thresholds, steps, sign, low, out);
      return;
    }
    int j = 0;
    if (steps >= 2) {
      two(acc, n, sign, thresholds[0] - 1, thresholds[1] - 1, low, out);
      j = 2;
    } else {
      Arrays.fill(out, 0, n, low);
    }
    for (; j < steps; j++) {
      one(acc, n, sign, thresholds[j] - 1, out);
    }
  }

  private static void two(int[] acc, int n, int sign, int below0, int below1, int low, int[] out) {
    for (int i = 0; i < n; i++) {
      int value = sign * acc[i];
      out[i] = low - (below0 - value >> 31) - (below1 - value >> 31);
    }
  }

  private static void one(int[] acc, int n, int sign, int below, int[] out) {
    for (int i = 0; i < n; i++) {
      out[i] -= below - sign * acc[i] >> 31;
    }
  }

  private static void search(
      int[] acc, int n, int[] thresholds, int steps, int sign, int low, int[] out) {
    for (int i = 0; i < n; i++) {
      int value = sign * acc[i];
      int passed = 0;
      int end = steps;
      while (passed < end) {
        int middle = passed + end >>> 1;
        if (value >= thresholds[middle]) {
          passed = middle + 1;
        } else {
          end = middle;
        }
      }
      out[i] = low + passed;
    }
  }

  /** As {@link #thresholds}, with element i of a vector in the place of a row's element. */
  public static void thresholdsAcross(
      int[] acc, int n, int[][] thresholds, int steps, int[] signs, int low, int[] out) {
    for (int i = 0; i < n; i++) {
      int value = signs[i] * acc[i];
      int level = low;
      for (int j = 0; j < steps; j++) {
        level += value >= thresholds[i][j] ? 1 : 0;
      }
      out[i] = level;
    }
  }

  /** row[i] = table[row[i]]. */
  public static void lookup(int[] row, int n, int[] table) {
    for (int i = 0; i < n; i++) {
      row[i] = table[row[i]];
    }
  }

  /** out[i] = (acc[i] * multiplier + offset) &gt;&gt; shift, kept to low..high. */
  public static void multiplier(
      int[] acc, int n, int multiplier, long offset, int shift, int low, int high, int[] out) {
    for (int i = 0; i < n; i++) {
      long scaled = (long) acc[i] * multiplier + offset >> shift;
      out[i] = (int) Math.min(Math.max(scaled, low), high);
    }
  }

  /** As {@link #multiplier}, with one set of numbers per element. */
  public static void multiplierAcross(
      int[] acc,
      int n,
      int[] multipliers,
      long[] offsets,
      int[] shifts,
      int[] lows,
      int[] highs,
      int[] out) {
    for (int i = 0; i < n; i++) {
      long scaled = (long) acc[i] * multipliers[i] + offsets[i] >> shifts[i];
      out[i] = (int) Math.min(Math.max(scaled, lows[i]), highs[i]);
    }
  }
}
