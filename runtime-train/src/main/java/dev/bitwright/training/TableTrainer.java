package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A trainer whose arrays and library objects are listed in a text, one line each: what generated
 * trainers extend. The subclass refers to them by their index among those of their kind and states
 * only the arithmetic.
 *
 * <p>Lines: {@code tensor name rows positions firstRow}, {@code index name rows positions}, {@code
 * parameter name rows columns decay|free rate minimum initializer number}, {@code state name rows
 * columns value}, {@code table name rows columns}, {@code value name length} and numbers where they
 * are constants, {@code convolution name}, {@code pooling name}, {@code lstm name} and {@code gru
 * name} followed by the constructor's arguments, {@code coder name parameter kind settings}.
 * Tensors with equal {@code positions} share one region of rows; those that are never needed at the
 * same time overlap.
 */
public abstract class TableTrainer extends NetworkTrainer {
  /** Activations: {@code [tensor][part][row][images*positions]}. */
  protected float[][][][] tensor;

  /** Gradient of one weight table by part: {@code [part][row][column]}, as large as the largest. */
  protected float[][][] partial;

  /** Indices of pooled maxima: {@code [index][part][row][images*positions]}. */
  protected int[][][][] index;

  /** Learned values: {@code [parameter][row][column]}. */
  protected final float[][][] parameter;

  /** Gradients of the learned values. */
  protected final float[][][] gradient;

  /** Saved but not learned: {@code [state][row][column]}. */
  protected final float[][][] state;

  /** Rows that live during a step: {@code [table][row][column]}. */
  protected final float[][][] table;

  /** One value a channel, or one for the tensor: {@code [value][channel]}. */
  protected final float[][] value;

  /** Those that find weights by steps of their own; none in the float twin. */
  protected final WeightCoder[] coder;

  protected final Convolution[] convolution;
  protected final Pooling[] pooling;
  protected final Lstm[] lstm;
  protected final Gru[] gru;

  private final NetworkShape shape;
  private final TrainerTables lines;
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<NamedRows> states = new ArrayList<>();
  private final int input;
  private final int output;
  private final int outputGradient;
  private long memoryBytes;

  /** What to do with one row of one part (part 0 where rows are those of a table). */
  @FunctionalInterface
  protected interface RowTask {
    /**
     * @param part the part
     * @param c index of the row
     * @param n length of the row
     * @param sum scratch rows, one for each total
     */
    void run(int part, int c, int n, float[][] sum);
  }

  /**
   * Where a reduction of scratch rows goes.
   *
   * @param into one value for each row, or one in all
   * @param maximum whether the largest value is taken instead of the sum
   */
  protected record Total(float[] into, boolean maximum) {}

  /**
   * @param floatTwin whether quantizers are left out
   * @param shape of the network
   * @param input index of the tensor that takes raw images
   * @param output index of the tensor of scores
   * @param outputGradient index of the tensor of their gradients
   * @param text the lines, in any number of pieces
   */
  protected TableTrainer(
      boolean floatTwin,
      NetworkShape shape,
      int input,
      int output,
      int outputGradient,
      String... text) {
    super(floatTwin);
    this.shape = shape;
    this.input = input;
    this.output = output;
    this.outputGradient = outputGradient;
    this.lines = new TrainerTables(text);
    this.parameter = lines.rows("parameter");
    this.gradient = lines.rows("parameter");
    this.state = lines.rows("state");
    this.table = lines.rows("table");
    this.value = lines.values();
    this.convolution = lines.convolutions();
    this.pooling = lines.poolings();
    this.lstm = lines.lstms();
    this.gru = lines.grus();
    for (int i = 0; i < parameter.length; i++) {
      parameters.add(lines.parameter(i, parameter[i], gradient[i]));
    }
    this.coder = floatTwin ? new WeightCoder[0] : lines.coders(parameters);
    for (WeightCoder c : coder) {
      states.addAll(c.state());
    }
    for (int i = 0; i < state.length; i++) {
      states.add(new NamedRows(lines.name("state", i), state[i]));
      resetState(i);
    }
  }

  /** Gives a state its first value. */
  protected final void resetState(int i) {
    for (float[] row : state[i]) {
      Rows.fill(row, 0, row.length, lines.number("state", i, 2));
    }
  }

  @Override
  protected final NetworkShape shape() {
    return shape;
  }

  @Override
  protected final List<Parameter> parameters() {
    return parameters;
  }

  @Override
  protected final List<NamedRows> state() {
    return states;
  }

  @Override
  protected final List<WeightCoder> coders() {
    return List.of(coder);
  }

  @Override
  protected final void allocate(int parts, int imagesPerPart) {
    tensor = null;
    index = null;
    tensor = lines.tensors(parts, imagesPerPart);
    index = lines.indices(parts, imagesPerPart);
    partial = lines.partials(parts, parameter);
    memoryBytes = lines.tensorBytes(parts, imagesPerPart);
    for (Lstm cell : lstm) {
      cell.allocate(parts, imagesPerPart);
    }
    for (Gru cell : gru) {
      cell.allocate(parts, imagesPerPart);
    }
  }

  @Override
  protected final boolean sequential() {
    return lstm.length + gru.length > 0;
  }

  /** Bytes of all activations and their gradients for the current batch size. */
  public final long memoryBytes() {
    return memoryBytes;
  }

  /**
   * Quantizes the network without training: the weights it has, usually those of its float twin
   * ({@code initializeFrom}), are taken for those of a float network, and the parameters of all
   * quantizers, and where the options say so the weights and biases, are set from a few hundred
   * samples. Labels are not used.
   *
   * @param samples images that the network will see; batches follow one another, the first again
   *     after the last
   * @return the error of each layer
   * @throws BitwrightException when the network has no {@code calibrate} settings (BW5040), there
   *     are no float weights (BW5041), or a bias cannot be corrected (BW5042)
   */
  public final CalibrationReport calibrate(Dataset samples, CalibrationOptions options) {
    if (lines.count("product") == 0) {
      throw RuntimeMessage.CALIBRATE_UNCHECKED.exception(shape.name());
    }
    beginCalibration(samples, options.batch());
    return new Calibration(this, lines, options).run(samples);
  }

  /**
   * Measures, on this trained float twin, what quantizing each layer with each scheme and width
   * that the network declares would cost, for the planner of its next build. The trainer is
   * afterwards as it was, to the last bit.
   *
   * @param labelled where the samples come from, best those that the network was not trained on
   * @param file usually {@code <Name>.profile} beside the network's source; replaced in one step
   * @return what was written
   * @throws BitwrightException when this is not a trained float twin of a network of images with
   *     quantized layers (BW5050), the source does not fit the loss (BW5051), the file cannot be
   *     written (BW5052), or a loss is NaN or infinite (BW5053)
   */
  public final NetworkProfile profile(Dataset labelled, ProfileOptions options, Path file) {
    beginProfile(labelled);
    requireCandidates();
    NetworkProfile profile = new Profiling(this, lines, options, labelled).run();
    profile.write(file);
    return profile;
  }

  /**
   * Measures, on this trained float twin, what whole plans lose: all layers quantized at once, not
   * trained. A profile keeps it with {@link NetworkProfile#with}. The trainer is afterwards as it
   * was, to the last bit.
   *
   * @param labelled where the samples come from, best those that the network was not trained on
   * @param options how many samples, in which batches, and the seed of their draw; the same draw
   *     the same samples as a profile's
   * @param plans of schemes and widths that the network declares, or that a profile measures beside
   * @throws BitwrightException when this is not a trained float twin of a network of images with
   *     quantized layers (BW5050), a loss is NaN or infinite (BW5053), or a plan does not fit the
   *     network (BW5054)
   */
  public final MeasuredPlans measure(
      Dataset labelled, ProfileOptions options, List<Assignment> plans) {
    beginProfile(labelled);
    requireCandidates();
    return new PlanMeasurement(this, lines, options, labelled).run(plans);
  }

  private void requireCandidates() {
    if (lines.count("candidates") == 0) {
      throw RuntimeMessage.PROFILE_TRAINER.exception(shape.name(), "no layer of it is quantized");
    }
  }

  /** Sees what the network makes of images. */
  @FunctionalInterface
  public interface TraceReader {
    /**
     * One image is computed.
     *
     * @param index of the image within the data set
     * @param values of each wanted tensor, {@code [channel][row][column]}; used again for the next
     *     image
     */
    void image(int index, float[][] values);
  }

  /**
   * Runs the network in evaluation mode and shows the integer levels that its layers with weights
   * read (in the float twin the real values): what the levels of the deployed network are compared
   * with.
   *
   * @param tensors names of the deployed network; only what a layer with weights reads is kept long
   *     enough
   * @throws IllegalArgumentException when the trainer has no tensor of that name
   */
  public final void trace(Dataset data, List<String> tensors, TraceReader reader) {
    int[] wanted = tensors.stream().mapToInt(name -> lines.find("tensor", name)).toArray();
    int[] done = {0};
    float[][] values = new float[wanted.length][];
    for (int k = 0; k < wanted.length; k++) {
      values[k] = new float[lines.tensorSize(wanted[k])];
    }
    forEachBatch(
        data,
        pass -> {
          for (int p = 0; p < parts().count(); p++) {
            for (int i = 0; i < pass.images(p); i++) {
              for (int k = 0; k < wanted.length; k++) {
                float[][] rows = tensor[wanted[k]][p];
                int positions = values[k].length / rows.length;
                for (int c = 0; c < rows.length; c++) {
                  System.arraycopy(rows[c], i * positions, values[k], c * positions, positions);
                }
              }
              reader.image(done[0]++, values);
            }
          }
        });
  }

  @Override
  protected final float[][] input(int part) {
    return tensor[input][part];
  }

  @Override
  protected final float[][] output(int part) {
    return tensor[output][part];
  }

  @Override
  protected final float[][] outputGradient(int part) {
    return tensor[outputGradient][part];
  }

  /** The total that sums a scratch row up. */
  protected static Total sum(float[] into) {
    return new Total(into, false);
  }

  /** The total that takes the largest value of a scratch row. */
  protected static Total largest(float[] into) {
    return new Total(into, true);
  }

  /**
   * Runs a task for every row of a tensor in every part, and reduces its scratch rows in the order
   * of parts and rows.
   */
  protected final void rows(Pass pass, int rows, int positions, RowTask task, Total... totals) {
    int count = parts().count();
    double[][][] partial = new double[totals.length][count][rows];
    parts()
        .run(
            (part, work) -> {
              int n = pass.images(part) * positions;
              float[][] scratch = work.table(7, totals.length, n);
              for (int c = 0; c < rows; c++) {
                task.run(part, c, n, scratch);
                for (int t = 0; t < totals.length; t++) {
                  partial[t][part][c] = reduce(scratch[t], n, totals[t].maximum());
                }
              }
            });
    for (int t = 0; t < totals.length; t++) {
      combine(partial[t], rows, totals[t]);
    }
  }

  /** The same for the rows of a table. */
  protected final void rows(int rows, int columns, RowTask task, Total... totals) {
    double[][][] partial = new double[totals.length][1][rows];
    float[][] scratch = new float[totals.length][columns];
    for (int c = 0; c < rows; c++) {
      task.run(0, c, columns, scratch);
      for (int t = 0; t < totals.length; t++) {
        partial[t][0][c] = reduce(scratch[t], columns, totals[t].maximum());
      }
    }
    for (int t = 0; t < totals.length; t++) {
      combine(partial[t], rows, totals[t]);
    }
  }

  private static double reduce(float[] row, int n, boolean maximum) {
    if (!maximum) {
      return Rows.sumDouble(row, 0, n);
    }
    float largest = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < n; j++) {
      largest = Math.max(largest, row[j]);
    }
    return largest;
  }

  private static void combine(double[][] partial, int rows, Total total) {
    double all = total.maximum() ? Double.NEGATIVE_INFINITY : 0;
    for (int c = 0; c < rows; c++) {
      double one = total.maximum() ? Double.NEGATIVE_INFINITY : 0;
      for (double[] part : partial) {
        one = total.maximum() ? Math.max(one, part[c]) : one + part[c];
      }
      if (total.into().length == rows) {
        total.into()[c] = (float) one;
      }
      all = total.maximum() ? Math.max(all, one) : all + one;
    }
    if (total.into().length == 1) {
      total.into()[0] = (float) all;
    }
  }

  /** Rows of a table as integers. */
  protected static int[][] integers(float[][] rows) {
    int[][] result = new int[rows.length][];
    for (int r = 0; r < rows.length; r++) {
      result[r] = integers(rows[r]);
    }
    return result;
  }

  /** A row of integer-valued floats as integers. */
  protected static int[] integers(float[] row) {
    int[] result = new int[row.length];
    for (int k = 0; k < row.length; k++) {
      result[k] = (int) row[k];
      if (result[k] != row[k]) {
        throw RuntimeMessage.FREEZE_REAL.exception(row[k]);
      }
    }
    return result;
  }

  /** One clamped affine map for each channel. */
  protected static ClampedAffine[] affine(
      int channels, java.util.function.IntFunction<ClampedAffine> map) {
    ClampedAffine[] maps = new ClampedAffine[channels];
    for (int c = 0; c < channels; c++) {
      maps[c] = map.apply(c);
    }
    return maps;
  }

  /** Per channel whether a map falls when its argument rises. */
  protected static boolean[] decreasing(
      int channels, java.util.function.IntFunction<ClampedAffine> map) {
    boolean[] falls = new boolean[channels];
    for (int c = 0; c < channels; c++) {
      falls[c] = map.apply(c).slope() < 0;
    }
    return falls;
  }
}
