package dev.bitwright.training;

import java.util.Arrays;

/**
 * What the recurrent cells of a trainer share. A pass holds, of every stream of its batch, the same
 * number of time steps; image {@code t * streams + s} of a part is step t of stream s. The state is
 * carried from pass to pass until one {@linkplain Pass#fresh() starts afresh}.
 *
 * <p>Everything that meets a weight is a level, as in the deployed cell: {@code level =
 * rint(clip(value * highest, lowest, highest))}, a real value in the float twin, where {@code
 * highest} is 0. Products of levels are exact sums below 2^24, {@code 64 * D + steps[c] * (sum of
 * levels)} where the weights have an offset. Gradients pass straight through the levels (He et al.,
 * arXiv 1611.10176). A cell that is to be deployed computes gates and cell state on the numbers of
 * the deployed one ({@link CellSteps}) unless it is in the float twin, so that both agree; what the
 * gradients are made of are those numbers as reals. The order of every sum is fixed; exponentials
 * are those of StrictMath.
 */
abstract class RecurrentCell {
  final int inputs;
  final int units;
  final boolean tanh;
  private final boolean deployed;
  float highest;

  RecurrentCell(int inputs, int units, boolean tanh, boolean deployed) {
    this.inputs = inputs;
    this.units = units;
    this.tanh = tanh;
    this.deployed = deployed;
  }

  /** Whether this pass is computed as the deployed cell computes it. */
  final boolean inSteps() {
    return deployed && highest != 0;
  }

  /** A product of a squashed value in its units and a level as a real number. */
  final float ofLevel(int product) {
    return (float) (product * (1.0 / (CellSteps.ONE * (double) highest)));
  }

  /** Makes the buffers anew. */
  abstract void allocate(int parts, int imagesPerPart);

  /** What bends candidates: tanh or the sigmoid. */
  final float squash(float x) {
    return tanh ? Squash.tanh(x) : Squash.sigmoid(x);
  }

  /** The derivative of {@link #squash} where its value is {@code y}. */
  final float slope(float y) {
    return tanh ? 1 - y * y : y * (1 - y);
  }

  /** The level of a value, or the value itself in the float twin. */
  final float level(float value) {
    if (highest == 0) {
      return value;
    }
    float steps = value * highest;
    return (float) Math.rint(Math.min(Math.max(steps, tanh ? -highest : 0), highest));
  }

  /** The real value of a level. */
  final float real(float level) {
    return highest == 0 ? level : level / highest;
  }

  /** The level all state starts with: that of the squashing function at zero. */
  final float first() {
    return tanh ? 0 : level(0.5f);
  }

  static float[][] transposed(float[][] w, float[][] into) {
    for (int r = 0; r < w.length; r++) {
      for (int k = 0; k < into.length; k++) {
        into[k][r] = w[r][k];
      }
    }
    return into;
  }

  /** Columns {@code [0, inputs)} of rows of x, image by image. */
  final void take(float[][] x, float[][] rows, int images) {
    for (int i = 0; i < images; i++) {
      for (int k = 0; k < inputs; k++) {
        rows[i][k] = x[k][i];
      }
    }
  }

  /**
   * {@code z = scale * (a W) + bias} for {@code count} rows from {@code from} on.
   *
   * @param a rows of levels
   * @param wt the weights' levels, transposed
   * @param steps of weights with an offset, else null
   */
  static void product(
      float[][] a,
      float[][] wt,
      float[] scale,
      float[] steps,
      float[] bias,
      int firstBias,
      float[][] z,
      int from,
      int count) {
    int n = wt[0].length;
    for (int r = from; r < from + count; r++) {
      Arrays.fill(z[r], 0, n, 0f);
    }
    RowProduct.multiply(n, z, from, count, a, from, 0, wt, wt.length);
    for (int r = from; r < from + count; r++) {
      float sum = 0;
      if (steps != null) {
        for (int k = 0; k < wt.length; k++) {
          sum += a[r][k];
        }
      }
      for (int q = 0; q < n; q++) {
        float d = steps == null ? z[r][q] : 64 * z[r][q] + steps[q] * sum;
        z[r][q] = d * scale[q] + bias[firstBias + q];
      }
    }
  }

  /** {@code d = dz W} for {@code count} rows from {@code from} on, into rows 0 on. */
  static void adjoint(float[][] dz, float[][] w, float[][] d, int from, int count) {
    for (int s = 0; s < count; s++) {
      Arrays.fill(d[s], 0f);
    }
    RowProduct.multiply(d[0].length, d, 0, count, dz, from, 0, w, w.length);
  }

  /** {@code into = sum over the images of dz times the levels that met the weights}. */
  static void weights(
      float[][] dz, int firstRow, float[][] a, float[][] into, int rows, int images, boolean more) {
    int n = a[0].length;
    for (int r = 0; r < rows && !more; r++) {
      Arrays.fill(into[r], 0, n, 0f);
    }
    RowProduct.multiply(n, into, 0, rows, dz, firstRow, 0, a, images);
  }

  /** Rows of images to rows of channels. */
  static void spread(float[][] rows, float[][] to, int firstRow, int channels, int images) {
    for (int i = 0; i < images; i++) {
      for (int c = 0; c < channels; c++) {
        to[firstRow + c][i] = rows[i][c];
      }
    }
  }
}
