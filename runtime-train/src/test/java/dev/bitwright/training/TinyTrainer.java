package dev.bitwright.training;

import java.util.Arrays;
import java.util.List;

/** A network written by hand: convolution, relu, max pooling, dropout, dense, with biases. */
class TinyTrainer extends NetworkTrainer {
  private static final int SIZE = 6;
  private static final int FILTERS = 4;
  private static final int CLASSES = 3;
  private static final int FEATURES = FILTERS * 9;

  final Convolution conv = new Convolution(1, SIZE, SIZE, FILTERS, 3, 3, 1, 1, 1, 1);
  final Pooling pool = new Pooling(SIZE, SIZE, 2, 2, 2, 0);
  final Convolution dense = Convolution.dense(FEATURES, CLASSES);
  final float[][] stem = new float[FILTERS][9];
  final float[][] stemGradient = new float[FILTERS][9];
  final float[][] scores = new float[CLASSES][FEATURES];
  final float[][] scoresGradient = new float[CLASSES][FEATURES];
  final float[][] bias = new float[1][CLASSES];
  final float[][] biasGradient = new float[1][CLASSES];
  final float[][] runningMean = new float[1][1];
  final String hash;
  final Loss loss;
  int replaced;
  long poisonStep = -1;
  float dropout = 0.2f;
  private Buffers[] buffers;

  private static final class Buffers {
    final float[][] input;
    final float[][] map;
    final float[][] pooled;
    final int[][] argmax;
    final float[][] flat;
    final float[][] output;
    final float[][] outputGradient;
    final float[][] flatGradient;
    final float[][] pooledGradient;
    final float[][] mapGradient;
    final float[][] stemGradient = new float[FILTERS][9];
    final float[][] scoresGradient = new float[CLASSES][FEATURES];

    Buffers(int images) {
      input = new float[1][images * SIZE * SIZE];
      map = new float[FILTERS][images * SIZE * SIZE];
      pooled = new float[FILTERS][images * 9];
      argmax = new int[FILTERS][images * 9];
      flat = new float[FEATURES][images];
      output = new float[CLASSES][images];
      outputGradient = new float[CLASSES][images];
      flatGradient = new float[FEATURES][images];
      pooledGradient = new float[FILTERS][images * 9];
      mapGradient = new float[FILTERS][images * SIZE * SIZE];
    }
  }

  TinyTrainer() {
    this("hash-1", Loss.CROSS_ENTROPY, false);
  }

  TinyTrainer(String hash, Loss loss, boolean twin) {
    super(twin);
    this.hash = hash;
    this.loss = loss;
  }

  static Dataset data(int size, long seed) {
    byte[] images = new byte[size * SIZE * SIZE];
    byte[] labels = new byte[size];
    for (int i = 0; i < size; i++) {
      int label = Philox.below(CLASSES, seed, 1, i);
      labels[i] = (byte) label;
      for (int j = 0; j < SIZE * SIZE; j++) {
        int bright = j / SIZE / 2 == label ? 60 : 0;
        images[i * SIZE * SIZE + j] =
            (byte) (bright + Philox.below(160, seed, 2, (long) i * SIZE * SIZE + j));
      }
    }
    return new ArrayDataset(1, SIZE, SIZE, images, labels);
  }

  @Override
  protected NetworkShape shape() {
    return new NetworkShape("Tiny", hash, 1, SIZE, SIZE, false, CLASSES, loss);
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        Parameter.weight("stem.weight", stem, stemGradient, Initializer.heUniform(9)),
        Parameter.weight(
            "scores.weight", scores, scoresGradient, Initializer.lecunUniform(FEATURES)),
        Parameter.plain("scores.bias", bias, biasGradient, Initializer.zeros()));
  }

  @Override
  protected List<NamedRows> state() {
    return List.of(new NamedRows("stem.running_mean", runningMean));
  }

  @Override
  protected void weightsReplaced() {
    replaced++;
  }

  @Override
  protected void allocate(int parts, int imagesPerPart) {
    buffers = new Buffers[parts];
    Arrays.setAll(buffers, p -> new Buffers(imagesPerPart));
  }

  @Override
  protected void forward(Pass pass) {
    double[] sums = new double[buffers.length];
    parts()
        .run(
            (p, work) -> {
              Buffers b = buffers[p];
              int n = pass.images(p);
              Rows.scale(b.input[0], 1 / 128f, n * SIZE * SIZE);
              sums[p] = Rows.sumDouble(b.input[0], 0, n * SIZE * SIZE);
              conv.forward(b.input, 0f, stem, b.map, n, work);
              for (int c = 0; c < FILTERS; c++) {
                for (int j = 0; j < n * SIZE * SIZE; j++) {
                  b.map[c][j] = Math.max(0f, b.map[c][j]);
                }
                pool.max(b.map[c], b.pooled[c], b.argmax[c], n);
                if (pass.training() && dropout > 0) {
                  Dropout.apply(
                      b.pooled[c],
                      c,
                      FILTERS,
                      9,
                      n,
                      pass.first(p),
                      dropout,
                      pass.seed(),
                      pass.step(),
                      0);
                }
              }
              Rows.flatten(b.pooled, b.flat, FILTERS, 9, n);
              dense.forward(b.flat, 0f, scores, b.output, n, work);
              for (int c = 0; c < CLASSES; c++) {
                Rows.shift(b.output[c], bias[0][c], n);
              }
            });
    if (pass.training()) {
      double sum = 0;
      for (double s : sums) {
        sum += s;
      }
      runningMean[0][0] += 0.1f * ((float) (sum / pass.images() / 36) - runningMean[0][0]);
    }
  }

  @Override
  protected void backward(Pass pass) {
    double[][] biasSums = new double[buffers.length][CLASSES];
    parts()
        .run(
            (p, work) -> {
              Buffers b = buffers[p];
              int n = pass.images(p);
              for (int c = 0; c < CLASSES; c++) {
                biasSums[p][c] = Rows.sumDouble(b.outputGradient[c], 0, n);
              }
              dense.backwardWeights(b.flat, 0f, b.outputGradient, b.scoresGradient, n, work);
              dense.backwardInput(b.outputGradient, scores, b.flatGradient, n, work);
              Rows.unflatten(b.flatGradient, b.pooledGradient, FILTERS, 9, n);
              for (int c = 0; c < FILTERS; c++) {
                if (pass.training() && dropout > 0) {
                  Dropout.apply(
                      b.pooledGradient[c],
                      c,
                      FILTERS,
                      9,
                      n,
                      pass.first(p),
                      dropout,
                      pass.seed(),
                      pass.step(),
                      0);
                }
                pool.maxBackward(b.pooledGradient[c], b.argmax[c], b.mapGradient[c], n);
                for (int j = 0; j < n * SIZE * SIZE; j++) {
                  b.mapGradient[c][j] = b.map[c][j] > 0 ? b.mapGradient[c][j] : 0f;
                }
              }
              conv.backwardWeights(b.input, 0f, b.mapGradient, b.stemGradient, n, work);
            });
    float[][][] stems = new float[buffers.length][][];
    float[][][] denses = new float[buffers.length][][];
    Arrays.fill(biasGradient[0], 0f);
    for (int p = 0; p < buffers.length; p++) {
      stems[p] = buffers[p].stemGradient;
      denses[p] = buffers[p].scoresGradient;
      for (int c = 0; c < CLASSES; c++) {
        biasGradient[0][c] += (float) biasSums[p][c];
      }
    }
    Rows.sumParts(stems, stemGradient);
    Rows.sumParts(denses, scoresGradient);
    if (pass.step() == poisonStep) {
      stemGradient[2][3] = Float.NaN;
    }
  }

  @Override
  protected float[][] input(int part) {
    return buffers[part].input;
  }

  @Override
  protected float[][] output(int part) {
    return buffers[part].output;
  }

  @Override
  protected float[][] outputGradient(int part) {
    return buffers[part].outputGradient;
  }

  /** Bits of everything trained. */
  int[] bits() {
    return java.util.stream.Stream.of(stem, scores, bias, runningMean)
        .flatMap(Arrays::stream)
        .flatMapToInt(
            row ->
                java.util.stream.IntStream.range(0, row.length)
                    .map(i -> Float.floatToRawIntBits(row[i])))
        .toArray();
  }
}
