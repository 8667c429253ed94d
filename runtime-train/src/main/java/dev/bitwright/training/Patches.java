package dev.bitwright.training;

import java.util.Arrays;

/**
 * Which input value every tap of a sliding window reads: the geometry of a convolution within one
 * group of channels. Vertical and horizontal padding may be negative (they are in the adjoint of a
 * convolution padded by more than its kernel).
 */
record Patches(
    int channels,
    int height,
    int width,
    int kernelHeight,
    int kernelWidth,
    int stride,
    int padTop,
    int padLeft,
    int dilation,
    int outHeight,
    int outWidth) {

  /** Outputs along one axis. */
  static int outputs(int size, int kernel, int stride, int padding, int dilation) {
    if (size < 1 || kernel < 1 || stride < 1 || padding < 0 || dilation < 1) {
      throw new IllegalArgumentException(
          "window of size "
              + kernel
              + ", stride "
              + stride
              + ", padding "
              + padding
              + ", dilation "
              + dilation
              + " over "
              + size);
    }
    int span = size + 2 * padding - dilation * (kernel - 1) - 1;
    if (span < 0) {
      throw new IllegalArgumentException(
          "a window of " + kernel + " taps does not fit into " + size + " padded by " + padding);
    }
    return span / stride + 1;
  }

  int taps() {
    return kernelHeight * kernelWidth;
  }

  int terms() {
    return channels * taps();
  }

  int positions(int images) {
    return images * outHeight * outWidth;
  }

  /** Output rows of a panel of about {@code columns} columns: whole images, or rows of one. */
  int rowsPerPanel(int columns) {
    int perImage = outHeight * outWidth;
    return perImage <= columns ? columns / perImage * outHeight : Math.max(1, columns / outWidth);
  }

  /**
   * Writes term k (channel, r, s) of the output rows {@code [row, end)}, counted over all images,
   * to the start of {@code to}.
   */
  void copyTerm(
      float[][] x, int xRow, int k, float padValue, float[] to, int row, int end, int images) {
    int taps = kernelHeight * kernelWidth;
    int channel = k / taps;
    int r = (k - channel * taps) / kernelWidth;
    int s = k - channel * taps - r * kernelWidth;
    float[] from = x[xRow + channel];
    int down = r * dilation - padTop;
    int right = s * dilation - padLeft;
    if (stride == 1 && outHeight == height && outWidth == width) {
      copyShifted(from, down, right, padValue, to, row, end, images * height * width);
    } else {
      copyRows(from, down, right, padValue, to, row, end);
    }
  }

  /** Output and input grids agree: one shifted copy of everything, then the borders. */
  private void copyShifted(
      float[] from, int down, int right, float padValue, float[] to, int row, int end, int size) {
    int first = row * width;
    int n = (end - row) * width;
    int shift = down * width + right;
    int lo = Math.min(n, Math.max(0, -(first + shift)));
    int hi = Math.max(lo, Math.min(n, size - first - shift));
    if (hi > lo) {
      System.arraycopy(from, first + shift + lo, to, lo, hi - lo);
    }
    int left = Math.min(width, Math.max(0, -right));
    int fromRight = Math.max(left, Math.min(width, width - right));
    int h = row % height;
    for (int i = 0; i < n; i += width) {
      int source = h + down;
      if (source < 0 || source >= height) {
        Arrays.fill(to, i, i + width, padValue);
      } else {
        for (int j = 0; j < left; j++) {
          to[i + j] = padValue;
        }
        for (int j = fromRight; j < width; j++) {
          to[i + j] = padValue;
        }
      }
      h = h + 1 == height ? 0 : h + 1;
    }
  }

  private void copyRows(
      float[] from, int down, int right, float padValue, float[] to, int row, int end) {
    int lo = firstInside(right);
    int hi = Math.max(lo, endInside(right));
    for (int line = row; line < end; line++) {
      int image = line / outHeight;
      int source = (line - image * outHeight) * stride + down;
      int at = (line - row) * outWidth;
      if (source < 0 || source >= height) {
        Arrays.fill(to, at, at + outWidth, padValue);
        continue;
      }
      Arrays.fill(to, at, at + lo, padValue);
      Arrays.fill(to, at + hi, at + outWidth, padValue);
      int base = (image * height + source) * width + right;
      if (stride == 1) {
        System.arraycopy(from, base + lo, to, at + lo, hi - lo);
      } else {
        for (int j = lo; j < hi; j++) {
          to[at + j] = from[base + j * stride];
        }
      }
    }
  }

  /** Adds term k of the rows {@code [row, end)} to the input values it was read from. */
  void addTerm(float[] columns, float[][] x, int xRow, int k, int row, int end) {
    int taps = kernelHeight * kernelWidth;
    int channel = k / taps;
    int r = (k - channel * taps) / kernelWidth;
    int s = k - channel * taps - r * kernelWidth;
    float[] to = x[xRow + channel];
    int down = r * dilation - padTop;
    int right = s * dilation - padLeft;
    int lo = firstInside(right);
    int hi = endInside(right);
    for (int line = row; line < end; line++) {
      int image = line / outHeight;
      int source = (line - image * outHeight) * stride + down;
      if (source < 0 || source >= height) {
        continue;
      }
      int base = (image * height + source) * width + right;
      int at = (line - row) * outWidth;
      for (int j = lo; j < hi; j++) {
        to[base + j * stride] += columns[at + j];
      }
    }
  }

  /** First output column whose tap lies inside the image. */
  private int firstInside(int right) {
    return right >= 0 ? 0 : Math.min(outWidth, (-right + stride - 1) / stride);
  }

  /** One past the last output column whose tap lies inside the image. */
  private int endInside(int right) {
    int last = width - 1 - right;
    return last < 0 ? 0 : Math.min(outWidth, last / stride + 1);
  }

  /**
   * Writes the whole patch of one output position in the order (r, s, channel), from an image with
   * the channels innermost.
   */
  void copyPosition(float[] image, int position, float padValue, float[] to) {
    int top = position / outWidth * stride - padTop;
    int left = position % outWidth * stride - padLeft;
    boolean run = dilation == 1 && left >= 0 && left + kernelWidth <= width;
    int line = kernelWidth * channels;
    for (int r = 0; r < kernelHeight; r++) {
      int h = top + r * dilation;
      int at = r * line;
      if (h < 0 || h >= height) {
        Arrays.fill(to, at, at + line, padValue);
      } else if (run) {
        System.arraycopy(image, (h * width + left) * channels, to, at, line);
      } else {
        for (int s = 0; s < kernelWidth; s++) {
          int w = left + s * dilation;
          if (w < 0 || w >= width) {
            Arrays.fill(to, at + s * channels, at + (s + 1) * channels, padValue);
          } else {
            System.arraycopy(image, (h * width + w) * channels, to, at + s * channels, channels);
          }
        }
      }
    }
  }
}
