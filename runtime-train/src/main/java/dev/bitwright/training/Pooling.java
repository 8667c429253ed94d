package dev.bitwright.training;

import java.util.Arrays;

/**
 * Sliding-window pooling of one channel row {@code [images*height*width]}; the object holds the
 * geometry and may be shared by all threads.
 */
public final class Pooling {
  private final int height;
  private final int width;
  private final int kernelHeight;
  private final int kernelWidth;
  private final int stride;
  private final int padding;
  private final int outHeight;
  private final int outWidth;

  /**
   * @throws IllegalArgumentException when the output would be empty, or a window could lie in the
   *     padding alone
   */
  public Pooling(
      int height, int width, int kernelHeight, int kernelWidth, int stride, int padding) {
    if (2 * padding > Math.min(kernelHeight, kernelWidth)) {
      throw new IllegalArgumentException(
          "padding "
              + padding
              + " is more than half of the window "
              + kernelHeight
              + "x"
              + kernelWidth);
    }
    this.height = height;
    this.width = width;
    this.kernelHeight = kernelHeight;
    this.kernelWidth = kernelWidth;
    this.stride = stride;
    this.padding = padding;
    this.outHeight = Patches.outputs(height, kernelHeight, stride, padding, 1);
    this.outWidth = Patches.outputs(width, kernelWidth, stride, padding, 1);
  }

  /** Rows of the output. */
  public int outHeight() {
    return outHeight;
  }

  /** Columns of the output. */
  public int outWidth() {
    return outWidth;
  }

  /**
   * Largest value of each window, padded taps ignored; ties go to the first tap. Whether a NaN
   * among other values is kept is not specified.
   *
   * @param x input row
   * @param y output row, overwritten
   * @param argmax for every output the index within x it was taken from
   */
  public void max(float[] x, float[] y, int[] argmax, int images) {
    if (kernelHeight == 2 && kernelWidth == 2 && padding == 0) {
      max2(x, y, argmax, images);
      return;
    }
    int at = 0;
    for (int i = 0; i < images; i++) {
      for (int oh = 0; oh < outHeight; oh++) {
        int h0 = Math.max(0, oh * stride - padding);
        int h1 = Math.min(height, oh * stride - padding + kernelHeight);
        for (int ow = 0; ow < outWidth; ow++) {
          int w0 = Math.max(0, ow * stride - padding);
          int w1 = Math.min(width, ow * stride - padding + kernelWidth);
          int best = (i * height + h0) * width + w0;
          float max = x[best];
          for (int h = h0; h < h1; h++) {
            for (int w = w0; w < w1; w++) {
              int k = (i * height + h) * width + w;
              if (x[k] > max || x[k] != x[k]) {
                max = x[k];
                best = k;
              }
            }
          }
          y[at] = max;
          argmax[at++] = best;
        }
      }
    }
  }

  private void max2(float[] x, float[] y, int[] argmax, int images) {
    for (int i = 0; i < images; i++) {
      for (int oh = 0; oh < outHeight; oh++) {
        int top = (i * height + oh * stride) * width;
        max2Row(x, y, argmax, top, (i * outHeight + oh) * outWidth);
      }
    }
  }

  /**
   * Without branches: which of four values is largest cannot be predicted, and a wrong guess costs
   * more than all four comparisons. Bits of floats, taken as integers in this order, compare as the
   * floats do.
   */
  private void max2Row(float[] x, float[] y, int[] argmax, int top, int to) {
    for (int ow = 0; ow < outWidth; ow++) {
      int a = top + ow * stride;
      int c = a + width;
      int sa = ordered(x[a]);
      int sc = ordered(x[c]);
      int sb = ordered(x[a + 1]);
      int sd = ordered(x[c + 1]);
      int right = less(sa, sb);
      int up = sa ^ ((sa ^ sb) & right);
      int rightBelow = less(sc, sd);
      int low = sc ^ ((sc ^ sd) & rightBelow);
      int below = less(up, low);
      int upper = a - right;
      int best = upper ^ ((upper ^ (c - rightBelow)) & below);
      y[to + ow] = x[best];
      argmax[to + ow] = best;
    }
  }

  private static int ordered(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits ^ (bits >> 31 & 0x7FFFFFFF);
  }

  /** -1 when a is less than b, else 0. */
  private static int less(int a, int b) {
    return (int) ((long) a - b >> 63);
  }

  /** Gradient of {@link #max}: {@code dx} is overwritten. */
  public void maxBackward(float[] dy, int[] argmax, float[] dx, int images) {
    Arrays.fill(dx, 0, images * height * width, 0f);
    int n = images * outHeight * outWidth;
    for (int j = 0; j < n; j++) {
      dx[argmax[j]] += dy[j];
    }
  }

  /**
   * Mean of each window; padded taps count as zeros, so the divisor is always the window size.
   *
   * @param y output row, overwritten
   */
  public void average(float[] x, float[] y, int images) {
    float factor = 1f / (kernelHeight * kernelWidth);
    int at = 0;
    for (int i = 0; i < images; i++) {
      for (int oh = 0; oh < outHeight; oh++) {
        int h0 = Math.max(0, oh * stride - padding);
        int h1 = Math.min(height, oh * stride - padding + kernelHeight);
        for (int ow = 0; ow < outWidth; ow++) {
          int w0 = Math.max(0, ow * stride - padding);
          int w1 = Math.min(width, ow * stride - padding + kernelWidth);
          float sum = 0f;
          for (int h = h0; h < h1; h++) {
            for (int w = w0; w < w1; w++) {
              sum += x[(i * height + h) * width + w];
            }
          }
          y[at++] = sum * factor;
        }
      }
    }
  }

  /** Gradient of {@link #average}: {@code dx} is overwritten. */
  public void averageBackward(float[] dy, float[] dx, int images) {
    Arrays.fill(dx, 0, images * height * width, 0f);
    float factor = 1f / (kernelHeight * kernelWidth);
    int at = 0;
    for (int i = 0; i < images; i++) {
      for (int oh = 0; oh < outHeight; oh++) {
        int h0 = Math.max(0, oh * stride - padding);
        int h1 = Math.min(height, oh * stride - padding + kernelHeight);
        for (int ow = 0; ow < outWidth; ow++) {
          int w0 = Math.max(0, ow * stride - padding);
          int w1 = Math.min(width, ow * stride - padding + kernelWidth);
          float share = dy[at++] * factor;
          for (int h = h0; h < h1; h++) {
            for (int w = w0; w < w1; w++) {
              dx[(i * height + h) * width + w] += share;
            }
          }
        }
      }
    }
  }

  /**
   * Mean of every image of a channel row: {@code [images*size]} to {@code [images]}. The sum is a
   * float sum in index order, exact for integer values below 2^24.
   */
  public static void globalAverage(float[] x, float[] y, int size, int images) {
    float factor = 1f / size;
    for (int i = 0; i < images; i++) {
      float sum = 0f;
      for (int j = i * size; j < (i + 1) * size; j++) {
        sum += x[j];
      }
      y[i] = sum * factor;
    }
  }

  /** Gradient of {@link #globalAverage}: {@code dx} is overwritten. */
  public static void globalAverageBackward(float[] dy, float[] dx, int size, int images) {
    float factor = 1f / size;
    for (int i = 0; i < images; i++) {
      Arrays.fill(dx, i * size, (i + 1) * size, dy[i] * factor);
    }
  }
}
