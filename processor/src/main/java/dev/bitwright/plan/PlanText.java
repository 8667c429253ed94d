package dev.bitwright.plan;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.Costs;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.OpRole;
import dev.bitwright.scheme.Quantizer;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The plan of a network as text: per layer schemes, bits, costs, and why its accumulator is wide
 * enough. The same network gives the same text on every machine.
 */
public final class PlanText {
  private final PlannedGraph plan;
  private final CheckedGraph graph;
  private final StringBuilder out = new StringBuilder();

  private PlanText(PlannedGraph plan) {
    this.plan = plan;
    this.graph = plan.checked();
  }

  /**
   * The text, lines ended by a line feed.
   *
   * @param review what stands before the stages, as lines
   */
  public static String of(PlannedGraph plan, String review) {
    PlanText text = new PlanText(plan);
    text.write(review);
    return text.out.toString();
  }

  /** The text without a review. */
  public static String of(PlannedGraph plan) {
    return of(plan, "");
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private void write(String review) {
    line("plan of " + plan.name());
    line("structure " + plan.structureHash());
    line("deployment " + plan.deploymentHash());
    if (!review.isEmpty()) {
      out.append('\n').append(review);
    }
    for (Stage stage : plan.stages()) {
      out.append('\n');
      stage(stage);
    }
    out.append('\n');
    totals();
  }

  private void stage(Stage stage) {
    line(stage.name() + ": " + operator(stage) + " -> " + stage.shape());
    for (CodeTensor tensor : StageInputs.of(stage)) {
      line("  reads " + tensor(tensor));
    }
    if (OpRole.of(stage.node().op()) == OpRole.CELL) {
      if (stage instanceof Stage.Dense gates) {
        weights(gates);
      }
    } else if (stage.node().op().hasWeights()) {
      weights(stage.node());
    }
    line("  accumulator " + width(stage.range()) + ": " + stage.accept(new Proof()));
    for (Emission emission : stage.emissions()) {
      emission(emission);
    }
    for (State state : stage.states()) {
      line("  keeps " + tensor(state.tensor()) + ", at first " + state.start());
    }
  }

  private static String operator(Stage stage) {
    return stage instanceof Stage.Join
        ? "join"
        : stage instanceof Stage.Dense ? "dense" : stage.node().op().keyword();
  }

  private static String tensor(CodeTensor tensor) {
    return tensor.name()
        + " "
        + tensor.shape()
        + ", levels "
        + tensor.levels().minimum()
        + " to "
        + tensor.levels().maximum()
        + ", "
        + bits(tensor.storage().bits());
  }

  private static String width(Interval range) {
    return "["
        + range.low()
        + ", "
        + range.high()
        + "], "
        + bits(range.bits())
        + (range.signed() ? " signed" : " unsigned");
  }

  private static String bits(int width) {
    return width + (width == 1 ? " bit" : " bits");
  }

  private static String thresholds(int count) {
    return count + (count == 1 ? " threshold" : " thresholds");
  }

  private void weights(Node node) {
    weights(
        graph.weights(node).orElseThrow(),
        Costs.weights(graph, node),
        Costs.weightBytes(graph, node),
        Costs.products(graph, node),
        Costs.bitOperations(graph, node));
  }

  /** One matrix of a cell. */
  private void weights(Stage.Dense stage) {
    Quantizer q = stage.weights();
    long values = (long) stage.shape().channels() * stage.input().shape().channels();
    long bits = (long) q.bits() * stage.input().storage().bits();
    weights(q, values, (values * q.storage().bits() + 7) / 8, values, values * bits);
  }

  private void weights(Quantizer q, long values, long bytes, long products, long operations) {
    line(
        "  weights "
            + q.scheme()
            + " "
            + bits(q.bits())
            + ", "
            + values
            + " values, "
            + bytes
            + " bytes ("
            + q.description()
            + ")");
    line("  products " + products + ", bit operations " + operations);
  }

  private void emission(Emission emission) {
    String how =
        switch (emission.form()) {
          case THRESHOLDS -> thresholds(emission.output().levels().size() - 1) + " a channel";
          case MULTIPLIER -> "multiplier, addend and shift a channel";
          case SHIFT -> "rounding shift a channel";
          case REQUANTIZE -> "requantized with two roundings";
          case REQUANTIZE_ONCE -> "requantized with one rounding";
          case SCORES -> "scores";
          case COPY -> "as it is";
          case TABLE -> "a row a token";
        };
    String path =
        emission.path().stream().map(n -> n.op().keyword()).collect(Collectors.joining(", "));
    Optional<Quantizer> q =
        Optional.ofNullable(graph.activationQuantizers().get(emission.quantizeNode()));
    line(
        "  emits "
            + emission.output().name()
            + " "
            + emission.output().shape()
            + q.map(a -> ", " + a.scheme() + " " + bits(a.bits())).orElse("")
            + ", "
            + how
            + (path.isEmpty() ? "" : ", through " + path));
  }

  private void totals() {
    long bytes = 0;
    long products = 0;
    long operations = 0;
    for (Node node : graph.nodes()) {
      if (node.op().hasWeights()) {
        bytes = Costs.saturatedSum(bytes, Costs.weightBytes(graph, node));
        products = Costs.saturatedSum(products, Costs.products(graph, node));
        operations = Costs.saturatedSum(operations, Costs.bitOperations(graph, node));
      }
    }
    Map<String, Long> peak = ActivationPeak.peak(plan);
    line("total weights " + bytes + " bytes");
    line("total products " + products + ", bit operations " + operations);
    line(
        "total activations alive at one time "
            + peak.values().stream().mapToLong(b -> b).sum()
            + " bytes ("
            + String.join(", ", peak.keySet())
            + ")");
  }

  private static String interval(Interval i) {
    return "[" + i.low() + ", " + i.high() + "]";
  }

  private static String levels(CodeTensor tensor) {
    return interval(Accumulators.of(tensor.levels()));
  }

  /** Why the range holds, in one line. */
  private final class Proof implements Stage.Visitor<String> {
    @Override
    public String input(Stage.Input stage) {
      return "u in ["
          + stage.type().minimum
          + ", "
          + stage.type().maximum
          + "] minus zero points "
          + stage.zeroPoints().stream().distinct().sorted().toList();
    }

    private String products(Node node, CodeTensor input) {
      Quantizer q = graph.weights(node).orElseThrow();
      String factors = interval(Accumulators.of(q.levels()));
      long taps = Costs.taps(graph, node);
      return StageMaker.offsetSteps(q)
          .map(
              steps ->
                  taps + " * (64 * " + factors + " + " + interval(steps) + ") * " + levels(input))
          .orElse(taps + " * " + factors + " * " + levels(input));
    }

    @Override
    public String convolution(Stage.Convolution stage) {
      return products(stage.node(), stage.input());
    }

    @Override
    public String dense(Stage.Dense stage) {
      return products(stage.node(), stage.input());
    }

    @Override
    public String sum(Stage.Sum stage) {
      return stage.inputs().stream().map(PlanText::levels).collect(Collectors.joining(" + "));
    }

    @Override
    public String windowSum(Stage.WindowSum stage) {
      return (long) stage.kernelHeight() * stage.kernelWidth() + " * " + levels(stage.input());
    }

    @Override
    public String join(Stage.Join stage) {
      return "levels as they are";
    }

    @Override
    public String embedding(Stage.Embedding stage) {
      return "tokens, those beyond taken as the last";
    }

    @Override
    public String gate(Stage.Gate stage) {
      return "[0, " + CellFormat.ONE + "] * " + levels(stage.levels());
    }

    @Override
    public String gruCell(Stage.GruCell stage) {
      return "u * "
          + levels(stage.hidden().tensor())
          + " + ("
          + CellFormat.ONE
          + " - u) * "
          + levels(stage.candidate())
          + " with u in [0, "
          + CellFormat.ONE
          + "]";
    }

    @Override
    public String lstmCell(Stage.LstmCell stage) {
      return interval(stage.squash().range())
          + " * [0, "
          + CellFormat.ONE
          + "]; cell state "
          + levels(stage.cell().tensor())
          + " in 1/"
          + CellFormat.CELL_ONE;
    }
  }
}
