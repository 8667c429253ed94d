package dev.bitwright.training;

import java.util.Arrays;
import java.util.List;

/**
 * Passes of a float twin over the samples of a profile, and its way back: whatever was changed,
 * {@link #restore} gives parameters and state the bits they had.
 */
final class ProfiledTwin {
  private static final int PARTS = 8;

  private final TableTrainer trainer;
  private final TrainerTables lines;
  private final ProfileOptions options;
  private final Dataset data;
  private final int[] order;
  private final NetworkTrainer.Layout layout;
  private final List<NamedRows> tables;
  private final float[][][] original;
  private double done;
  private double work;

  /** What a pass did to the work's share is told under this name. */
  private String piece = "";

  ProfiledTwin(TableTrainer trainer, TrainerTables lines, ProfileOptions options, Dataset data) {
    this.trainer = trainer;
    this.lines = lines;
    this.options = options;
    this.data = data;
    int size = Math.min(options.samples(), data.size());
    this.order = Arrays.copyOf(DataOrder.permutation(data.size(), options.seed(), 0), size);
    this.layout = trainer.layout();
    this.tables = TrainerFiles.tables(trainer);
    this.original = new float[tables.size()][][];
    for (int i = 0; i < original.length; i++) {
      original[i] = copy(tables.get(i).rows());
    }
  }

  static float[][] copy(float[][] rows) {
    return Arrays.stream(rows).map(float[]::clone).toArray(float[][]::new);
  }

  /** Number of samples. */
  int size() {
    return order.length;
  }

  ProfileOptions options() {
    return options;
  }

  /** The work that is to come, in forward passes of one sample; a backward pass is two. */
  void expect(double passes) {
    work = passes;
  }

  /** What is measured now. */
  void begin(String name) {
    piece = name;
  }

  private void worked(double passes) {
    done += passes;
    options.progress().done(piece, Math.min(1, done / work));
  }

  /** Gives parameters and state the values they had. */
  void restore() {
    for (int i = 0; i < original.length; i++) {
      TrainerFiles.copy(original[i], tables.get(i).rows());
    }
  }

  /** The same, and the buffers. */
  void end() {
    restore();
    trainer.restore(layout);
  }

  /** The live weights of a layer. */
  float[][] weights(String layer) {
    return trainer.parameter[lines.find("parameter", layer + ".weight")];
  }

  /** The gradient of the weights of a layer after a backward pass. */
  float[][] gradient(String layer) {
    return trainer.gradient[lines.find("parameter", layer + ".weight")];
  }

  /** Lets a layer read through something; null for nothing. */
  void through(String layer, Convolution.Reading reading) {
    trainer.convolution[lines.find("convolution", layer)].through(reading);
  }

  /** Buffers for batches; on one thread the parts come one after another. */
  void batches(boolean oneThread) {
    trainer.layOut(options.batch(), PARTS, oneThread ? 1 : 0);
  }

  /** Buffers for one sample at a time. */
  void singles() {
    trainer.layOut(1, 1, 1);
  }

  private interface Batch {
    void run(int start, int images);
  }

  private void batches(int batch, Batch each) {
    for (int start = 0; start < order.length; start += batch) {
      each.run(start, Math.min(batch, order.length - start));
    }
  }

  private void forward(int[] from, int start, Pass pass) {
    trainer.load(data, from, start, pass, Augmentation.none(), 0);
    trainer.forward(pass);
  }

  private Pass evaluation(int images) {
    return new Pass(false, images, trainer.imagesPerPart(), 0, 0);
  }

  /** The mean loss of the samples. */
  double loss() {
    return score().loss();
  }

  /** The mean loss of the samples, and the share of them that is right. */
  MeasuredPlans.Score score() {
    double[] sum = {0};
    int[] correct = {0};
    batches(
        options.batch(),
        (start, images) -> {
          Pass pass = evaluation(images);
          forward(order, start, pass);
          for (int p = 0; p < trainer.parts().count(); p++) {
            sum[0] += trainer.batch().loss(pass, p, trainer.output(p), null);
            correct[0] += trainer.batch().correct(pass, p, trainer.output(p));
          }
          worked(images);
        });
    return new MeasuredPlans.Score(sum[0] / order.length, (double) correct[0] / order.length);
  }

  /**
   * Runs the samples in evaluation mode forward and backward.
   *
   * @param batch samples of a pass
   * @param each is called after each, with its share of the samples
   */
  void gradients(int batch, java.util.function.DoubleConsumer each) {
    batches(
        batch,
        (start, images) -> {
          Pass pass = evaluation(images);
          forward(order, start, pass);
          backward(pass);
          each.accept((double) images / order.length);
          worked(3.0 * images);
        });
  }

  private void backward(Pass pass) {
    trainer
        .parts()
        .run(
            (p, scratch) ->
                trainer.batch().loss(pass, p, trainer.output(p), trainer.outputGradient(p)));
    trainer.backward(pass);
  }

  /**
   * Gives every batch norm the statistics of the samples: the mean over the batches, weighted by
   * their sizes. A statistic moves from zero by its momentum, which is divided out again.
   */
  void estimateStatistics() {
    int norms = lines.count("norm");
    float[][][] running = new float[2 * norms][][];
    double[][] sums = new double[running.length][];
    for (int i = 0; i < running.length; i++) {
      String end = i % 2 == 0 ? ".runningMean" : ".runningVariance";
      running[i] = trainer.state[lines.find("state", lines.name("norm", i / 2) + end)];
      sums[i] = new double[running[i][0].length];
    }
    batches(
        options.batch(),
        (start, images) -> {
          for (float[][] rows : running) {
            Arrays.fill(rows[0], 0f);
          }
          forward(order, start, Pass.statistics(images, trainer.imagesPerPart()));
          for (int i = 0; i < running.length; i++) {
            for (int c = 0; c < sums[i].length; c++) {
              sums[i][c] += (double) running[i][0][c] * images;
            }
          }
          worked(images);
        });
    for (int i = 0; i < running.length; i++) {
      double factor = 1 / ((double) lines.number("norm", i / 2, 0) * order.length);
      for (int c = 0; c < sums[i].length; c++) {
        running[i][0][c] = (float) (sums[i][c] * factor);
      }
    }
  }

  /**
   * Trains all parameters for some steps of gradient descent with momentum 0.9.
   *
   * @param quantize called before each pass, and the other after it: what lies between sees other
   *     weights than those that are moved
   */
  void fineTune(Runnable quantize, Runnable master) {
    OptimizerState optimizer = new OptimizerState(Optimizer.sgd(0.9, false), trainer.parameters());
    int size = Math.min(options.batch(), order.length);
    int[] epoch = order;
    int at = order.length;
    for (int step = 0; step < options.fineTuning(); step++) {
      if (at + size > order.length) {
        int[] places = DataOrder.permutation(order.length, options.seed(), step + 1);
        epoch = Arrays.stream(places).map(i -> order[i]).toArray();
        at = 0;
      }
      Pass pass = new Pass(true, size, trainer.imagesPerPart(), options.seed(), step);
      quantize.run();
      forward(epoch, at, pass);
      backward(pass);
      master.run();
      optimizer.step(options.rate(), 0, 1f, step + 1L, trainer.parts());
      at += size;
      worked(3.0 * size);
    }
  }
}
