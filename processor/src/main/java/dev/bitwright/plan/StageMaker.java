package dev.bitwright.plan;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.Costs;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.scheme.Quantizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the stage of one accumulator, with the range that holds for any weights of the type. */
final class StageMaker {
  private final CheckedGraph graph;

  StageMaker(CheckedGraph graph) {
    this.graph = graph;
  }

  Stage make(Node node, String name, List<Emission> emissions, Map<String, CodeTensor> tensors) {
    return node.op().accept(new Maker(node, name, emissions, tensors));
  }

  /** Levels {@code u - zeroPoint[c]} of any channel. */
  static Interval inputRange(Node node) {
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

  /** The range of a sum of products. */
  static Interval products(Quantizer weights, long taps, CodeTensor input) {
    Interval factors = Accumulators.of(weights.levels());
    Interval levels = Accumulators.of(input.levels());
    return offsetSteps(weights)
        .map(steps -> Accumulators.productsWithOffset(taps, factors, steps, levels))
        .orElseGet(() -> Accumulators.products(taps, factors, levels));
  }

  private final class Maker implements Op.Visitor<Stage> {
    private final Node node;
    private final String name;
    private final List<Emission> emissions;
    private final Map<String, CodeTensor> tensors;

    Maker(Node node, String name, List<Emission> emissions, Map<String, CodeTensor> tensors) {
      this.node = node;
      this.name = name;
      this.emissions = List.copyOf(emissions);
      this.tensors = tensors;
    }

    private CodeTensor read(int operand) {
      return tensors.get(node.inputs().get(operand));
    }

    @Override
    public Stage input(Op.Input op) {
      return new Stage.Input(
          name, node.shape(), inputRange(node), emissions, node, op.type(), zeroPoints(op));
    }

    private Interval products() {
      return StageMaker.products(
          graph.weights(node).orElseThrow(), Costs.taps(graph, node), read(0));
    }

    @Override
    public Stage conv2d(Op.Conv2d op) {
      return new Stage.Convolution(
          name,
          node.shape(),
          products(),
          emissions,
          node,
          op,
          read(0),
          graph.weights(node).orElseThrow());
    }

    @Override
    public Stage dense(Op.Dense op) {
      return new Stage.Dense(
          name,
          node.shape(),
          products(),
          emissions,
          node,
          op,
          read(0),
          graph.weights(node).orElseThrow());
    }

    @Override
    public Stage add(Op.Add op) {
      List<CodeTensor> operands = new ArrayList<>();
      node.inputs().forEach(input -> operands.add(tensors.get(input)));
      Interval range =
          Accumulators.sum(operands.stream().map(t -> Accumulators.of(t.levels())).toList());
      return new Stage.Sum(name, node.shape(), range, emissions, node, List.copyOf(operands));
    }

    private Stage window(int height, int width, int stride) {
      Interval levels = Accumulators.of(read(0).levels());
      Interval range = Accumulators.terms((long) height * width, levels);
      return new Stage.WindowSum(
          name, node.shape(), range, emissions, node, read(0), height, width, stride);
    }

    @Override
    public Stage averagePool(Op.AveragePool op) {
      return window(op.kernel(), op.kernel(), op.stride());
    }

    @Override
    public Stage globalAveragePool(Op.GlobalAveragePool op) {
      return window(read(0).shape().height(), read(0).shape().width(), 1);
    }

    private Stage none() {
      throw new IllegalStateException(node.op().keyword() + " computes no accumulator");
    }

    @Override
    public Stage embedding(Op.Embedding op) {
      Interval tokens = new Interval(0, op.vocabulary() - 1);
      return new Stage.Embedding(name, node.shape(), tokens, emissions, node, read(0));
    }

    @Override
    public Stage lstm(Op.Lstm op) {
      return none();
    }

    @Override
    public Stage gru(Op.Gru op) {
      return none();
    }

    @Override
    public Stage batchNorm(Op.BatchNorm op) {
      return none();
    }

    @Override
    public Stage relu(Op.Relu op) {
      return none();
    }

    @Override
    public Stage relu6(Op.Relu6 op) {
      return none();
    }

    @Override
    public Stage maxPool(Op.MaxPool op) {
      return none();
    }

    @Override
    public Stage concat(Op.Concat op) {
      return none();
    }

    @Override
    public Stage flatten(Op.Flatten op) {
      return none();
    }

    @Override
    public Stage dropout(Op.Dropout op) {
      return none();
    }

    @Override
    public Stage identity(Op.Identity op) {
      return none();
    }

    @Override
    public Stage quantize(Op.Quantize op) {
      return none();
    }
  }
}
