package dev.bitwright.training;

/**
 * One way to quantize the weights of a layer, or what it reads.
 *
 * @param layer number of the layer
 * @param activations whether what it reads
 * @param scheme the scheme's name
 * @param bits its width
 * @param levels its levels
 * @param word how a profile writes them
 * @param channels whether each output channel has a scale of its own
 */
record ProfileCandidate(
    int layer,
    boolean activations,
    String scheme,
    int bits,
    LevelGrid levels,
    String word,
    boolean channels) {

  /** Reads levels as the tables state them: {@code low..high}, or all joined by commas. */
  static ProfileCandidate of(
      int layer, boolean activations, String scheme, int bits, String levels, boolean channels) {
    String word = levels;
    if (!levels.contains("..")) {
      String[] all = levels.split(",");
      word = all[0] + ".." + all[all.length - 1] + "/" + all.length;
    }
    LevelGrid grid = new LevelGrid(1, "linear", levels);
    return new ProfileCandidate(layer, activations, scheme, bits, grid, word, channels);
  }

  /** The scale of least mean square error for a sample of values. */
  double scale(RangeSample sample) {
    double[] range = sample.range(RangeRule.meanSquare(), levels);
    return levels.scale(range[0], range[1]);
  }

  /** One scale for each row of weights; equal ones where the tensor has one. */
  double[] scales(float[][] weights) {
    double[] scales = new double[weights.length];
    RangeSample all = new RangeSample(0);
    for (int r = 0; r < weights.length; r++) {
      RangeSample sample = channels ? new RangeSample(0) : all;
      sample.add(weights[r], weights[r].length);
      scales[r] = channels ? scale(sample) : 0;
    }
    if (!channels) {
      java.util.Arrays.fill(scales, scale(all));
    }
    return scales;
  }

  /** The nearest levels' values. */
  void quantize(float[][] weights, double[] scales, float[][] to) {
    for (int r = 0; r < weights.length; r++) {
      quantize(weights[r], scales[r], to[r], weights[r].length);
    }
  }

  /** The nearest levels' values at the best scales. */
  float[][] quantized(float[][] weights) {
    float[][] levels = ProfiledTwin.copy(weights);
    quantize(weights, scales(weights), levels);
    return levels;
  }

  /** Puts what a layer reads on the levels. */
  Convolution.Reading reading(double scale) {
    return (x, columns) -> {
      float[][] quantized = new float[x.length][columns];
      for (int c = 0; c < x.length; c++) {
        quantize(x[c], scale, quantized[c], columns);
      }
      return quantized;
    };
  }

  void quantize(float[] row, double scale, float[] to, int n) {
    for (int i = 0; i < n; i++) {
      to[i] = (float) (scale * levels.nearest(row[i] / scale, 0));
    }
  }
}
