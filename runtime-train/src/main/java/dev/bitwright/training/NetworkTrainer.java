package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Base of every generated trainer: owns the training loop, while the subclass owns the network. One
 * thread at a time may call it; it spreads the work over threads itself, and no result depends on
 * how many.
 */
public abstract class NetworkTrainer implements AutoCloseable {
  private static final int DEFAULT_BATCH = 128;
  private static final int DEFAULT_PARTS = 8;

  private boolean floatTwin;
  private Parts parts;
  private int imagesPerPart;
  private int steps;
  private Batch batch;
  private boolean initialized;
  private boolean closed;
  private TrainingRun run;

  /**
   * @param floatTwin whether quantizers are left out (the float twin of the network)
   */
  protected NetworkTrainer(boolean floatTwin) {
    this.floatTwin = floatTwin;
  }

  /** Whether this trainer is the float twin. */
  public final boolean floatTwin() {
    return floatTwin;
  }

  /** Names, shapes and loss of the network; constant. */
  protected abstract NetworkShape shape();

  /** All trainable tables in forward order; the same objects at every call. */
  protected abstract List<Parameter> parameters();

  /** Those that care for weights in the optimizer's place; the same objects at every call. */
  protected List<WeightCoder> coders() {
    return List.of();
  }

  /** The parameters that the optimizer moves. */
  private List<Parameter> optimized() {
    List<Parameter> rest = new ArrayList<>(parameters());
    coders().forEach(coder -> rest.remove(coder.weights()));
    return rest;
  }

  /** One step of every coder, then what they decide together. */
  final void stepCoders(double rate, float factor, double decay, long step, double steps) {
    List<WeightCoder> all = coders();
    parts.run(all.size(), (i, work) -> all.get(i).step(rate, factor, decay, step / steps));
    all.forEach(coder -> coder.together(all, rate, (step + 1) / steps));
  }

  private void startFromWeights() {
    coders().forEach(WeightCoder::start);
    weightsReplaced();
  }

  /** What is saved but not optimised: running statistics, calibration flags. */
  protected abstract List<NamedRows> state();

  /**
   * Makes the activation buffers. Called before the first pass, and again whenever the number of
   * parts or their size changes; parameters and state are kept.
   *
   * @param parts number of parts a batch is cut into
   * @param imagesPerPart most images of one part
   */
  protected abstract void allocate(int parts, int imagesPerPart);

  /** Computes {@link #output} of every part from {@link #input}. */
  protected abstract void forward(Pass pass);

  /**
   * Computes the gradient of every parameter (overwriting it) from {@link #outputGradient}, summed
   * over all parts in part order. The loss gradient is already divided by the batch size.
   */
  protected abstract void backward(Pass pass);

  /**
   * Where the base class writes the raw integer values of the images of a part: {@code
   * [channels][images*height*width]}, without zero points subtracted.
   */
  protected abstract float[][] input(int part);

  /** The scores of a part as real values: {@code [outputs][images]}. */
  protected abstract float[][] output(int part);

  /** Where the base class writes the gradient of the loss by the scores, shaped as the scores. */
  protected abstract float[][] outputGradient(int part);

  /**
   * Called after the values of all parameters were replaced by initial ones or by those of a twin,
   * but not after a resume: the place to derive starting scales from weights.
   */
  protected void weightsReplaced() {}

  /**
   * Called by {@link #initialize} when all parameters have their first values, before {@link
   * #weightsReplaced}: the place to fold what is known of the input into the first weights.
   */
  protected void weightsInitialized() {}

  /** The state that says how much of the run is done, where quantizers follow a schedule. */
  private static final String PROGRESS = "training.progress";

  /** Says how much of the run is done after the step that comes, from 0 to 1. */
  final void progress(float done) {
    for (NamedRows rows : state()) {
      if (rows.name().equals(PROGRESS)) {
        rows.rows()[0][0] = done;
      }
    }
  }

  /** Whether the network has recurrent cells, so that its data are a sequence. */
  protected boolean sequential() {
    return false;
  }

  /** The threads; for use within {@link #forward} and {@link #backward}. */
  protected final Parts parts() {
    return parts;
  }

  /** Makes a quantized trainer compute as its float twin, and back. */
  final void asTwin(boolean twin) {
    floatTwin = twin;
  }

  /** Checks that there are weights to calibrate and images to do it with, and makes the buffers. */
  final void beginCalibration(Dataset samples, int batch) {
    checkOpen();
    checkData(samples);
    if (floatTwin || !initialized || sequential()) {
      String reason = floatTwin ? "this trainer is its float twin" : "it has no weights yet";
      throw RuntimeMessage.CALIBRATE_WEIGHTS.exception(
          shape().name(), sequential() ? "its cells keep a state" : reason);
    }
    prepare(batch, 1, DEFAULT_PARTS, 0);
    run = null;
  }

  /** How the buffers lie: parts, threads, images of a part. */
  record Layout(int parts, int threads, int imagesPerPart) {}

  /** The layout of the buffers; null before there are any. */
  final Layout layout() {
    return parts == null ? null : new Layout(parts.count(), parts.threads(), imagesPerPart);
  }

  /** Goes back to a layout. */
  final void restore(Layout layout) {
    if (layout != null) {
      prepare(layout.parts() * layout.imagesPerPart(), steps, layout.parts(), layout.threads());
    } else if (parts != null) {
      parts.close();
      parts = null;
    }
  }

  /** Makes buffers for images. */
  final void layOut(int batch, int partCount, int threads) {
    prepare(batch, 1, partCount, threads);
  }

  /** Checks that this is a trained float twin of a network of images. */
  final void beginProfile(Dataset samples) {
    checkOpen();
    checkData(samples);
    if (!floatTwin || !initialized || sequential()) {
      String reason = floatTwin ? "it has no weights yet" : "this trainer is not the float twin";
      throw RuntimeMessage.PROFILE_TRAINER.exception(
          shape().name(), sequential() ? "its cells keep a state" : reason);
    }
  }

  /** The ending of states that say whether a quantizer of activations has seen values. */
  private static final String STARTED = ".started";

  /**
   * Checks that there are weights, and ranges of activations, that a network can be frozen with.
   */
  final void requireValues() {
    if (!initialized) {
      throw RuntimeMessage.FREEZE_UNTRAINED.exception(shape().name(), "nothing is trained yet");
    }
    for (NamedRows rows : state()) {
      if (rows.name().endsWith(STARTED) && rows.rows()[0][0] == 0) {
        throw RuntimeMessage.FREEZE_UNTRAINED.exception(
            shape().name(), "it has weights, but its activations have no ranges yet");
      }
    }
  }

  /** Gives every parameter its initial values, as {@link #fit} does for a new trainer. */
  public final void initialize(long seed) {
    checkOpen();
    for (Parameter parameter : parameters()) {
      parameter.initializer().fill(parameter.name(), parameter.rows(), seed);
    }
    initialized = true;
    run = null;
    weightsInitialized();
    startFromWeights();
  }

  /**
   * Starts from the weights of another trainer of the same network, usually its float twin:
   * parameters and state of equal name and shape are copied.
   *
   * @throws BitwrightException BW5029 when a layer's weights are missing there or have another
   *     shape; nothing is changed then
   */
  public final void initializeFrom(NetworkTrainer twin) {
    checkOpen();
    if (!twin.initialized) {
      twin.initialize(1);
    }
    TrainerFiles.adopt(this, TrainerFiles.tables(twin), twin.shape().name());
    initialized = true;
    run = null;
    startFromWeights();
  }

  /** The same from a checkpoint file. */
  public final void initializeFrom(Path checkpoint) {
    checkOpen();
    Checkpoint content = Checkpoint.read(checkpoint);
    TrainerFiles.adopt(this, content.tables(), checkpoint.toString());
    initialized = true;
    run = null;
    startFromWeights();
  }

  /**
   * Starts from values of another framework: weights, biases, and the gain, shift, running mean and
   * running variance of batch norms.
   *
   * @param source what messages call it
   * @param values gives the values of a name, row after row, weights output first; told how many
   *     are wanted; null where there are none
   * @throws BitwrightException BW5029 when values are missing or their number differs; nothing is
   *     changed then
   */
  public final void initializeFrom(String source, BiFunction<String, Integer, float[]> values) {
    checkOpen();
    TrainerFiles.adopt(this, TrainerFiles.named(this, values, source), source);
    initialized = true;
    run = null;
    weightsInitialized();
    startFromWeights();
  }

  /**
   * Trains. A new trainer is given initial values first; one that was {@linkplain #resume resumed}
   * continues its run, to the same bits as without the interruption, and must be given options that
   * describe the same run.
   *
   * @param train training set
   * @param test evaluated after every epoch; null for none
   * @return the record of all epochs
   * @throws BitwrightException BW5030 when a loss, weight or gradient is NaN or infinite: the
   *     weights are those before the step, and the checkpoint is the one of the last epoch
   */
  public final TrainingLog fit(Dataset train, Dataset test, TrainingOptions options) {
    checkOpen();
    checkData(train);
    if (test != null) {
      checkData(test);
    }
    prepare(options.batchSize(), options.steps(), options.parts(), options.threads());
    if (!initialized) {
      initialize(options.seed());
    }
    if (run == null || (run.finished() && !run.describes(options))) {
      run = new TrainingRun(options, optimized());
    } else {
      run.continueWith(options, optimized());
    }
    return run.fit(this, train, test);
  }

  /** The batches of an epoch. */
  final BatchPlan plan(Dataset data, TrainingOptions options, int epoch) {
    return sequential()
        ? BatchPlan.sequence(data.size(), options.batchSize(), options.steps(), parts.count())
        : BatchPlan.images(
            DataOrder.permutation(data.size(), options.seed(), epoch), options.batchSize());
  }

  /**
   * Runs the network in evaluation mode over a data set; one with recurrent cells reads it as one
   * stream, as the deployed network does.
   */
  public final Evaluation evaluate(Dataset data) {
    int classes = shape().outputs();
    int[][] confusion = new int[classes][classes];
    double[] loss = {0};
    int[] correct = {0};
    forEachBatch(
        data,
        pass -> {
          for (int p = 0; p < parts.count(); p++) {
            loss[0] += batch.loss(pass, p, output(p), null);
            for (int i = 0; i < pass.images(p); i++) {
              int predicted = LossRows.argmax(output(p), i);
              int label = batch.label(p, i);
              confusion[label][predicted]++;
              correct[0] += predicted == label ? 1 : 0;
            }
          }
        });
    return new Evaluation(data.size(), correct[0], loss[0] / data.size(), confusion);
  }

  /** The scores in evaluation mode of every image: {@code [images][outputs]}. */
  public final float[][] scores(Dataset data) {
    float[][] result = new float[data.size()][shape().outputs()];
    int[] done = {0};
    forEachBatch(
        data,
        pass -> {
          for (int p = 0; p < parts.count(); p++) {
            float[][] scores = output(p);
            for (int i = 0; i < pass.images(p); i++) {
              float[] to = result[done[0]++];
              for (int c = 0; c < to.length; c++) {
                to[c] = scores[c][i];
              }
            }
          }
        });
    return result;
  }

  interface BatchReader {
    void read(Pass pass);
  }

  /** Runs the network in evaluation mode over a data set, in order. */
  final void forEachBatch(Dataset data, BatchReader reader) {
    checkOpen();
    checkData(data);
    ready();
    BatchPlan plan =
        sequential()
            ? BatchPlan.sequence(data.size(), 1, steps, parts.count())
            : BatchPlan.images(Batch.inOrder(data.size()), imagesPerPart * parts.count());
    for (int start = 0; start < data.size(); start += plan.batch()) {
      Pass pass = plan.pass(false, false, start, imagesPerPart, 0, 0);
      load(data, plan.order(), start, pass, Augmentation.none(), 0);
      forward(pass);
      reader.read(pass);
    }
  }

  /** Reads a batch into the input buffers of all parts. */
  final void load(
      Dataset data, int[] order, int start, Pass pass, Augmentation augmentation, int epoch) {
    parts.run((p, work) -> batch.fill(data, order, start, pass, p, input(p), augmentation, epoch));
  }

  final Batch batch() {
    return batch;
  }

  final int imagesPerPart() {
    return imagesPerPart;
  }

  private void ready() {
    if (parts == null) {
      prepare(DEFAULT_BATCH, TrainingOptions.builder().build().steps(), DEFAULT_PARTS, 0);
    }
    if (!initialized) {
      initialize(1);
    }
  }

  private void prepare(int batchSize, int stepsBack, int partCount, int threads) {
    steps = sequential() ? stepsBack : 1;
    int used = Math.min(partCount, batchSize);
    int perPart = (batchSize + used - 1) / used * steps;
    int wanted =
        Math.min(threads == 0 ? Runtime.getRuntime().availableProcessors() : threads, used);
    boolean sameParts = parts != null && parts.count() == used;
    boolean sameBuffers = sameParts && imagesPerPart == perPart;
    if (!sameParts || parts.threads() != wanted) {
      if (parts != null) {
        parts.close();
      }
      parts = new Parts(used, wanted);
    }
    if (!sameBuffers) {
      imagesPerPart = perPart;
      batch = new Batch(shape(), used, perPart);
      allocate(used, perPart);
    }
  }

  private void checkData(Dataset data) {
    NetworkShape s = shape();
    if (data.channels() != s.channels()
        || data.height() != s.height()
        || data.width() != s.width()) {
      throw RuntimeMessage.DATA_SHAPE.exception(
          data.channels() + "x" + data.height() + "x" + data.width(),
          s.name(),
          s.channels() + "x" + s.height() + "x" + s.width());
    }
    if (data.size() == 0) {
      throw RuntimeMessage.DATA_EMPTY.exception();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw RuntimeMessage.TRAINER_CLOSED.exception();
    }
  }

  /** Copies of all learned values, by name, for pictures and analyses. */
  public final List<NamedRows> learned() {
    checkOpen();
    List<NamedRows> copies = new ArrayList<>();
    for (Parameter parameter : parameters()) {
      float[][] rows = new float[parameter.rows().length][];
      for (int r = 0; r < rows.length; r++) {
        rows[r] = parameter.rows()[r].clone();
      }
      copies.add(new NamedRows(parameter.name(), rows));
    }
    return copies;
  }

  /** Writes weights, state and the position of the training run to a checkpoint, atomically. */
  public final void save(Path file) {
    checkOpen();
    TrainerFiles.content(this, run).write(file);
  }

  /**
   * Takes weights, state and the position of the training run from a checkpoint. When this fails,
   * the trainer is as it was.
   *
   * @throws BitwrightException when the file is not a sound checkpoint of this trainer
   */
  public final void resume(Path file) {
    checkOpen();
    Checkpoint content = Checkpoint.read(file);
    TrainerFiles.check(this, content, file);
    run = TrainingRun.restored(content, file);
    TrainerFiles.restore(this, content);
    initialized = true;
  }

  /** Ends the threads. */
  @Override
  public void close() {
    closed = true;
    if (parts != null) {
      parts.close();
    }
  }
}
