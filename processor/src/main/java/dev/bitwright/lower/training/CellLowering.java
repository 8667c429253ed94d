package dev.bitwright.lower.training;

import dev.bitwright.emit.java.TrainerSpec.Kind;
import dev.bitwright.emit.java.TrainerStep;
import dev.bitwright.emit.java.TrainerStep.Access;
import dev.bitwright.emit.java.TrainerStep.Arg;
import dev.bitwright.emit.java.TrainerStep.Call;
import dev.bitwright.emit.java.TrainerStep.Here;
import dev.bitwright.emit.java.TrainerStep.IntValue;
import dev.bitwright.emit.java.TrainerStep.Ref;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.lower.training.Workbench.Extent;
import dev.bitwright.lower.training.Workbench.Unit;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Rank;
import java.util.ArrayList;
import java.util.List;

/**
 * A recurrent cell: its matrices are quantized like those of any product, its steps through time
 * are library code.
 */
final class CellLowering {
  private final NetworkWalk walk;
  private final Workbench bench;
  private final Node node;
  private final Kind kind;
  private final Edge from;
  private final boolean last;
  private final Extent extent;
  private final Quantizer quantizer;
  private final int highest;
  private final List<Matrix> matrices = new ArrayList<>();

  /**
   * One matrix of the cell.
   *
   * @param weights the matrix as a product
   * @param scale from sums of levels to real values, one value a row
   * @param steps the weights' offset steps, null without
   * @param bias one value a row, or more
   * @param gradient tensor of the gradient of its sums
   */
  record Matrix(
      ProductLowering weights,
      Schedule.Value scale,
      Schedule.Value steps,
      Schedule.Value bias,
      String gradient) {}

  CellLowering(NetworkWalk walk, Node node) {
    this.walk = walk;
    this.bench = walk.bench;
    this.node = node;
    this.kind = node.op() instanceof Op.Lstm ? Kind.LSTM : Kind.GRU;
    String in = node.inputs().get(0);
    this.from = walk.read(in);
    this.last = walk.isLastReader(in);
    this.extent = NetworkWalk.extent(node);
    this.quantizer = walk.graph.weights(node).orElse(null);
    this.highest = quantizer == null ? 0 : levelsRead(in).levels().maximum();
  }

  /** The quantizer of what the cell reads, which is that of its state too. */
  private Quantizer levelsRead(String name) {
    Node at = walk.graph.node(name);
    while (!(at.op() instanceof Op.Quantize)) {
      at = walk.graph.node(at.inputs().get(0));
    }
    return walk.graph.activationQuantizers().get(at.name());
  }

  /** The matrices in the order of the operator's description. */
  List<Matrix> matrices() {
    return List.copyOf(matrices);
  }

  void lower() {
    int inputs = from.extent().rows();
    int units = extent.rows();
    if (node.op() instanceof Op.Lstm op) {
      bench.cell(kind, node.name(), List.of(inputs, units, op.tanh(), quantizer != null));
      matrix(node.name(), 4 * units, 4 * units, 0);
    } else {
      Op.Gru op = (Op.Gru) node.op();
      bench.cell(
          kind, node.name(), List.of(inputs, units, op.tanh(), op.resetAfter(), quantizer != null));
      matrix(node.name() + ".gates", 2 * units, 2 * units, 1);
      matrix(node.name() + ".candidate", units, op.resetAfter() ? 2 * units : units, 0);
    }
    String tensor = bench.tensor(node.name(), extent.rows(), extent.positions());
    String gradient = bench.tensor(node.name() + ".gradient", extent.rows(), extent.positions());
    List<TrainerStep> forward = new ArrayList<>();
    matrices.forEach(m -> forward.addAll(m.weights().prepare(m.scale(), m.steps())));
    forward.addAll(either(forward(tensor, true), forward(tensor, false)));
    List<TrainerStep> backward = new ArrayList<>();
    String to = target();
    backward.add(new TrainerStep.Note("back through time; levels pass gradients straight through"));
    backward.addAll(either(backward(gradient, to, true), backward(gradient, to, false)));
    if (from.learns() && !last) {
      backward.add(ProductLowering.addRows(from, to));
    }
    for (Matrix matrix : matrices) {
      backward.addAll(learned(matrix));
    }
    matrices.forEach(m -> bench.started.addAll(m.weights().start()));
    bench.units.add(
        new Unit(
            node.layer(),
            NetworkWalk.describe(node)
                + (quantizer == null ? "" : ", weights " + quantizer.description()),
            forward,
            backward));
    walk.put(node, new Edge(tensor, extent, null, null, null, gradient, walk.readers(node)));
  }

  private void matrix(String name, int rows, int biases, float firstBias) {
    Extent weights = new Extent(rows, from.extent().rows() + extent.rows());
    ProductLowering product =
        new ProductLowering(
            bench, name, NetworkWalk.id(name), from, quantizer, weights, name + ".sums.gradient");
    product.declare();
    matrices.add(
        new Matrix(
            product,
            bench.value(name + ".scale", Rank.CHANNEL, rows),
            product.hasSteps() ? bench.value(name + ".steps", Rank.CHANNEL, rows) : null,
            bench.parameter(name + ".bias", Rank.CHANNEL, biases, firstBias),
            bench.tensor(name + ".sums.gradient", biases, 1)));
  }

  /** A call of the float twin and one of the quantized trainer, where they differ. */
  private List<TrainerStep> either(Call twin, Call quantized) {
    TrainerStep inTwin = new TrainerStep.PerPart(List.of(twin));
    if (quantizer == null) {
      return List.of(inTwin);
    }
    return List.of(
        new TrainerStep.When(
            new TrainerStep.Twin(),
            List.of(inTwin),
            List.of(new TrainerStep.PerPart(List.of(quantized)))));
  }

  private Ref object() {
    return new Ref(kind, node.name(), Access.WHOLE);
  }

  private Call forward(String tensor, boolean twin) {
    List<Arg> arguments = new ArrayList<>(List.of(Here.PASS, Here.PART));
    arguments.add(Workbench.tensorPart(from.tensor()));
    for (Matrix m : matrices) {
      arguments.add(twin ? m.weights().master() : m.weights().levels());
      arguments.add(Workbench.ref(m.scale(), Access.ARRAY));
      arguments.add(
          twin || m.steps() == null ? Here.NOTHING : Workbench.ref(m.steps(), Access.ARRAY));
      arguments.add(Workbench.ref(m.bias(), Access.ARRAY));
    }
    arguments.add(new IntValue(twin ? 0 : highest));
    arguments.add(Workbench.tensorPart(tensor));
    return new Call(null, object(), "forward", arguments);
  }

  /** Where the gradient of what is read goes first; null where nobody wants it. */
  private String target() {
    if (!from.learns()) {
      return null;
    }
    return last
        ? from.gradient()
        : bench.tensor(from.gradient() + ".more", from.extent().rows(), from.extent().positions());
  }

  private Call backward(String upstream, String to, boolean twin) {
    List<Arg> arguments = new ArrayList<>(List.of(Here.PASS, Here.PART));
    matrices.forEach(m -> arguments.add(twin ? m.weights().master() : m.weights().values()));
    arguments.add(Workbench.tensorPart(upstream));
    arguments.add(to == null ? Here.NOTHING : Workbench.tensorPart(to));
    matrices.forEach(m -> arguments.add(Workbench.tensorPart(m.gradient())));
    return new Call(null, object(), "backward", arguments);
  }

  /** The gradients of a matrix and its bias. */
  private List<TrainerStep> learned(Matrix matrix) {
    boolean first = matrix == matrices.get(0);
    String method =
        kind == Kind.LSTM ? "backwardWeights" : first ? "backwardGates" : "backwardCandidate";
    List<TrainerStep> steps = new ArrayList<>();
    steps.add(
        new TrainerStep.PerPart(
            List.of(
                new Call(
                    null,
                    object(),
                    method,
                    List.of(
                        Here.PASS,
                        Here.PART,
                        Workbench.tensorPart(matrix.gradient()),
                        new TrainerStep.Partial(true))))));
    steps.add(matrix.weights().sumParts());
    steps.addAll(matrix.weights().sums(matrix.gradient(), Workbench.gradientOf(matrix.bias())));
    steps.addAll(matrix.weights().gradient(matrix.gradient()));
    return steps;
  }
}
