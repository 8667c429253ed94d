package dev.bitwright.training;

import java.util.Arrays;

/**
 * Float 2-d convolution over one part of a mini-batch, forward and both gradients; a dense layer is
 * the case {@link #dense}. The object holds the geometry only and may be shared by all threads.
 *
 * <p>Layouts: activations {@code [channels][images*height*width]}, the images of the part one after
 * another; weights {@code [outChannels][inChannels/groups * kernelHeight * kernelWidth]} with the
 * term index {@code (channel*kernelHeight + r)*kernelWidth + s}. Rows may be longer than needed, so
 * that a short last batch uses the same buffers.
 *
 * <p>The order of every sum follows from the geometry and the image count alone: the same bits for
 * any number of threads and any JDK (no fused multiply-add). Sums of integers below 2^24 are exact.
 */
public final class Convolution {
  /** Columns of a panel: four panel rows and an output row stay in a 32 KiB first-level cache. */
  private static final int PANEL_COLUMNS = 1024;

  /** Terms of a panel: with the output tile it stays in a 1 MiB second-level cache. */
  private static final int PANEL_TERMS = 144;

  private static final int SHORT_TERMS = 32;

  private final Patches patches;
  private final int outChannels;
  private final int groups;
  private final Patches adjoint;
  private Reading reading;

  /**
   * @param inChannels channels read, a multiple of {@code groups}
   * @param height input rows
   * @param width input columns
   * @param outChannels channels written, a multiple of {@code groups}
   * @param kernelHeight kernel rows
   * @param kernelWidth kernel columns
   * @param stride step of the output grid, at least 1
   * @param padding taps added on every side
   * @param dilation distance of neighbouring taps, at least 1
   * @param groups independent groups of channels; {@code inChannels} for depthwise
   * @throws IllegalArgumentException when the output would be empty or a count does not divide
   */
  public Convolution(
      int inChannels,
      int height,
      int width,
      int outChannels,
      int kernelHeight,
      int kernelWidth,
      int stride,
      int padding,
      int dilation,
      int groups) {
    if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0) {
      throw new IllegalArgumentException(
          "groups = " + groups + " does not divide " + inChannels + " and " + outChannels);
    }
    this.outChannels = outChannels;
    this.groups = groups;
    int outHeight = Patches.outputs(height, kernelHeight, stride, padding, dilation);
    int outWidth = Patches.outputs(width, kernelWidth, stride, padding, dilation);
    this.patches =
        new Patches(
            inChannels / groups,
            height,
            width,
            kernelHeight,
            kernelWidth,
            stride,
            padding,
            padding,
            dilation,
            outHeight,
            outWidth);
    this.adjoint =
        stride != 1
            ? null
            : new Patches(
                outChannels / groups,
                outHeight,
                outWidth,
                kernelHeight,
                kernelWidth,
                1,
                dilation * (kernelHeight - 1) - padding,
                dilation * (kernelWidth - 1) - padding,
                dilation,
                height,
                width);
  }

  /** Sees what a product reads, and may put other values in its place. */
  interface Reading {
    /**
     * @param x rows of one part, not to be changed
     * @param columns how many of each row are in use
     * @return {@code x}, or rows to read instead
     */
    float[][] read(float[][] x, int columns);
  }

  /** Lets the forward pass read through this; null for nothing. Not while a pass runs. */
  void through(Reading other) {
    reading = other;
  }

  /** A fully connected layer: features are channels, every image is one column. */
  public static Convolution dense(int inFeatures, int outFeatures) {
    return new Convolution(inFeatures, 1, 1, outFeatures, 1, 1, 1, 0, 1, 1);
  }

  /** The same windows with one output a group: with weights of one it sums what a window reads. */
  Convolution windowSums() {
    return new Convolution(
        patches.channels() * groups,
        patches.height(),
        patches.width(),
        groups,
        patches.kernelHeight(),
        patches.kernelWidth(),
        patches.stride(),
        patches.padTop(),
        patches.dilation(),
        groups);
  }

  /**
   * The windows of one group: those of the layer, or windows side by side, as far apart as the
   * kernel is high.
   */
  Patches windows(boolean overlapping) {
    if (overlapping) {
      return patches;
    }
    int step = Math.max(patches.kernelHeight(), patches.kernelWidth());
    return new Patches(
        patches.channels(),
        patches.height(),
        patches.width(),
        patches.kernelHeight(),
        patches.kernelWidth(),
        step,
        patches.padTop(),
        patches.padLeft(),
        patches.dilation(),
        Patches.outputs(
            patches.height(), patches.kernelHeight(), step, patches.padTop(), patches.dilation()),
        Patches.outputs(
            patches.width(), patches.kernelWidth(), step, patches.padLeft(), patches.dilation()));
  }

  int groups() {
    return groups;
  }

  /** Channels of the output. */
  int outChannels() {
    return outChannels;
  }

  /** Rows of the output. */
  public int outHeight() {
    return patches.outHeight();
  }

  /** Columns of the output. */
  public int outWidth() {
    return patches.outWidth();
  }

  /** Terms of one output value: the length of a weight row. */
  public int terms() {
    return patches.terms();
  }

  /**
   * {@code y = Σ w·x}, without bias; y is overwritten.
   *
   * @param x input rows {@code [inChannels][images*height*width]}
   * @param padValue what a padded tap holds
   * @param w weights {@code [outChannels][terms]}
   * @param y output rows {@code [outChannels][images*outHeight*outWidth]}
   * @param images images of this part, 0 allowed
   * @param work scratch of the calling thread
   */
  public void forward(
      float[][] x, float padValue, float[][] w, float[][] y, int images, Workspace work) {
    float[][] read =
        reading == null ? x : reading.read(x, images * patches.height() * patches.width());
    for (int g = 0; g < groups; g++) {
      int out = outChannels / groups;
      multiplyPatches(
          patches,
          read,
          g * patches.channels(),
          padValue,
          w,
          g * out,
          out,
          g * out,
          y,
          images,
          work);
    }
  }

  /**
   * Gradient of the input: {@code dx = Σ w·dy}; dx is overwritten. Padded taps are constants and
   * receive none.
   */
  public void backwardInput(float[][] dy, float[][] w, float[][] dx, int images, Workspace work) {
    if (adjoint == null) {
      scatterInput(dy, w, dx, images, work);
      return;
    }
    int in = patches.channels();
    int out = outChannels / groups;
    int taps = patches.taps();
    float[][] flipped = work.table(0, in, out * taps);
    for (int g = 0; g < groups; g++) {
      for (int o = 0; o < out; o++) {
        float[] row = w[g * out + o];
        for (int c = 0; c < in; c++) {
          float[] to = flipped[c];
          for (int t = 0; t < taps; t++) {
            to[o * taps + taps - 1 - t] = row[c * taps + t];
          }
        }
      }
      multiplyPatches(adjoint, dy, g * out, 0f, flipped, 0, in, g * in, dx, images, work);
    }
  }

  /**
   * Gradient of the weights over the images of this part: {@code dw = Σ dy·x}; dw is overwritten.
   */
  public void backwardWeights(
      float[][] x, float padValue, float[][] dy, float[][] dw, int images, Workspace work) {
    for (int g = 0; g < groups; g++) {
      if (patches.terms() < SHORT_TERMS && patches.positions(images) >= 64) {
        foldWeights(x, padValue, dy, dw, g, images, work);
      } else {
        transposedWeights(x, padValue, dy, dw, g, images, work);
      }
    }
  }

  /** {@code y[yRow+i] = Σ_k w[wRow+i][k]·patch_k} for count rows. */
  private static void multiplyPatches(
      Patches p,
      float[][] x,
      int xRow,
      float padValue,
      float[][] w,
      int wRow,
      int count,
      int yRow,
      float[][] y,
      int images,
      Workspace work) {
    int rows = images * p.outHeight();
    int step = p.rowsPerPanel(PANEL_COLUMNS);
    int depth = p.terms();
    for (int row = 0; row < rows; row += step) {
      int end = Math.min(rows, row + step);
      int n = (end - row) * p.outWidth();
      boolean direct = end - row == rows;
      float[][] tile = direct ? y : work.table(1, count, step * p.outWidth());
      int tileRow = direct ? yRow : 0;
      for (int i = 0; i < count; i++) {
        Arrays.fill(tile[tileRow + i], 0, n, 0f);
      }
      for (int k = 0; k < depth; k += PANEL_TERMS) {
        int terms = Math.min(PANEL_TERMS, depth - k);
        float[][] panel =
            work.table(2, Math.min(PANEL_TERMS, depth), Math.min(step, rows) * p.outWidth());
        for (int t = 0; t < terms; t++) {
          p.copyTerm(x, xRow, k + t, padValue, panel[t], row, end, images);
        }
        RowProduct.multiply(n, tile, tileRow, count, w, wRow, k, panel, terms);
      }
      if (!direct) {
        for (int i = 0; i < count; i++) {
          System.arraycopy(tile[i], 0, y[yRow + i], row * p.outWidth(), n);
        }
      }
    }
  }

  /** Strides above one: columns of the gradient first, then added to where they were read. */
  private void scatterInput(float[][] dy, float[][] w, float[][] dx, int images, Workspace work) {
    int in = patches.channels();
    int out = outChannels / groups;
    int depth = patches.terms();
    for (float[] row : dx) {
      Arrays.fill(row, 0, images * patches.height() * patches.width(), 0f);
    }
    int rows = images * patches.outHeight();
    int step = patches.rowsPerPanel(PANEL_COLUMNS);
    float[][] turned = work.table(0, depth, out);
    float[][] columns = work.table(1, depth, step * patches.outWidth());
    float[][] panel = work.table(2, out, step * patches.outWidth());
    for (int g = 0; g < groups; g++) {
      for (int o = 0; o < out; o++) {
        for (int k = 0; k < depth; k++) {
          turned[k][o] = w[g * out + o][k];
        }
      }
      for (int row = 0; row < rows; row += step) {
        int end = Math.min(rows, row + step);
        int n = (end - row) * patches.outWidth();
        for (int o = 0; o < out; o++) {
          System.arraycopy(dy[g * out + o], row * patches.outWidth(), panel[o], 0, n);
        }
        for (int k = 0; k < depth; k++) {
          Arrays.fill(columns[k], 0, n, 0f);
        }
        RowProduct.multiply(n, columns, 0, depth, turned, 0, 0, panel, out);
        for (int k = 0; k < depth; k++) {
          patches.addTerm(columns[k], dx, g * in, k, row, end);
        }
      }
    }
  }

  /**
   * Weight gradient as row sums: positions become the terms of the product and the weight index its
   * columns, since HotSpot does not vectorise a float reduction.
   */
  private void transposedWeights(
      float[][] x, float padValue, float[][] dy, float[][] dw, int g, int images, Workspace work) {
    int in = patches.channels();
    int out = outChannels / groups;
    int depth = patches.terms();
    int taps = patches.taps();
    float[][] sums = work.table(3, out, depth);
    for (int o = 0; o < out; o++) {
      Arrays.fill(sums[o], 0, depth, 0f);
    }
    int positions = patches.positions(images);
    int block = Math.max(16, Math.min(256, 65536 / depth) / 4 * 4);
    float[] image = work.line(0, patches.height() * patches.width() * in);
    float[][] panel = work.table(4, block, depth);
    int perImage = patches.outHeight() * patches.outWidth();
    int held = -1;
    int filled = 0;
    for (int p = 0; p < positions; p++) {
      int i = p / perImage;
      if (i != held) {
        transpose(
            x,
            g * in,
            in,
            i * patches.height() * patches.width(),
            patches.height() * patches.width(),
            image);
        held = i;
      }
      patches.copyPosition(image, p - i * perImage, padValue, panel[filled++]);
      if (filled == block || p == positions - 1) {
        RowProduct.multiply(depth, sums, 0, out, dy, g * out, p + 1 - filled, panel, filled);
        filled = 0;
      }
    }
    for (int o = 0; o < out; o++) {
      float[] to = dw[g * out + o];
      float[] from = sums[o];
      for (int c = 0; c < in; c++) {
        for (int t = 0; t < taps; t++) {
          to[c * taps + t] = from[t * in + c];
        }
      }
    }
  }

  private static void transpose(
      float[][] x, int row, int channels, int from, int count, float[] to) {
    for (int start = 0; start < count; start += 32) {
      int end = Math.min(count, start + 32);
      for (int c = 0; c < channels; c++) {
        float[] source = x[row + c];
        for (int p = start; p < end; p++) {
          to[p * channels + c] = source[from + p];
        }
      }
    }
  }

  /** Few terms (first layer, depthwise): folds the positions onto one row, then sums that row. */
  private void foldWeights(
      float[][] x, float padValue, float[][] dy, float[][] dw, int g, int images, Workspace work) {
    int out = outChannels / groups;
    int depth = patches.terms();
    int rows = images * patches.outHeight();
    int step = patches.rowsPerPanel(PANEL_COLUMNS / 4);
    int columns = step * patches.outWidth();
    float[][] terms0 = work.table(2, depth, columns);
    float[][] terms1 = work.table(4, depth, columns);
    float[][] folded = work.table(3, out * depth, columns);
    float[] d0 = work.line(1, columns);
    float[] d1 = work.line(2, columns);
    for (int i = 0; i < out * depth; i++) {
      Arrays.fill(folded[i], 0, columns, 0f);
    }
    for (int row = 0; row < rows; row += 2 * step) {
      int middle = Math.min(rows, row + step);
      int end = Math.min(rows, middle + step);
      int n0 = (middle - row) * patches.outWidth();
      int n1 = (end - middle) * patches.outWidth();
      for (int k = 0; k < depth; k++) {
        patches.copyTerm(x, g * patches.channels(), k, padValue, terms0[k], row, middle, images);
        patches.copyTerm(x, g * patches.channels(), k, padValue, terms1[k], middle, end, images);
      }
      for (int o = 0; o < out; o++) {
        System.arraycopy(dy[g * out + o], row * patches.outWidth(), d0, 0, n0);
        System.arraycopy(dy[g * out + o], middle * patches.outWidth(), d1, 0, n1);
        for (int k = 0; k < depth; k++) {
          if (n0 == n1) {
            RowProduct.fold2(n0, folded[o * depth + k], d0, terms0[k], d1, terms1[k]);
          } else {
            RowProduct.fold1(n0, folded[o * depth + k], d0, terms0[k]);
            RowProduct.fold1(n1, folded[o * depth + k], d1, terms1[k]);
          }
        }
      }
    }
    for (int o = 0; o < out; o++) {
      for (int k = 0; k < depth; k++) {
        dw[g * out + o][k] = Rows.sum(folded[o * depth + k], 0, columns);
      }
    }
  }
}
