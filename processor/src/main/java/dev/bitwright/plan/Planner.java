package dev.bitwright.plan;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.graph.GraphText;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.OpRole;
import dev.bitwright.graph.Shape;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.scheme.LevelSet;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.StorageForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From a checked graph to integer stages: everything between an accumulator and a quantizer becomes
 * that accumulator's emission. Ranges of accumulators hold for any weights of their types.
 */
public final class Planner {
  /**
   * Version of what the deployment hash covers; grows when the meaning of a weight file changes.
   */
  private static final int LAYOUT = 1;

  /** Widest levels whose output stage compares with thresholds. */
  private static final int THRESHOLD_BITS = 4;

  /** The planned graph, or empty after errors were reported. */
  public Optional<PlannedGraph> plan(CheckedGraph graph, Diagnostics diagnostics) {
    if (!graph.deployable()) {
      throw new IllegalArgumentException("a network in floats has no deployed form");
    }
    int errors = diagnostics.errorCount();
    PlannedGraph planned = structure(graph);
    ScoreWidth.check(planned, diagnostics);
    RequantizeWidth.check(planned, diagnostics);
    Shifts.report(planned, diagnostics);
    return diagnostics.errorCount() > errors ? Optional.empty() : Optional.of(planned);
  }

  /** How a sum becomes a level of a quantizer, whatever lies between. */
  public static Emission.Form form(Quantizer quantizer) {
    boolean few = quantizer.bits() <= THRESHOLD_BITS;
    return switch (quantizer.rounding()) {
      case NEAREST ->
          few || !quantizer.levels().contiguous()
              ? Emission.Form.THRESHOLDS
              : Emission.Form.MULTIPLIER;
      case TWICE -> Emission.Form.REQUANTIZE;
      case ONCE -> Emission.Form.REQUANTIZE_ONCE;
    };
  }

  /** How the sums of a node become levels of a quantizer at the end of a path. */
  static Emission.Form form(
      CheckedGraph graph, Node accumulator, List<Node> path, Quantizer quantizer) {
    if (OpRole.of(accumulator.op()) == OpRole.LOOKUP) {
      return Emission.Form.TABLE;
    }
    return Shifts.apply(graph, accumulator, path, quantizer)
        ? Emission.Form.SHIFT
        : form(quantizer);
  }

  /** The stages of a graph, whether or not their sums fit the deployed network. */
  public static PlannedGraph structure(CheckedGraph graph) {
    List<Stage> stages = new Plan(graph).stages();
    return new PlannedGraph(graph, stages, deploymentHash(graph, stages));
  }

  private static String deploymentHash(CheckedGraph graph, List<Stage> stages) {
    StringBuilder text = new StringBuilder("layout " + LAYOUT + "\n");
    text.append(graph.structureHash()).append('\n');
    graph.weightQuantizers().forEach((name, q) -> quantizer(text, name, q));
    graph.activationQuantizers().forEach((name, q) -> quantizer(text, name, q));
    graph.scaleGroups().forEach((name, owner) -> text.append(name + " in " + owner + "\n"));
    for (Stage stage : stages) {
      text.append(stage.name()).append(' ').append(stage.range()).append('\n');
      for (Emission emission : stage.emissions()) {
        text.append(emission.output().name()).append(' ').append(emission.form()).append('\n');
      }
    }
    return GraphText.hash(text.toString());
  }

  private static void quantizer(StringBuilder text, String name, Quantizer q) {
    text.append(name)
        .append(' ')
        .append(q.scheme())
        .append(' ')
        .append(q.bits())
        .append(' ')
        .append(GraphText.hash(q.levels().levels().toString()))
        .append(' ')
        .append(q.storage())
        .append(' ')
        .append(q.offsetSteps().isPresent())
        .append('\n');
  }

  /** The stages of one network as they grow: readers come after what they read. */
  private static final class Plan {
    private final CheckedGraph graph;
    private final StageNames names;
    private final StageMaker maker;
    private final Map<String, String> stageNames = new HashMap<>();
    private final Map<String, List<Emission>> emissions = new HashMap<>();
    private final Map<String, CodeTensor> tensors = new LinkedHashMap<>();
    private final List<Pending> pending = new ArrayList<>();

    private final Map<String, CellStages> cells = new HashMap<>();

    /** A stage whose emissions are not all known yet, or one that is made already. */
    private record Pending(Node node, String name, Optional<Stage> made) {}

    Plan(CheckedGraph graph) {
      this.graph = graph;
      this.names = new StageNames(graph);
      this.maker = new StageMaker(graph);
    }

    List<Stage> stages() {
      for (Node node : graph.nodes()) {
        OpRole role = OpRole.of(node.op());
        if (role.accumulates()) {
          String name = names.stage(node);
          stageNames.put(node.name(), name);
          emissions.put(node.name(), new ArrayList<>());
          if (role == OpRole.CELL) {
            cell(node, name);
          }
          pending.add(new Pending(node, name, Optional.empty()));
          if (role == OpRole.INPUT) {
            readAsItIs(node);
          }
        } else if (role == OpRole.QUANTIZE) {
          quantize(node);
        }
      }
      scores();
      List<Stage> stages = new ArrayList<>();
      for (Pending p : pending) {
        if (p.made().isPresent()) {
          stages.add(p.made().get());
          continue;
        }
        List<Emission> emitted = emissions.get(p.node().name());
        stages.add(
            cells.containsKey(p.node().name())
                ? cells.get(p.node().name()).last(emitted)
                : maker.make(p.node(), p.name(), emitted, tensors));
      }
      return stages;
    }

    /** The stages of a cell before its last one, and what its state takes of the last. */
    private void cell(Node node, String name) {
      String read = node.inputs().get(0);
      Quantizer quantizer = graph.activationQuantizers().get(read);
      CellStages cell =
          new CellStages(
              node,
              name,
              tensors.get(read),
              graph.weights(node).orElseThrow(),
              form(quantizer),
              names);
      cells.put(node.name(), cell);
      for (Stage stage : cell.before()) {
        pending.add(new Pending(node, stage.name(), Optional.of(stage)));
      }
      emissions.get(node.name()).add(cell.ofState());
    }

    /** The input's own levels, where a convolution, dense or embedding reads them. */
    private void readAsItIs(Node input) {
      boolean read =
          graph.readers(input.name()).stream()
              .anyMatch(n -> n.op().hasWeights() || OpRole.of(n.op()) == OpRole.LOOKUP);
      if (!read) {
        return;
      }
      Interval range = StageMaker.inputRange(input);
      LevelSet levels = LevelSet.range((int) range.low(), (int) range.high());
      CodeTensor tensor =
          new CodeTensor(
              names.unique(input.layer() + "_levels"),
              input.shape(),
              levels,
              new StorageForm.PlainInteger(range.bits(), range.signed()));
      tensors.put(input.name(), tensor);
      emissions
          .get(input.name())
          .add(new Emission(tensor, Emission.Form.COPY, List.of(), input.name(), List.of()));
    }

    private void quantize(Node node) {
      Quantizer quantizer = graph.activationQuantizers().get(node.name());
      List<Routes.Route> routes = Routes.to(graph, node.inputs().get(0));
      if (routes.size() == 1) {
        Routes.Route route = routes.get(0);
        tensors.put(node.name(), emit(node.name(), route, quantizer, node.name()));
      } else {
        join(node, quantizer, routes);
      }
    }

    /** Adds an emission to the stage that a route starts at. */
    private CodeTensor emit(
        String tensorName, Routes.Route route, Quantizer quantizer, String quantizeNode) {
      CodeTensor tensor =
          new CodeTensor(tensorName, route.shape(), quantizer.levels(), quantizer.storage());
      emissions
          .get(route.accumulator().name())
          .add(
              new Emission(
                  tensor,
                  form(graph, route.accumulator(), route.path(), quantizer),
                  route.path(),
                  quantizeNode,
                  route.pools()));
      return tensor;
    }

    /** Each operand of the concats is quantized where it is made; then they are joined. */
    private void join(Node quantize, Quantizer quantizer, List<Routes.Route> routes) {
      List<Node> path = routes.get(0).path();
      int concat = lastConcat(path);
      List<Node> flattens =
          path.subList(concat + 1, path.size()).stream()
              .filter(n -> n.op() instanceof Op.Flatten)
              .toList();
      List<CodeTensor> operands = new ArrayList<>();
      for (Routes.Route route : routes) {
        List<Node> own = route.path().stream().filter(n -> !flattens.contains(n)).toList();
        String name =
            names.unique(quantize.name() + "_" + stageNames.get(route.accumulator().name()));
        operands.add(
            emit(name, new Routes.Route(route.accumulator(), own), quantizer, quantize.name()));
      }
      Shape first = operands.get(0).shape();
      int channels = operands.stream().mapToInt(t -> t.shape().channels()).sum();
      Shape shape =
          first.isImage()
              ? Shape.image(channels, first.height(), first.width())
              : Shape.vector(channels);
      CodeTensor joined =
          new CodeTensor(
              quantize.name(), quantize.shape(), quantizer.levels(), quantizer.storage());
      tensors.put(quantize.name(), joined);
      Emission copy =
          new Emission(joined, Emission.Form.COPY, flattens, quantize.name(), List.of());
      String name = names.unique(quantize.name() + "_join");
      pending.add(
          new Pending(
              quantize,
              name,
              Optional.of(
                  new Stage.Join(
                      name,
                      shape,
                      Accumulators.of(quantizer.levels()),
                      List.of(copy),
                      path.get(concat),
                      operands))));
    }

    private static int lastConcat(List<Node> path) {
      for (int i = path.size() - 1; i >= 0; i--) {
        if (path.get(i).op() instanceof Op.Concat) {
          return i;
        }
      }
      throw new IllegalStateException("several routes without a concat");
    }

    /** The network's output: 32-bit scores. */
    private void scores() {
      String output = graph.network().output();
      Routes.Route route = Routes.to(graph, output).get(0);
      CodeTensor tensor =
          new CodeTensor(
              names.unique(graph.node(output).layer() + "_scores"),
              route.shape(),
              new LevelSet(List.of(Integer.MIN_VALUE, Integer.MAX_VALUE)),
              new StorageForm.PlainInteger(32, true));
      emissions
          .get(route.accumulator().name())
          .add(new Emission(tensor, Emission.Form.SCORES, route.path(), output, route.pools()));
    }
  }
}
