package dev.bitwright.lower;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.graph.Budget;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.Shape;
import dev.bitwright.graph.TrainingSettings;
import dev.bitwright.language.SourceRef;
import dev.bitwright.plan.CellFormat;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Interval;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Product;
import dev.bitwright.plan.Squash;
import dev.bitwright.plan.Stage;
import dev.bitwright.plan.State;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.LevelSet;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Rank;
import dev.bitwright.scheme.StorageForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Planned networks made by hand, without schemes or a planner. */
final class PlanBuilder {
  /** Levels with a way to store them. */
  record Codes(LevelSet levels, StorageForm storage) {}

  static final Codes TERNARY = new Codes(LevelSet.range(-1, 1), new StorageForm.TernaryPlanes());
  static final Codes INT8 = signed(8);
  static final Codes UINT8 = unsigned(8);
  static final Codes APOT3_WEIGHTS =
      new Codes(
          new LevelSet(List.of(-4, -2, -1, 0, 1, 2, 4)),
          new StorageForm.PowerTerms(3, true, List.of(List.of(0, 1, 2)), 2));
  static final Codes APOT3 =
      new Codes(
          new LevelSet(List.of(0, 1, 2, 3, 4, 6, 8, 10)),
          new StorageForm.PowerTerms(3, false, List.of(List.of(0, 1, 3), List.of(2)), 3));

  static Codes odd(int bits) {
    StorageForm.OddIntegers form = new StorageForm.OddIntegers(bits);
    return new Codes(form.levels(), form);
  }

  static Codes small(int bits, boolean signed, int fraction) {
    StorageForm.SmallFloat form = new StorageForm.SmallFloat(bits, signed, fraction);
    return new Codes(form.levels(), form);
  }

  /** Groups of signed coordinates. */
  static Codes groups(int most, int coordinateBits, int members, boolean strided) {
    int largest = (1 << coordinateBits) - 1;
    return new Codes(
        LevelSet.range(-largest, largest),
        new StorageForm.SignedCoordinates(most, coordinateBits, members, strided, most));
  }

  static Codes signed(int bits) {
    int most = (1 << bits - 1) - 1;
    return new Codes(LevelSet.range(-most, most), new StorageForm.PlainInteger(bits, true));
  }

  static Codes unsigned(int bits) {
    return new Codes(LevelSet.range(0, (1 << bits) - 1), new StorageForm.PlainInteger(bits, false));
  }

  private final String name;
  private final List<Stage> stages = new ArrayList<>();
  private int tensors;

  PlanBuilder(String name) {
    this.name = name;
  }

  /** What a stage is to emit: an output form, pools, and whether it is flattened. */
  record Out(Codes codes, Emission.Form form, boolean flatten, List<Op.MaxPool> pools) {
    Out(Codes codes, Emission.Form form) {
      this(codes, form, false, List.of());
    }

    Out flat() {
      return new Out(codes, form, true, pools);
    }

    Out pool(int kernel, int stride, int padding) {
      List<Op.MaxPool> more = new ArrayList<>(pools);
      more.add(new Op.MaxPool(kernel, stride, padding));
      return new Out(codes, form, flatten, more);
    }
  }

  static Out thresholds(Codes codes) {
    return new Out(codes, Emission.Form.THRESHOLDS);
  }

  static Out multiplier(Codes codes) {
    return new Out(codes, Emission.Form.MULTIPLIER);
  }

  static Out shifted(Codes codes) {
    return new Out(codes, Emission.Form.SHIFT);
  }

  static Out requantized(Codes codes, boolean once) {
    return new Out(codes, once ? Emission.Form.REQUANTIZE_ONCE : Emission.Form.REQUANTIZE);
  }

  static Out scores() {
    return new Out(
        new Codes(new LevelSet(List.of(0)), new StorageForm.PlainInteger(32, true)),
        Emission.Form.SCORES);
  }

  private static Node node(String name, Op op) {
    return new Node(
        name,
        name,
        op,
        List.of(),
        Shape.vector(1),
        Optional.empty(),
        Optional.empty(),
        Node.Parallelism.ONE,
        SourceRef.NONE);
  }

  private List<Emission> emissions(String stage, Shape shape, Out... outs) {
    List<Emission> emissions = new ArrayList<>();
    for (Out out : outs) {
      String tensor = emissions.isEmpty() ? stage : stage + "_" + ++tensors;
      Shape pooled = shape;
      List<Node> path = new ArrayList<>();
      for (Op.MaxPool pool : out.pools()) {
        path.add(node(tensor + ".max_pool", pool));
        int reach = 2 * pool.padding() - pool.kernel();
        pooled =
            Shape.image(
                pooled.channels(),
                (pooled.height() + reach) / pool.stride() + 1,
                (pooled.width() + reach) / pool.stride() + 1);
      }
      if (out.flatten()) {
        path.add(node(tensor + ".flatten", new Op.Flatten()));
        pooled = Shape.vector(Math.toIntExact(pooled.elements()));
      }
      CodeTensor tensorType =
          new CodeTensor(tensor, pooled, out.codes().levels(), out.codes().storage());
      emissions.add(new Emission(tensorType, out.form(), path, tensor, out.pools()));
    }
    return emissions;
  }

  private List<CodeTensor> add(Stage stage) {
    stages.add(stage);
    return stage.emissions().stream().map(Emission::output).toList();
  }

  /** The input with zero points, copied as it is into the first tensor. */
  List<CodeTensor> input(Shape shape, Op.DataType type, Integer... zeros) {
    int least = Arrays.stream(zeros).mapToInt(z -> z).min().orElseThrow();
    int most = Arrays.stream(zeros).mapToInt(z -> z).max().orElseThrow();
    Interval range = new Interval(type.minimum - most, type.maximum - least);
    Codes codes =
        new Codes(
            LevelSet.range((int) range.low(), (int) range.high()),
            new StorageForm.PlainInteger(range.bits(), range.signed()));
    return add(
        new Stage.Input(
            "image",
            shape,
            range,
            emissions("image", shape, new Out(codes, Emission.Form.COPY)),
            node("image", new Op.Identity()),
            type,
            List.of(zeros)));
  }

  /** An input that is quantized at once. */
  List<CodeTensor> quantizedInput(Shape shape, Op.DataType type, int zero, Out... outs) {
    return add(
        new Stage.Input(
            "image",
            shape,
            new Interval(type.minimum - zero, type.maximum - zero),
            emissions("image", shape, outs),
            node("image", new Op.Identity()),
            type,
            java.util.Collections.nCopies(shape.channels(), zero)));
  }

  static Quantizer weights(Codes codes, boolean offset) {
    Formula.Input x = new Formula.Input("x", Rank.ELEMENT);
    return new Quantizer(
        "HAND",
        codes.storage().bits(),
        Quantizer.Role.WEIGHT,
        codes.levels(),
        codes.storage(),
        List.of(),
        x,
        x,
        x,
        x,
        x,
        x,
        offset ? Optional.of(x) : Optional.empty(),
        "by hand");
  }

  List<CodeTensor> conv(
      String layer, CodeTensor in, Op.Conv2d op, Codes codes, boolean offset, Out... outs) {
    int reachY = in.shape().height() + 2 * op.padding() - op.dilation() * (op.kernelHeight() - 1);
    int reachX = in.shape().width() + 2 * op.padding() - op.dilation() * (op.kernelWidth() - 1);
    Shape shape =
        Shape.image(op.filters(), (reachY - 1) / op.stride() + 1, (reachX - 1) / op.stride() + 1);
    Quantizer weights = weights(codes, offset);
    int taps = in.shape().channels() / op.groups() * op.kernelHeight() * op.kernelWidth();
    Interval range = range(new Product(weights, in, taps, op.padding() > 0));
    return add(
        new Stage.Convolution(
            layer, shape, range, emissions(layer, shape, outs), node(layer, op), op, in, weights));
  }

  List<CodeTensor> dense(
      String layer, CodeTensor in, int units, Codes codes, boolean offset, Out... outs) {
    Shape shape = Shape.vector(units);
    Quantizer weights = weights(codes, offset);
    Interval range = range(new Product(weights, in, Math.toIntExact(in.shape().elements()), false));
    Op.Dense op = new Op.Dense(units, false);
    return add(
        new Stage.Dense(
            layer, shape, range, emissions(layer, shape, outs), node(layer, op), op, in, weights));
  }

  /** Offset steps of hand-made weights are at most this. */
  static final int LARGEST_STEP = 24;

  private static Interval range(Product product) {
    Interval sum = product.sumRange();
    if (!product.offset()) {
      return sum;
    }
    Interval levels = product.inputSumRange();
    long most = Math.max(Math.abs(levels.low()), Math.abs(levels.high())) * LARGEST_STEP;
    return new Interval(64 * sum.low() - most, 64 * sum.high() + most);
  }

  List<CodeTensor> sum(String layer, List<CodeTensor> in, Out... outs) {
    Shape shape = in.get(0).shape();
    long low = in.stream().mapToLong(t -> t.levels().minimum()).sum();
    long high = in.stream().mapToLong(t -> t.levels().maximum()).sum();
    return add(
        new Stage.Sum(
            layer,
            shape,
            new Interval(low, high),
            emissions(layer, shape, outs),
            node(layer, new Op.Add()),
            in));
  }

  List<CodeTensor> windowSum(String layer, CodeTensor in, int kernel, int stride, Out... outs) {
    Shape shape =
        Shape.image(
            in.shape().channels(),
            (in.shape().height() - kernel) / stride + 1,
            (in.shape().width() - kernel) / stride + 1);
    return windows(layer, in, shape, kernel, kernel, stride, outs);
  }

  List<CodeTensor> globalSum(String layer, CodeTensor in, Out... outs) {
    return windows(
        layer,
        in,
        Shape.vector(in.shape().channels()),
        in.shape().height(),
        in.shape().width(),
        1,
        outs);
  }

  private List<CodeTensor> windows(
      String layer, CodeTensor in, Shape shape, int height, int width, int stride, Out... outs) {
    long count = (long) height * width;
    Interval range = new Interval(count * in.levels().minimum(), count * in.levels().maximum());
    return add(
        new Stage.WindowSum(
            layer,
            shape,
            range,
            emissions(layer, shape, outs),
            node(layer, new Op.GlobalAveragePool()),
            in,
            height,
            width,
            stride));
  }

  List<CodeTensor> join(String layer, CodeTensor... in) {
    CodeTensor first = in[0];
    int channels = Arrays.stream(in).mapToInt(t -> t.shape().channels()).sum();
    Shape shape =
        first.shape().isImage()
            ? Shape.image(channels, first.shape().height(), first.shape().width())
            : Shape.vector(channels);
    Interval range = new Interval(first.levels().minimum(), first.levels().maximum());
    Out out = new Out(new Codes(first.levels(), first.storage()), Emission.Form.COPY);
    return add(
        new Stage.Join(
            layer,
            shape,
            range,
            emissions(layer, shape, out),
            node(layer, new Op.Concat()),
            List.of(in)));
  }

  /** A token by itself, as it is. */
  CodeTensor tokens() {
    return input(Shape.vector(1), Op.DataType.UINT8, 0).get(0);
  }

  List<CodeTensor> embedding(String layer, CodeTensor tokens, int vocabulary, int units, Codes c) {
    Shape shape = Shape.vector(units);
    return add(
        new Stage.Embedding(
            layer,
            shape,
            new Interval(0, vocabulary - 1),
            emissions(layer, shape, new Out(c, Emission.Form.TABLE)),
            node(layer, new Op.Identity()),
            tokens));
  }

  private static final Codes STEPS = new Codes(CellFormat.STEPS, CellFormat.STEP_STORAGE);

  private static CodeTensor vector(String name, int units, CodeTensor like) {
    return new CodeTensor(name, Shape.vector(units), like.levels(), like.storage());
  }

  /** The emissions of a cell: those of readers, then the one of its own state. */
  private List<Emission> cellEmissions(String layer, CodeTensor hidden, Out out, Out... readers) {
    List<Emission> emissions = emissions(layer, hidden.shape(), readers);
    emissions.add(new Emission(hidden, out.form(), List.of(), hidden.name(), List.of()));
    return emissions;
  }

  private static Out levels(CodeTensor x) {
    Codes codes = new Codes(x.levels(), x.storage());
    return codes.storage().bits() <= 4 ? thresholds(codes) : multiplier(codes);
  }

  List<CodeTensor> lstm(
      String layer, CodeTensor x, int units, Codes weights, boolean offset, Squash q, Out... outs) {
    CodeTensor hidden = vector(layer + "_state", units, x);
    CodeTensor joined = join(layer + "_joined", x, hidden).get(0);
    CodeTensor gates =
        dense(layer + "_gates", joined, 4 * units, weights, offset, multiplier(STEPS)).get(0);
    CodeTensor cell =
        new CodeTensor(
            layer + "_cell", Shape.vector(units), CellFormat.CELLS, CellFormat.CELL_STORAGE);
    int start = q == Squash.TANH ? 0 : (x.levels().maximum() + 1) / 2;
    return add(
        new Stage.LstmCell(
            layer,
            Shape.vector(units),
            CellFormat.output(q),
            cellEmissions(layer, hidden, levels(x), outs),
            node(layer, new Op.Identity()),
            gates,
            q,
            new State(cell, q == Squash.TANH ? 0 : 2185),
            new State(hidden, start)));
  }

  List<CodeTensor> gru(
      String layer, CodeTensor x, int units, Codes weights, boolean offset, Out... outs) {
    CodeTensor hidden = vector(layer + "_state", units, x);
    CodeTensor joined = join(layer + "_joined", x, hidden).get(0);
    CodeTensor gates =
        dense(layer + "_gates", joined, 2 * units, weights, offset, multiplier(STEPS)).get(0);
    Shape shape = Shape.vector(units);
    CodeTensor reset =
        add(new Stage.Gate(
                layer + "_reset",
                shape,
                CellFormat.gate(x.levels()),
                emissions(layer + "_reset", shape, levels(x)),
                node(layer, new Op.Identity()),
                gates,
                hidden))
            .get(0);
    CodeTensor mixed = join(layer + "_mixed", x, reset).get(0);
    Out codes = thresholds(new Codes(x.levels(), x.storage()));
    CodeTensor candidate = dense(layer + "_candidate", mixed, units, weights, offset, codes).get(0);
    return add(
        new Stage.GruCell(
            layer,
            shape,
            CellFormat.blend(x.levels()),
            cellEmissions(layer, hidden, levels(x), outs),
            node(layer, new Op.Identity()),
            gates,
            candidate,
            new State(hidden, Math.max(0, (x.levels().maximum() + x.levels().minimum()) / 2))));
  }

  PlannedGraph build() {
    NetworkGraph network =
        new NetworkGraph(
            name,
            Optional.empty(),
            List.of(),
            "scores",
            TrainingSettings.DEFAULT,
            Optional.empty(),
            Budget.NONE,
            SourceRef.NONE);
    CheckedGraph checked =
        new CheckedGraph(network, List.of(), Map.of(), Map.of(), Map.of(), "structure-" + name);
    return new PlannedGraph(checked, stages, "deployment-" + name);
  }
}
