package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import java.util.Arrays;

/** Operations on all rows of one part of a tensor that a trainer's structure needs. */
public final class TensorRows {
  private TensorRows() {}

  /** Copies {@code rows} rows of {@code n} values from one place to another. */
  public static void copy(float[][] from, int fromRow, float[][] to, int toRow, int rows, int n) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(from[fromRow + r], 0, to[toRow + r], 0, n);
    }
  }

  /** Adds {@code rows} rows of {@code n} values to those at another place. */
  public static void add(float[][] from, int fromRow, float[][] to, int toRow, int rows, int n) {
    for (int r = 0; r < rows; r++) {
      Rows.add(to[toRow + r], from[fromRow + r], n);
    }
  }

  /**
   * Multiplies the weights that read input channel c by {@code factor[c]}.
   *
   * @param w weights {@code [outputs][channels/groups * taps]}
   * @param factor one number for each input channel
   * @param groups groups of channels
   */
  public static void scaleInputs(float[][] w, float[] factor, int groups) {
    int perGroup = factor.length / groups;
    int taps = w[0].length / perGroup;
    for (int o = 0; o < w.length; o++) {
      int first = o / (w.length / groups) * perGroup;
      for (int k = 0; k < w[o].length; k++) {
        w[o][k] *= factor[first + k / taps];
      }
    }
  }

  /** {@code level = u - zeroPoint[c]}. */
  public static void subtract(float[][] u, float[] zeroPoints, float[][] level, int n) {
    for (int c = 0; c < level.length; c++) {
      Rows.affine(level[c], u[c], 1f, -zeroPoints[c], n);
    }
  }

  /**
   * Row {@code tokens[0][i]} of a table for every image.
   *
   * @param table {@code [vocabulary][values]}
   * @param y {@code [values][images]}
   * @param name of the embedding
   * @throws BitwrightException BW5033 when a token is beyond the table
   */
  public static void lookUp(
      float[][] table, float[][] tokens, float[][] y, int images, String name) {
    for (int i = 0; i < images; i++) {
      int token = (int) tokens[0][i];
      if (token >= table.length) {
        throw RuntimeMessage.TOKEN_RANGE.exception(token, name, table.length - 1);
      }
      for (int c = 0; c < y.length; c++) {
        y[c][i] = table[token][c];
      }
    }
  }

  /** The gradient of the table: every row gets the sum of what it gave. */
  public static void lookUpBackward(
      float[][] tokens, float[][] dy, float[][] table, int rows, int images) {
    for (int r = 0; r < rows; r++) {
      Arrays.fill(table[r], 0, dy.length, 0f);
    }
    for (int i = 0; i < images; i++) {
      float[] row = table[(int) tokens[0][i]];
      for (int c = 0; c < dy.length; c++) {
        row[c] += dy[c][i];
      }
    }
  }

  /** The sum of every window that lies wholly in the image; exact for integers below 2^24. */
  public static void windowSums(
      float[][] x, float[][] y, int height, int width, int kernel, int stride, int images) {
    int outHeight = (height - kernel) / stride + 1;
    int outWidth = (width - kernel) / stride + 1;
    for (int c = 0; c < y.length; c++) {
      int at = 0;
      for (int i = 0; i < images; i++) {
        for (int oh = 0; oh < outHeight; oh++) {
          for (int ow = 0; ow < outWidth; ow++) {
            int corner = (i * height + oh * stride) * width + ow * stride;
            y[c][at++] = window(x[c], corner, width, kernel);
          }
        }
      }
    }
  }

  private static float window(float[] x, int corner, int width, int kernel) {
    float sum = 0f;
    for (int r = 0; r < kernel; r++) {
      for (int s = 0; s < kernel; s++) {
        sum += x[corner + r * width + s];
      }
    }
    return sum;
  }

  /** Gradient of the mean of windows: every value of a window gets {@code dy / window size}. */
  public static void windowMeansBackward(
      float[][] dy, float[][] dx, int height, int width, int kernel, int stride, int images) {
    int outHeight = (height - kernel) / stride + 1;
    int outWidth = (width - kernel) / stride + 1;
    float factor = 1f / (kernel * kernel);
    for (int c = 0; c < dy.length; c++) {
      Arrays.fill(dx[c], 0, images * height * width, 0f);
      int at = 0;
      for (int i = 0; i < images; i++) {
        for (int oh = 0; oh < outHeight; oh++) {
          for (int ow = 0; ow < outWidth; ow++) {
            float share = dy[c][at++] * factor;
            int corner = (i * height + oh * stride) * width + ow * stride;
            for (int r = 0; r < kernel; r++) {
              for (int s = 0; s < kernel; s++) {
                dx[c][corner + r * width + s] += share;
              }
            }
          }
        }
      }
    }
  }

  /** The sum of every image of a row: {@code [images*size]} to {@code [images]}. */
  public static void imageSums(float[][] x, float[][] y, int size, int images) {
    for (int c = 0; c < y.length; c++) {
      for (int i = 0; i < images; i++) {
        float sum = 0f;
        for (int j = i * size; j < (i + 1) * size; j++) {
          sum += x[c][j];
        }
        y[c][i] = sum;
      }
    }
  }

  /** Gradient of the mean of every image. */
  public static void imageMeansBackward(float[][] dy, float[][] dx, int size, int images) {
    for (int c = 0; c < dy.length; c++) {
      Pooling.globalAverageBackward(dy[c], dx[c], size, images);
    }
  }

  /** Copies rows and drops values out of the copy; the gradient is the same map. */
  public static void dropout(
      float[][] x,
      float[][] y,
      int size,
      int images,
      int firstImage,
      float rate,
      long seed,
      long step,
      int layer) {
    for (int c = 0; c < y.length; c++) {
      System.arraycopy(x[c], 0, y[c], 0, images * size);
      Dropout.apply(y[c], c, y.length, size, images, firstImage, rate, seed, step, layer);
    }
  }
}
