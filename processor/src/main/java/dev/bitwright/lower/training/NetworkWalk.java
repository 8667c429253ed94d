package dev.bitwright.lower.training;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.emit.java.TrainerSpec;
import dev.bitwright.emit.java.TrainerStep;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.OpRole;
import dev.bitwright.lower.training.Workbench.Extent;
import dev.bitwright.lower.training.Workbench.Unit;
import dev.bitwright.plan.Shifts;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Rank;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Walks through the nodes of a network and makes a unit of each product, chain and structure. */
final class NetworkWalk {
  /**
   * A chain that was made.
   *
   * @param from the node it reads
   * @param nodes its operators, a quantize node among them at most at the end
   * @param frozen its evaluation form
   */
  record Chain(Node from, List<Node> nodes, TrainerSpec.FrozenChain frozen) {}

  final CheckedGraph graph;
  final Workbench bench;
  final CalibrationLines calibration;
  final List<Chain> chains = new ArrayList<>();

  /** The matrices of each recurrent cell, by node. */
  final Map<String, List<CellLowering.Matrix>> cells = new HashMap<>();

  private final Map<String, Edge> edges = new HashMap<>();
  private final Map<String, Edge> accumulators = new HashMap<>();
  private final Map<String, Integer> readersLeft = new HashMap<>();
  private final Map<String, List<Schedule.Value>> quantizerPlaces = new HashMap<>();
  private final Map<String, List<Schedule.Value>> averagePlaces = new HashMap<>();
  private final Set<String> absorbed = new HashSet<>();
  private final Structures structures;
  private Node input;
  private Edge realInput;
  private Schedule.Value deviationFactors;

  NetworkWalk(CheckedGraph graph, Workbench bench) {
    this.graph = graph;
    this.bench = bench;
    this.calibration = new CalibrationLines(graph, bench);
    this.structures = new Structures(this);
  }

  void run() {
    for (Node node : graph.nodes()) {
      if (absorbed.contains(node.name())) {
        continue;
      }
      switch (OpRole.of(node.op())) {
        case INPUT -> input(node);
        case PRODUCT, SUM, WINDOW -> structures.accumulator(node);
        case LOOKUP -> structures.lookUp(node);
        case CELL -> cell(node);
        case CHAIN, JOIN, QUANTIZE -> {
          if (isElementWise(node)) {
            chain(node.inputs().get(0), node);
          } else {
            structures.real(node);
          }
        }
      }
    }
  }

  private void cell(Node node) {
    CellLowering cell = new CellLowering(this, node);
    cell.lower();
    cells.put(node.name(), cell.matrices());
  }

  Node input() {
    return input;
  }

  String rawInput() {
    return input.name() + ".raw";
  }

  String outputTensor() {
    return edges.get(graph.network().output()).tensor();
  }

  String outputGradient() {
    return edges.get(graph.network().output()).gradient();
  }

  static boolean isElementWise(Node node) {
    return node.op() instanceof Op.BatchNorm
        || node.op() instanceof Op.Relu
        || node.op() instanceof Op.Relu6
        || node.op() instanceof Op.Identity
        || node.op() instanceof Op.Quantize;
  }

  static Extent extent(Node node) {
    return new Extent(node.shape().channels(), node.shape().positions());
  }

  /** A Java identifier for a node. */
  static String id(String node) {
    StringBuilder id = new StringBuilder();
    boolean upper = false;
    for (char c : node.toCharArray()) {
      if (c == '.') {
        upper = true;
      } else {
        id.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return id.toString();
  }

  /** How often the value of a node is read, by readers or as the scores. */
  int readers(Node node) {
    int count = 0;
    for (Node reader : graph.nodes()) {
      for (String name : reader.inputs()) {
        count += name.equals(node.name()) ? 1 : 0;
      }
    }
    return count + (graph.network().output().equals(node.name()) ? 1 : 0);
  }

  /** The edge of a real value or of levels; the reader is counted. */
  Edge read(String node) {
    Edge edge = edges.get(node);
    if (edge == null) {
      throw new IllegalStateException("nothing computes " + node);
    }
    readersLeft.merge(node, 1, Integer::sum);
    return edge;
  }

  /** The same for what takes real values: those of the input are apart from its levels. */
  Edge readReal(String node) {
    Edge edge = read(node);
    return realInput != null && node.equals(input.name()) ? realInput : edge;
  }

  /** Whether the reader that was counted last is the last one in forward order. */
  boolean isLastReader(String node) {
    return readersLeft.get(node) == edges.get(node).readers();
  }

  void put(Node node, Edge edge) {
    edges.put(node.name(), edge);
  }

  private void input(Node node) {
    input = node;
    Op.Input op = (Op.Input) node.op();
    Extent extent = extent(node);
    bench.tensor(rawInput(), extent.rows(), extent.positions());
    bench.tensor(node.name(), extent.rows(), extent.positions());
    float range = op.type().maximum;
    double deviation = op.deviation().stream().mapToDouble(d -> d).average().orElseThrow();
    Schedule.Value scale =
        bench.constants(
            node.name() + ".scale", Rank.TENSOR, List.of((float) (1 / (range * deviation))));
    Schedule.Value zeros =
        bench.constants(
            node.name() + ".zeroPoints",
            Rank.CHANNEL,
            op.mean().stream().map(m -> (float) Math.rint(m * range)).toList());
    TrainerStep subtract =
        new TrainerStep.PerPart(
            List.of(
                new TrainerStep.Call(
                    "TensorRows",
                    null,
                    "subtract",
                    List.of(
                        Workbench.tensorPart(rawInput()),
                        Workbench.ref(zeros, TrainerStep.Access.ARRAY),
                        Workbench.tensorPart(node.name()),
                        new TrainerStep.Length(extent.positions())))));
    bench.units.add(
        new Unit(
            node.layer(),
            describe(node) + ": level = u - zeroPoint[c]",
            List.of(subtract),
            List.of()));
    put(node, new Edge(node.name(), extent, scale, null, null, null, readers(node)));
    for (Node reader : graph.readers(node.name())) {
      boolean own = reader.op().hasWeights() || OpRole.of(reader.op()) == OpRole.LOOKUP;
      if (!own && !isElementWise(reader)) {
        accumulators.put(node.name(), edges.get(node.name()));
        chainFrom(node, accumulators.get(node.name()), List.of(), "");
        realInput = edges.put(node.name(), accumulators.get(node.name()));
        return;
      }
    }
  }

  /**
   * What the first weights of an input channel are multiplied by, since one scale serves all
   * channels; empty for anything but an input whose channels deviate differently.
   */
  Optional<Schedule.Value> deviationFactors(String node) {
    if (!node.equals(input.name())) {
      return Optional.empty();
    }
    List<Double> deviations = ((Op.Input) input.op()).deviation();
    if (deviations.stream().distinct().count() < 2) {
      return Optional.empty();
    }
    if (deviationFactors == null) {
      double mean = deviations.stream().mapToDouble(d -> d).average().orElseThrow();
      deviationFactors =
          bench.constants(
              node + ".deviationFactors",
              Rank.CHANNEL,
              deviations.stream().map(d -> (float) (mean / d)).toList());
    }
    return Optional.of(deviationFactors);
  }

  static String describe(Node node) {
    String place = node.ref().toString();
    String inputs = String.join(", ", node.inputs());
    return "{@code "
        + node.name()
        + " = "
        + node.op().keyword()
        + "("
        + inputs
        + ")}, "
        + node.shape()
        + (place.isEmpty() ? "" : ", " + place);
  }

  /** The run of element-wise operators that starts behind a node. */
  private List<Node> run(Node from) {
    List<Node> nodes = new ArrayList<>();
    Node at = from;
    while (!(at.op() instanceof Op.Quantize) && readers(at) == 1) {
      List<Node> next = graph.readers(at.name());
      if (next.size() != 1 || !isElementWise(next.get(0))) {
        break;
      }
      at = next.get(0);
      nodes.add(at);
    }
    return nodes;
  }

  /** Starts the chain that follows an accumulator, whatever it is made of. */
  void afterAccumulator(Node node, Edge edge, String bias) {
    accumulators.put(node.name(), edge);
    chainFrom(node, edge, run(node), bias);
  }

  /** A chain that starts at a value with several readers, or behind a structure. */
  private void chain(String from, Node first) {
    List<Node> nodes = new ArrayList<>(List.of(first));
    if (!(first.op() instanceof Op.Quantize)) {
      nodes.addAll(run(first));
    }
    Edge edge = read(from);
    boolean last = isLastReader(from);
    build(graph.node(from), edge, nodes, "", last);
  }

  private void chainFrom(Node node, Edge edge, List<Node> nodes, String bias) {
    build(node, edge, nodes, bias, true);
  }

  private void build(Node from, Edge edge, List<Node> nodes, String bias, boolean last) {
    nodes.forEach(n -> absorbed.add(n.name()));
    Node end = nodes.isEmpty() ? from : nodes.get(nodes.size() - 1);
    boolean quantized = end.op() instanceof Op.Quantize;
    Quantizer quantizer = quantized ? graph.activationQuantizers().get(end.name()) : null;
    ChainLowering chain =
        new ChainLowering(bench, id(end.name()), edge, nodes, quantizer, readByCell(end));
    if (!bias.isEmpty()) {
      chain.bias(bias, Shifts.biasFraction(graph, from));
    }
    nodes.stream().filter(n -> n.op() instanceof Op.BatchNorm).forEach(chain::batchNorm);
    Schedule.Value scale = null;
    Schedule.Value offset = null;
    Schedule.Value started = null;
    if (quantizer != null) {
      scale = bench.value(end.name() + ".scale", Rank.TENSOR, 1);
      if (quantizer.offsetSteps().isPresent()) {
        offset = bench.value(end.name() + ".offset", Rank.TENSOR, 1);
      }
      started = quantizerParameters(chain, quantizer, end);
    }
    boolean alias = chain.isScaleOnly();
    boolean inPlace = alias && accumulators.containsKey(from.name()) && from != input;
    String tensor =
        inPlace
            ? edge.tensor()
            : bench.tensor(
                end.name() + (nodes.isEmpty() ? ".value" : ""),
                edge.extent().rows(),
                edge.extent().positions());
    if (quantizer != null) {
      calibration.edge(end, tensor, quantizer);
    }
    boolean learns = edge.learns() || !nodes.isEmpty() || !bias.isEmpty();
    String gradient = null;
    if (learns) {
      gradient =
          alias && edge.learns()
              ? edge.gradient()
              : bench.tensor(
                  end.name() + ".gradient", edge.extent().rows(), edge.extent().positions());
    }
    List<TrainerSpec.FrozenChain> frozen = new ArrayList<>();
    List<TrainerStep> forward = chain.forward(tensor, scale, offset, started, frozen);
    List<TrainerStep> backward = gradient == null ? List.of() : chain.backward(gradient, last);
    frozen.forEach(f -> chains.add(new Chain(from, nodes, f)));
    Edge result = new Edge(tensor, edge.extent(), scale, null, offset, gradient, readers(end));
    bench.units.add(new Unit(from.layer(), describe(from, nodes), forward, backward));
    edges.put(end.name(), result);
    if (edge.readers() == 0) {
      throw new IllegalStateException("nobody reads " + from.name());
    }
  }

  /** Whether a cell reads a node, be it through dropouts. */
  private boolean readByCell(Node node) {
    return graph.readers(node.name()).stream()
        .anyMatch(
            r -> OpRole.of(r.op()) == OpRole.CELL || r.op() instanceof Op.Dropout && readByCell(r));
  }

  private static String describe(Node from, List<Node> nodes) {
    StringBuilder text = new StringBuilder("{@code " + from.name());
    for (Node node : nodes) {
      text.append(" -> ").append(node.op().keyword());
    }
    return text + "}";
  }

  /**
   * Makes or finds the parameters and averages of an activation quantizer; the flag if this node
   * starts them.
   */
  private Schedule.Value quantizerParameters(ChainLowering chain, Quantizer quantizer, Node node) {
    String owner = graph.parameterOwner(node.name());
    List<Schedule.Value> places = quantizerPlaces.get(owner);
    Schedule.Value started = null;
    if (places == null) {
      places = new ArrayList<>();
      for (Quantizer.Parameter p : quantizer.parameters()) {
        places.add(bench.parameter(owner + "." + p.name(), p, 1));
      }
      quantizerPlaces.put(owner, places);
      List<Schedule.Value> averages = new ArrayList<>();
      for (Quantizer.Average a : quantizer.averages()) {
        averages.add(bench.state(owner + "." + a.name(), Rank.TENSOR, 1, 1));
      }
      averagePlaces.put(owner, averages);
      if (!places.isEmpty() || !averages.isEmpty()) {
        started = bench.state(owner + ".started", Rank.TENSOR, 1, 0);
        bench.started.add(Workbench.zero(started));
      }
    }
    chain.parameters(places);
    chain.averages(averagePlaces.get(owner));
    return started;
  }
}
