package dev.bitwright.plan;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.Costs;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Quantizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the stage of one accumulator, with the range that holds for any weights of the type. */
final class StageMaker {
  private final CheckedGraph graph;
  private final Diagnostics diagnostics;

  StageMaker(CheckedGraph graph, Diagnostics diagnostics) {
    this.graph = graph;
    this.diagnostics = diagnostics;
  }

  /** The stage, or empty after reporting that its sums are too wide. */
  Optional<Stage> make(
      Node node, String name, List<Emission> emissions, Map<String, CodeTensor> tensors) {
    return node.op().accept(new Maker(node, name, emissions, tensors));
  }

  /** Levels {@code u - zeroPoint[c]} of any channel. */
  Interval inputRange(Node node) {
    Op.Input op = (Op.Input) node.op();
    List<Integer> zeros = zeroPoints(op);
    int smallest = zeros.stream().mapToInt(z -> z).min().orElseThrow();
    int largest = zeros.stream().mapToInt(z -> z).max().orElseThrow();
    return new Interval(op.type().minimum - (long) largest, op.type().maximum - (long) smallest);
  }

  private static List<Integer> zeroPoints(Op.Input op) {
    int range = op.type().maximum;
    return op.mean().stream().map(m -> (int) Math.rint(m * range)).toList();
  }

  /** Where the range of k in 64 * D + k * SA comes from, if the weights have an offset. */
  static Optional<Interval> offsetSteps(Quantizer weights) {
    return weights
        .offsetSteps()
        .map(FormulaRange::of)
        .map(
            bounds -> {
              if (Double.isInfinite(bounds.low()) || Double.isInfinite(bounds.high())) {
                throw new IllegalStateException(
                    "the offset steps of " + weights.description() + " have no bounds");
              }
              return new Interval((long) bounds.low(), (long) bounds.high());
            });
  }

  private final class Maker implements Op.Visitor<Optional<Stage>> {
    private final Node node;
    private final String name;
    private final List<Emission> emissions;
    private final Map<String, CodeTensor> tensors;

    Maker(
        Node node, String name, List<Emission> emissions, Map<String, CodeTensor> tensors) {
      this.node = node;
      this.name = name;
      this.emissions = List.copyOf(emissions);
      this.tensors = tensors;
    }

    private CodeTensor read(int operand) {
      return tensors.get(node.inputs().get(operand));
    }

    @Override
    public Optional<Stage> input(Op.Input op) {
      return Optional.of(
          new Stage.Input(
              name,
              node.shape(),
              inputRange(node),
              emissions,
              node,
              op.type(),
              zeroPoints(op)));
    }

    /** The range of a sum of products, or empty after a report. */
    private Optional<Interval> products() {
      Quantizer weights = graph.weights(node).orElseThrow();
      Interval factors = Accumulators.of(weights.levels());
      Interval levels = Accumulators.of(read(0).levels());
      long taps = Costs.taps(graph, node);
      Optional<Interval> steps = offsetSteps(weights);
      return known(
          steps.isPresent()
              ? Accumulators.productsWithOffset(taps, factors, steps.get(), levels)
              : Accumulators.products(taps, factors, levels));
    }

    private Optional<Interval> known(Optional<Interval> range) {
      if (range.isEmpty()) {
        diagnostics.report(Message.ACCUMULATOR_WIDE, node.ref(), node.layer());
      }
      return range;
    }

    @Override
    public Optional<Stage> conv2d(Op.Conv2d op) {
      return products()
          .map(
              range ->
                  new Stage.Convolution(
                      name,
                      node.shape(),
                      range,
                      emissions,
                      node,
                      op,
                      read(0),
                      graph.weights(node).orElseThrow()));
    }

    @Override
    public Optional<Stage> dense(Op.Dense op) {
      return products()
          .map(
              range ->
                  new Stage.Dense(
                      name,
                      node.shape(),
                      range,
                      emissions,
                      node,
                      op,
                      read(0),
                      graph.weights(node).orElseThrow()));
    }

    @Override
    public Optional<Stage> add(Op.Add op) {
      List<CodeTensor> operands = new ArrayList<>();
      node.inputs().forEach(input -> operands.add(tensors.get(input)));
      Interval range =
          Accumulators.sum(operands.stream().map(t -> Accumulators.of(t.levels())).toList());
      return Optional.of(
          new Stage.Sum(name, node.shape(), range, emissions, node, List.copyOf(operands)));
    }

    private Optional<Stage> window(int height, int width, int stride) {
      Interval levels = Accumulators.of(read(0).levels());
      return known(Accumulators.terms((long) height * width, levels))
          .map(
              range ->
                  new Stage.WindowSum(
                      name,
                      node.shape(),
                      range,
                      emissions,
                      node,
                      read(0),
                      height,
                      width,
                      stride));
    }

    @Override
    public Optional<Stage> averagePool(Op.AveragePool op) {
      return window(op.kernel(), op.kernel(), op.stride());
    }

    @Override
    public Optional<Stage> globalAveragePool(Op.GlobalAveragePool op) {
      return window(read(0).shape().height(), read(0).shape().width(), 1);
    }

    private Optional<Stage> none() {
      throw new IllegalStateException(node.op().keyword() + " computes no accumulator");
    }

    @Override
    public Optional<Stage> batchNorm(Op.BatchNorm op) {
      return none();
    }

    @Override
    public Optional<Stage> relu(Op.Relu op) {
      return none();
    }

    @Override
    public Optional<Stage> relu6(Op.Relu6 op) {
      return none();
    }

    @Override
    public Optional<Stage> maxPool(Op.MaxPool op) {
      return none();
    }

    @Override
    public Optional<Stage> concat(Op.Concat op) {
      return none();
    }

    @Override
    public Optional<Stage> flatten(Op.Flatten op) {
      return none();
    }

    @Override
    public Optional<Stage> dropout(Op.Dropout op) {
      return none();
    }

    @Override
    public Optional<Stage> identity(Op.Identity op) {
      return none();
    }

    @Override
    public Optional<Stage> quantize(Op.Quantize op) {
      return none();
    }
  }
}
