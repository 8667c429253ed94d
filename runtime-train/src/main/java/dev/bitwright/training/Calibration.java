package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of post-training quantization. First the ranges of activations, from the float network;
 * then layer after layer, each with a batch of its own: the inputs of the layer are computed by the
 * float network and by the network whose earlier layers are quantized already, and with both the
 * weights are put on their levels and the bias is corrected.
 *
 * <p>Memory beside the trainer's: two copies of its parameters, 512 KiB for each activation
 * quantizer, one layer's input for one batch, and two values for each output channel and sample of
 * a layer, at most about 16,384 samples.
 */
final class Calibration {
  private static final String EDGE = "edge";
  private static final String PRODUCT = "product";

  /** Most samples of a layer's outputs. */
  private static final double MOST = 16_384;

  private final TableTrainer trainer;
  private final TrainerTables lines;
  private final CalibrationOptions options;
  private final List<NamedRows> tables;
  private final float[][][] real;

  Calibration(TableTrainer trainer, TrainerTables lines, CalibrationOptions options) {
    this.trainer = trainer;
    this.lines = lines;
    this.options = options;
    this.tables = TrainerFiles.tables(trainer);
    this.real = copies();
  }

  /** On a failure the trainer has the weights that it had. */
  CalibrationReport run(Dataset samples) {
    boolean complete = false;
    try {
      named();
      List<Layer> layers = new ArrayList<>();
      for (int i = 0; i < lines.count(PRODUCT); i++) {
        layers.add(new Layer(i));
      }
      activations(samples);
      List<CalibrationReport.Layer> done = new ArrayList<>();
      layers.forEach(layer -> done.add(layer.run(samples)));
      complete = true;
      return new CalibrationReport(done);
    } finally {
      trainer.asTwin(false);
      if (!complete) {
        restore(real);
      }
    }
  }

  /** Whether an operator is one of a layer: it has its name, or that and its own word. */
  private static boolean isOf(String layer, String operator) {
    return operator.equals(layer) || operator.startsWith(layer + ".");
  }

  private void named() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < lines.count(PRODUCT); i++) {
      names.add(lines.name(PRODUCT, i));
    }
    for (String layer : options.nearest()) {
      if (names.stream().noneMatch(name -> isOf(layer, name))) {
        throw RuntimeMessage.CALIBRATE_LAYER.exception(layer, String.join(", ", names));
      }
    }
  }

  private float[][][] copies() {
    float[][][] copies = new float[tables.size()][][];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = copy(tables.get(i).rows());
    }
    return copies;
  }

  private static float[][] copy(float[][] rows) {
    return Arrays.stream(rows).map(float[]::clone).toArray(float[][]::new);
  }

  private void restore(float[][][] from) {
    for (int i = 0; i < from.length; i++) {
      TrainerFiles.copy(from[i], tables.get(i).rows());
    }
  }

  private LevelGrid grid(String kind, int line, int column) {
    return new LevelGrid(
        Double.parseDouble(lines.word(kind, line, column)),
        lines.word(kind, line, column + 1),
        lines.word(kind, line, column + 2));
  }

  /** The row of a quantizer's parameter. */
  private float[] parameter(String name) {
    return trainer.parameter[lines.find("parameter", name)][0];
  }

  /** Sets the parameters of activation quantizers; those of one scale see all its values. */
  private void activations(Dataset samples) {
    Map<String, RangeSample> seen = new LinkedHashMap<>();
    int edges = lines.count(EDGE);
    for (int i = 0; i < edges; i++) {
      seen.put(lines.word(EDGE, i, 2), new RangeSample(options.activations().number()));
    }
    trainer.asTwin(true);
    trainer.forEachBatch(
        samples,
        pass -> {
          for (int i = 0; i < edges; i++) {
            int at = lines.find("tensor", lines.word(EDGE, i, 0));
            int positions = (int) lines.number("tensor", at, 1);
            RangeSample sample = seen.get(lines.word(EDGE, i, 2));
            for (int p = 0; p < trainer.tensor[at].length; p++) {
              for (float[] row : trainer.tensor[at][p]) {
                sample.add(row, pass.images(p) * positions);
              }
            }
          }
          seen.values().forEach(RangeSample::endBatch);
        });
    trainer.asTwin(false);
    for (int i = 0; i < edges; i++) {
      LevelGrid grid = grid(EDGE, i, 4);
      RangeSample sample = seen.get(lines.word(EDGE, i, 2));
      String offset = lines.word(EDGE, i, 3);
      set(
          sample.range(options.activations(), grid),
          grid,
          0,
          parameter(lines.word(EDGE, i, 2)),
          offset.equals("-") ? null : parameter(offset));
      trainer.state[lines.find("state", lines.word(EDGE, i, 1))][0][0] = 1;
    }
  }

  /** Sets the parameters of one channel, or of all, so that the levels cover a range. */
  private static void set(
      double[] range, LevelGrid grid, int channel, float[] scales, float[] offsets) {
    double scale = grid.scale(range[0], range[1]);
    scales[channel] = grid.parameter(scale);
    if (offsets != null) {
      offsets[channel] = (float) (-grid.zero(range[0], scale) * scale);
    }
  }

  /** Computes the network on a batch of its own for each layer. */
  private Pass forward(Dataset samples, int layer, boolean twin) {
    int n = Math.min(options.batch(), samples.size());
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = (int) (((long) layer * n + i) % samples.size());
    }
    trainer.asTwin(twin);
    Pass pass = new Pass(false, n, trainer.imagesPerPart(), 0, 0);
    trainer.load(samples, order, 0, pass, Augmentation.none(), 0);
    trainer.forward(pass);
    return pass;
  }

  /** One layer with weights. */
  private final class Layer {
    private final int line;
    private final String name;
    private final Rounding rounding;
    private final LevelGrid grid;
    private final int tensor;
    private final float[][] weights;
    private final float[] scale;
    private final float[] offset;
    private final Convolution convolution;
    private final Patches windows;

    Layer(int line) {
      this.line = line;
      this.name = lines.name(PRODUCT, line);
      boolean left = options.nearest().stream().anyMatch(layer -> isOf(layer, name));
      this.rounding = left ? Rounding.nearest() : options.rounding();
      LevelGrid all = grid(PRODUCT, line, 6);
      String parameter = lines.word(PRODUCT, line, 4);
      boolean own = parameter.equals("-");
      this.scale = own ? null : parameter(parameter);
      String offset = lines.word(PRODUCT, line, 5);
      this.offset = offset.equals("-") ? null : parameter(offset);
      boolean path = rounding.kind() != Rounding.Kind.NEAREST;
      this.grid = path && all.dense() ? all.limited(rounding.paperAlphabet()) : all;
      if (own && (path || options.weights().kind() != RangeRule.Kind.SCHEME)) {
        refuse("its scheme places the levels");
      } else if (path && !all.hasZero()) {
        refuse("path following needs a level at zero, without a zero point");
      } else if (path && !all.dense() && (rounding.paperAlphabet() || !anyLevels())) {
        refuse("its levels are not evenly spaced");
      } else if (options.biasCorrection() && lines.word(PRODUCT, line, 3).equals("-")) {
        refuse("it has no bias, and no batch norm follows it");
      }
      this.tensor = lines.find("tensor", lines.word(PRODUCT, line, 0));
      this.weights = trainer.parameter[lines.find("parameter", name + ".weight")];
      this.convolution = trainer.convolution[lines.find("convolution", name)];
      this.windows = convolution.windows(rounding.overlapping());
    }

    private boolean anyLevels() {
      return rounding.kind() == Rounding.Kind.PLAIN || rounding.kind() == Rounding.Kind.SOFT;
    }

    private void refuse(String why) {
      throw RuntimeMessage.CALIBRATE_FIT.exception(name, options, why);
    }

    CalibrationReport.Layer run(Dataset samples) {
      if (options.weights().kind() != RangeRule.Kind.SCHEME) {
        range();
      }
      float[][][] own = copies();
      restore(real);
      Pass pass = forward(samples, line, true);
      float[][][] inputs = new float[trainer.tensor[tensor].length][][];
      for (int p = 0; p < inputs.length; p++) {
        inputs[p] = copy(trainer.tensor[tensor][p]);
      }
      float[] realScale = scaleAndOffset();
      restore(own);
      forward(samples, line, false);
      float[] levelScale = scaleAndOffset();
      int[][] chosen = chosen(pass);
      int count = Arrays.stream(chosen).mapToInt(c -> c.length).sum();
      float[][] values = trainer.table[lines.find("table", name + ".values")];
      float[][] original = real[index("parameter/" + name + ".weight")];
      double error = 0;
      double output = 0;
      int channels = weights.length / convolution.groups();
      for (int g = 0; g < convolution.groups(); g++) {
        int row = g * windows.channels();
        int first = g * channels;
        PathFollowing path = new PathFollowing(channels, count);
        path.follow(
            original,
            values,
            first,
            (t, x, seen) -> {
              gather(inputs, row, t, pass, chosen, realScale, x);
              gather(trainer.tensor[tensor], row, t, pass, chosen, levelScale, seen);
            },
            choice(first, values));
        error += path.squaredError();
        output += path.squaredOutput();
        for (int c = 0; c < channels && options.biasCorrection(); c++) {
          correct(first + c, path.mean(c));
        }
      }
      if (rounding.kind() != Rounding.Kind.NEAREST) {
        TrainerFiles.copy(values, weights);
      }
      return new CalibrationReport.Layer(
          name, Math.sqrt(error / Math.max(output, Double.MIN_NORMAL)), count, zeros(values));
    }

    private int index(String table) {
      int at = 0;
      while (!tables.get(at).name().equals(table)) {
        at++;
      }
      return at;
    }

    /** Sets the scale of every channel, or that of all. */
    private void range() {
      RangeRule rule = options.weights();
      List<RangeSample> rows = new ArrayList<>();
      double radius = 0;
      for (int c = 0; c < weights.length; c++) {
        if (c < scale.length) {
          rows.add(new RangeSample(0));
        }
        rows.get(rows.size() - 1).add(weights[c], weights[c].length);
        RangeSample own = new RangeSample(0);
        own.add(weights[c], weights[c].length);
        radius += rule.factor() * own.radius(rule.number()) / weights.length;
      }
      boolean shared = rule.kind() == RangeRule.Kind.RADIUS && !rule.perChannel();
      for (int c = 0; c < scale.length; c++) {
        double[] range = shared ? new double[] {-radius, radius} : rows.get(c).range(rule, grid);
        set(range, grid, c, scale, offset);
      }
    }

    private float[] scaleAndOffset() {
      float[] result = {1, 0};
      for (int i = 0; i < 2; i++) {
        String value = lines.word(PRODUCT, line, 1 + i);
        if (!value.equals("-")) {
          result[i] = trainer.value[lines.find("value", value)][0];
        }
      }
      return result;
    }

    /** Which windows are used, by part. */
    private int[][] chosen(Pass pass) {
      int positions = windows.positions(1);
      double share =
          positions == 1 ? 1 : Math.min(rounding.patches(), MOST / pass.images() / positions);
      long stream = Philox.stream("windows." + name);
      int[][] chosen = new int[trainer.tensor[tensor].length][];
      for (int p = 0; p < chosen.length; p++) {
        long before = (long) pass.first(p) * positions;
        chosen[p] =
            java.util.stream.IntStream.range(0, pass.images(p) * positions)
                .filter(j -> Philox.uniform(options.seed(), stream, before + j) < share)
                .toArray();
      }
      return chosen;
    }

    private void gather(
        float[][][] from, int row, int t, Pass pass, int[][] chosen, float[] scale, float[] to) {
      int done = 0;
      for (int p = 0; p < chosen.length; p++) {
        int images = pass.images(p);
        float[] all = new float[windows.positions(images)];
        windows.copyTerm(from[p], row, t, 0, all, 0, images * windows.outHeight(), images);
        for (int j : chosen[p]) {
          to[done++] = scale[0] * all[j] + scale[1];
        }
      }
    }

    private PathFollowing.Choice choice(int first, float[][] values) {
      if (rounding.kind() == Rounding.Kind.NEAREST) {
        return (c, t, z) -> values[first + c][t];
      }
      Alphabet[] alphabets = new Alphabet[weights.length];
      for (int c = 0; c < alphabets.length; c++) {
        double delta = grid.scaleOf(scale[scale.length == 1 ? 0 : c]);
        int steps = grid.reach();
        double lambda = rounding.lambda();
        if (rounding.kind() == Rounding.Kind.HARD) {
          // A whole number of steps, so that the values are levels.
          int lowest = (int) Math.max(1, Math.min(steps, Math.rint(lambda / delta)));
          lambda = lowest * delta;
          steps -= lowest;
        }
        alphabets[c] =
            new Alphabet(
                rounding.kind(),
                delta,
                steps,
                lambda,
                rounding.releasedTies(),
                grid.dense() ? null : grid);
      }
      long stream = Philox.stream("rounding." + name);
      boolean chance = rounding.kind() == Rounding.Kind.STOCHASTIC;
      return (c, t, z) ->
          alphabets[first + c].value(
              z,
              chance
                  ? Philox.uniform(
                      options.seed(), stream, (long) (first + c) * convolution.terms() + t)
                  : 0);
    }

    /** Adds what the mean of a channel lacks to its bias, or takes it from the running mean. */
    private void correct(int channel, double mean) {
      String[] place = lines.word(PRODUCT, line, 3).split(":");
      switch (place[0]) {
        case "bias" -> parameter(place[1])[channel] += (float) mean;
        default -> trainer.state[lines.find("state", place[1])][0][channel] -= (float) mean;
      }
    }

    private double zeros(float[][] values) {
      long zeros = 0;
      for (float[] row : values) {
        for (float value : row) {
          zeros += value == 0 ? 1 : 0;
        }
      }
      return (double) zeros / values.length / values[0].length;
    }
  }
}
