package dev.bitwright.plan.cost;

import dev.bitwright.check.Costs;
import dev.bitwright.graph.Budget;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.OpRole;
import dev.bitwright.graph.Resource;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Interval;
import dev.bitwright.plan.Planner;
import dev.bitwright.plan.RowForm;
import dev.bitwright.plan.Stage;
import dev.bitwright.plan.StageVariants;
import dev.bitwright.plan.latency.StageLatency;
import dev.bitwright.plan.rows.RowFlow;
import dev.bitwright.plan.rows.RowTensor;
import dev.bitwright.plan.solve.Problem;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.StorageForm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What decisions use of the resources of a network's budget, before anything is decided: the sum of
 * {@link #layer} over the layers, of {@link #edge} over the quantizers of what they read (once for
 * each value and quantizer) and {@link #rest} is what {@link NetworkCost} says of the decided
 * network.
 *
 * <p>It is exact where each layer has one candidate. Where there are several, what depends on more
 * than one decision is charged on the safe side, with the widest of the candidates: comparators and
 * thresholds of an output stage by the widest accumulator before it; its time in Java by the slower
 * of 32 and 64 bits; ternary rows that are packed only if every reader is ternary by the larger of
 * both ways; the number of tables in the head of the weight file; names of more than nine tensors
 * of one value by a letter each.
 *
 * <p>A peak of memory is a resource for each step. Limits that hold for each layer by itself (the
 * accumulator's width; cycles in the dataflow structure) are no resources but kept by leaving out
 * what {@link #keepsMaxima} refuses.
 */
public final class CostModel {
  /** Bits of a level of the integer input. */
  private static final int INPUT_BITS = 8;

  private final NetworkGraph network;
  private final Budget budget;
  private final boolean dataflow;
  private final Skeleton skeleton;
  private final Map<String, List<LayerChoice>> candidates = new LinkedHashMap<>();
  private final List<Interval> ranges;

  /** Layers by the node that they read. */
  private final Map<String, List<Node>> layersReading = new HashMap<>();

  private final StageLatency latency;
  private final EdgeUse edges;
  private final long mostTables;

  /**
   * The model of a network, or empty where what the network states has errors, which checking it
   * reports.
   *
   * @param dataflow whether hardware has the dataflow structure
   * @param choices all that may be chosen for every operator with weights, at least one each
   */
  public static Optional<CostModel> of(
      NetworkGraph network, boolean dataflow, List<LayerChoice> choices) {
    return of(network, dataflow, choices, StageLatency.measured());
  }

  /** With other times of the generated Java. */
  public static Optional<CostModel> of(
      NetworkGraph network, boolean dataflow, List<LayerChoice> choices, StageLatency latency) {
    return Skeleton.of(network, dataflow)
        .map(s -> new CostModel(network, dataflow, s, choices, latency));
  }

  private CostModel(
      NetworkGraph network,
      boolean dataflow,
      Skeleton skeleton,
      List<LayerChoice> choices,
      StageLatency latency) {
    this.network = network;
    this.budget = network.budget();
    this.dataflow = dataflow;
    this.skeleton = skeleton;
    boolean limited = budget.limits().stream().anyMatch(l -> l.resource() == Resource.LATENCY);
    this.latency = limited ? latency : StageLatency.NONE;
    for (LayerChoice choice : choices) {
      candidates.computeIfAbsent(choice.layer().name(), n -> new ArrayList<>()).add(choice);
    }
    for (String name : skeleton.ofLayer.keySet()) {
      Node layer = network.node(name);
      layersReading.computeIfAbsent(layer.inputs().get(0), s -> new ArrayList<>()).add(layer);
    }
    this.ranges = widest();
    OutputForms forms = new OutputForms(skeleton, candidates.values());
    this.edges = new EdgeUse(skeleton, ranges, forms, wide(), this.latency);
    this.mostTables = mostTables();
  }

  /** Of each stage, the range that holds with every candidate. */
  private List<Interval> widest() {
    List<Interval> widest = new ArrayList<>();
    skeleton.stages.forEach(s -> widest.add(s.range()));
    skeleton.ofLayer.forEach(
        (name, indices) -> {
          indices.forEach(i -> widest.set(i, null));
          for (LayerChoice choice : candidates.get(name)) {
            List<Stage> stages = stages(choice);
            for (int k = 0; k < stages.size(); k++) {
              Interval range = stages.get(k).range();
              Interval known = widest.get(indices.get(k));
              widest.set(
                  indices.get(k),
                  known == null
                      ? range
                      : new Interval(
                          Math.min(known.low(), range.low()),
                          Math.max(known.high(), range.high())));
            }
          }
        });
    return List.copyOf(widest);
  }

  /** Of each stage, whether Java holds its accumulators in 64 bits, may do so, or both. */
  private List<Set<Boolean>> wide() {
    List<Set<Boolean>> wide = new ArrayList<>();
    skeleton.stages.forEach(s -> wide.add(new TreeSet<>(Set.of(RowForm.wide(s)))));
    skeleton.ofLayer.forEach(
        (name, indices) -> {
          indices.forEach(i -> wide.get(i).clear());
          for (LayerChoice choice : candidates.get(name)) {
            List<Stage> stages = stages(choice);
            for (int k = 0; k < stages.size(); k++) {
              wide.get(indices.get(k)).add(RowForm.wide(stages.get(k)));
            }
          }
        });
    return wide;
  }

  private List<Stage> stages(LayerChoice choice) {
    List<Stage> own =
        skeleton.ofLayer.get(choice.layer().name()).stream().map(skeleton.stages::get).toList();
    CodeTensor read = input(own.get(own.size() - 1), own.get(0));
    return StageVariants.of(
        skeleton.checked,
        own,
        choice.weights(),
        choice.read().map(q -> StageVariants.tensor(read, q)).orElse(read),
        choice.read().map(Planner::form).orElse(Emission.Form.THRESHOLDS),
        choice.parallelism());
  }

  private static CodeTensor input(Stage last, Stage first) {
    return first instanceof Stage.Join join
        ? join.inputs().get(0)
        : last instanceof Stage.Convolution c ? c.input() : ((Stage.Dense) last).input();
  }

  /** What is limited, with the whole limits; in the order of {@link #layer} and the others. */
  public List<Problem.Resource> resources() {
    List<Problem.Resource> resources = new ArrayList<>();
    for (Budget.Limit limit : budget.limits()) {
      for (int k = 0; k < places(limit); k++) {
        String name =
            limit.resource() == Resource.ACTIVATIONS
                ? limit.shown() + " at " + skeleton.stages.get(k).name()
                : limit.shown();
        resources.add(new Problem.Resource(name, budget.largest(limit)));
      }
    }
    return List.copyOf(resources);
  }

  /** Resources that a limit becomes. */
  private int places(Budget.Limit limit) {
    return switch (limit.resource()) {
      case ACTIVATIONS -> skeleton.stages.size();
      case ACCUMULATOR -> 0;
      case CYCLES, FRAMES_PER_SECOND -> dataflow ? 0 : 1;
      default -> 1;
    };
  }

  private long[] numbers(Use use, long aroundFile) {
    List<Long> numbers = new ArrayList<>();
    for (Budget.Limit limit : budget.limits()) {
      for (int k = 0; k < places(limit); k++) {
        numbers.add(
            switch (limit.resource()) {
              case WEIGHTS -> use.weightBytes;
              case FILE -> use.tables.bytes() + aroundFile;
              case BOPS -> use.bitOperations;
              case MACS -> use.factorBits >= limit.bits() ? use.products : 0;
              case ACTIVATIONS -> use.alive[k];
              case LATENCY -> use.nanoseconds;
              case LINE_BUFFERS -> use.lineBytes;
              case LUT -> use.hardware.lut();
              case FF -> use.hardware.ff();
              case DSP -> use.hardware.dsp();
              case BRAM -> use.hardware.bram();
              case CYCLES, FRAMES_PER_SECOND -> use.hardware.cycles();
              case ACCUMULATOR -> throw new IllegalStateException(limit.shown());
            });
      }
    }
    return numbers.stream().mapToLong(n -> n).toArray();
  }

  /**
   * The need of one limit's resource: of a peak the largest step.
   *
   * @param uses sums, in the order of {@link #resources}
   * @return empty for a limit that holds for each layer
   */
  public OptionalLong need(Budget.Limit limit, List<Long> uses) {
    int from = 0;
    for (Budget.Limit other : budget.limits()) {
      if (other.equals(limit)) {
        return uses.subList(from, from + places(limit)).stream().mapToLong(u -> u).max();
      }
      from += places(other);
    }
    throw new IllegalArgumentException(limit.shown());
  }

  /** What belongs to a layer: its weights, its products, its engine; of a cell all inside of it. */
  public long[] layer(LayerChoice choice) {
    return numbers(layerUse(choice), 0);
  }

  private Use layerUse(LayerChoice choice) {
    Use use = new Use(skeleton.stages.size());
    Node node = skeleton.checked.node(choice.layer().name());
    long read = choice.read().map(q -> (long) q.bits()).orElse((long) INPUT_BITS);
    use.weightBytes = Costs.weightBytes(Costs.weights(skeleton.checked, node), choice.weights());
    use.products = Costs.products(skeleton.checked, node);
    use.bitOperations = Costs.bitOperations(use.products, choice.weights(), read);
    use.factorBits = Math.max(choice.weights().bits(), read);
    List<Integer> own = skeleton.ofLayer.get(node.name());
    List<Stage> stages = stages(choice);
    for (int k = 0; k < stages.size(); k++) {
      Stage stage = stages.get(k);
      use.add(WeightTables.stage(stage));
      use.nanoseconds += latency.accumulators(stage);
      use.add(
          packings(choice).stream()
              .map(packed -> Hardware.engine(stage, packed))
              .reduce(Hardware.NONE, Hardware::orMore));
      if (OpRole.of(node.op()) == OpRole.CELL) {
        inside(use, own.get(k), stage);
      }
    }
    return use;
  }

  /** What a stage of a cell emits for the cell itself, and what it keeps. */
  private void inside(Use use, int index, Stage stage) {
    Stage shape = skeleton.stages.get(index);
    for (int e = 0; e < stage.emissions().size(); e++) {
      Emission emission = stage.emissions().get(e);
      String name = shape.emissions().get(e).output().name();
      use.add(WeightTables.emission(stage, emission, stage.range()));
      use.nanoseconds += latency.emission(stage, emission, RowForm.wide(stage));
      use.add(Hardware.output(stage, emission, stage.range().bits()));
      edges.rows(
          use, shape.emissions().get(e), emission.output().levels(), List.of(name), List.of(false));
      if (shape.states().stream().noneMatch(s -> s.tensor().name().equals(name))) {
        use.addAlive(emission.output(), index, skeleton.lastReader(name));
      }
    }
    for (int s = 0; s < stage.states().size(); s++) {
      CodeTensor kept = stage.states().get(s).tensor();
      use.addAlive(kept, 0, skeleton.stages.size() - 1);
      String name = shape.states().get(s).tensor().name();
      if (shape.emissions().stream().noneMatch(e -> e.output().name().equals(name))) {
        RowTensor row = skeleton.tensor(name);
        use.add(RowCost.kept(row, skeleton.rows.rowsKept(row)));
        use.lineBytes += RowCost.bytes(row, skeleton.rows.rowsKept(row));
      }
    }
  }

  /**
   * What belongs to the quantizer of a value, shared by all layers that read the value and have it
   * among their candidates: stored levels, rows kept, the thresholds of their producers.
   *
   * @param source the node that is read
   */
  public long[] edge(String source, Quantizer quantizer) {
    return numbers(edgeUse(source, quantizer), 0);
  }

  private Use edgeUse(String source, Quantizer quantizer) {
    Use use = new Use(skeleton.stages.size());
    for (boolean cells : new boolean[] {false, true}) {
      List<Node> readers = readers(source, key(quantizer), cells);
      if (!readers.isEmpty()) {
        edges.add(
            use,
            readers.stream().map(skeleton::read).toList(),
            quantizer,
            packings(readers, quantizer, Optional.empty()));
      }
    }
    return use;
  }

  /** What no decision of a layer changes: the input, adds, average pools, the scores. */
  public long[] rest() {
    long around =
        WeightTables.network().bytes() + WeightTables.around(skeleton.planned, mostTables);
    return numbers(restUse(), around);
  }

  private Use restUse() {
    Use use = new Use(skeleton.stages.size());
    Set<Integer> decided = new LinkedHashSet<>();
    skeleton.ofLayer.values().forEach(decided::addAll);
    skeleton.ofEdge.values().stream()
        .flatMap(List::stream)
        .filter(p -> skeleton.stages.get(p.stage()) instanceof Stage.Join)
        .forEach(p -> decided.add(p.stage()));
    for (int i = 0; i < skeleton.stages.size(); i++) {
      if (!decided.contains(i)) {
        use.add(Hardware.engine(skeleton.stages.get(i), false));
        use.add(WeightTables.stage(skeleton.stages.get(i)));
        use.nanoseconds += latency.accumulators(skeleton.stages.get(i));
      }
    }
    skeleton.others.forEach(place -> edges.add(use, place));
    return use;
  }

  private long mostTables() {
    long count = WeightTables.network().count() + restUse().tables.count();
    for (List<LayerChoice> choices : candidates.values()) {
      count += choices.stream().mapToLong(c -> layerUse(c).tables.count()).max().orElseThrow();
    }
    for (List<Node> sharing : sharing(skeleton.ofLayer.keySet())) {
      count +=
          candidates.get(sharing.get(0).name()).stream()
              .flatMap(c -> c.read().stream())
              .mapToLong(
                  q -> {
                    Use use = new Use(skeleton.stages.size());
                    edges.add(
                        use, sharing.stream().map(skeleton::read).toList(), q, List.of(false));
                    return use.tables.count();
                  })
              .max()
              .orElse(0);
    }
    return count;
  }

  /** Layers that read one value with the same candidates, and so share a tensor. */
  private List<List<Node>> sharing(Set<String> layers) {
    Map<String, List<Node>> groups = new LinkedHashMap<>();
    for (String name : layers) {
      Node node = network.node(name);
      List<LayerChoice> choices = candidates.get(name);
      if (choices.get(0).read().isPresent()) {
        String keys =
            choices.stream()
                .map(c -> key(c.read().orElseThrow()))
                .distinct()
                .sorted()
                .collect(Collectors.joining("; "));
        String group =
            node.inputs().get(0) + " " + (OpRole.of(node.op()) == OpRole.CELL) + " " + keys;
        groups.computeIfAbsent(group, g -> new ArrayList<>()).add(node);
      }
    }
    return List.copyOf(groups.values());
  }

  /** Equal for quantizers that readers share. */
  private static String key(Quantizer q) {
    return q.scheme() + " " + q.bits() + " " + q.description() + " " + q.storage();
  }

  private List<Node> readers(String source, String key, boolean cells) {
    return layersReading.getOrDefault(source, List.of()).stream()
        .filter(n -> (OpRole.of(n.op()) == OpRole.CELL) == cells)
        .filter(
            n ->
                candidates.get(n.name()).stream()
                    .anyMatch(c -> c.read().map(q -> key(q).equals(key)).orElse(false)))
        .toList();
  }

  private List<Boolean> packings(LayerChoice choice) {
    if (choice.read().isEmpty() || OpRole.of(choice.layer().op()) == OpRole.CELL) {
      return List.of(false);
    }
    Quantizer read = choice.read().get();
    List<Node> readers = readers(choice.layer().inputs().get(0), key(read), false);
    return packings(readers, read, Optional.of(choice));
  }

  /** Whether rows are packed: only if every reader multiplies whole words by ternary weights. */
  private List<Boolean> packings(
      List<Node> readers, Quantizer read, Optional<LayerChoice> decided) {
    boolean may = read.storage() instanceof StorageForm.TernaryPlanes;
    boolean must = may;
    for (Node node : readers) {
      boolean words =
          OpRole.of(node.op()) != OpRole.CELL
              && !(node.op() instanceof Op.Conv2d conv && conv.groups() > 1);
      List<Boolean> ternary =
          decided.filter(d -> d.layer().name().equals(node.name())).stream()
              .map(LayerChoice::weights)
              .map(CostModel::ternary)
              .toList();
      if (ternary.isEmpty()) {
        ternary =
            candidates.get(node.name()).stream()
                .filter(c -> c.read().map(q -> key(q).equals(key(read))).orElse(false))
                .map(c -> ternary(c.weights()))
                .distinct()
                .toList();
      }
      may &= words && ternary.contains(true);
      must &= words && !ternary.contains(false);
    }
    return must ? List.of(true) : may ? List.of(false, true) : List.of(false);
  }

  private static boolean ternary(Quantizer weights) {
    return weights.storage() instanceof StorageForm.TernaryPlanes;
  }

  /**
   * Whether a layer by itself keeps the limits that hold for each layer: the accumulator's width,
   * and in the dataflow structure the cycles of its process.
   */
  public boolean keepsMaxima(LayerChoice choice) {
    for (Budget.Limit limit : budget.limits()) {
      boolean cycles =
          limit.resource() == Resource.CYCLES || limit.resource() == Resource.FRAMES_PER_SECOND;
      if (limit.resource() == Resource.ACCUMULATOR
          && stages(choice).stream().anyMatch(s -> s.range().bits() > limit.value())) {
        return false;
      }
      if (cycles && dataflow && processCycles(choice) > budget.largest(limit)) {
        return false;
      }
    }
    return true;
  }

  /** Cycles of a layer's process: its products, and a cycle for each element taken or sent. */
  private long processCycles(LayerChoice choice) {
    long most = 0;
    for (Stage stage : stages(choice)) {
      for (boolean packed : packings(choice)) {
        long cycles = Hardware.engine(stage, packed).cycles();
        most = Math.max(most, cycles + taken(stage.name(), packed));
      }
    }
    return most + sent(choice.layer());
  }

  private long taken(String stage, boolean packed) {
    long taken = 0;
    for (RowFlow.Fifo fifo : skeleton.rows.flow().map(RowFlow::fifos).orElse(List.of())) {
      if (fifo.reader().name().equals(stage)) {
        RowTensor tensor = fifo.tensor();
        taken += (long) fifo.used() * EdgeUse.with(tensor, tensor.levels(), packed).rowLength();
      }
    }
    return taken;
  }

  /** Elements that a layer's process sends: each tensor once, however many read it. */
  private long sent(Node layer) {
    int last = Collections.max(skeleton.ofLayer.get(layer.name()));
    long sent = 0;
    for (Skeleton.Place place : skeleton.others) {
      sent += place.stage() == last ? sent(place.emission(), List.of(false)) : 0;
    }
    for (List<Node> sharing : sharing(skeleton.ofLayer.keySet())) {
      String name = skeleton.read(sharing.get(0));
      for (Skeleton.Place place : skeleton.ofEdge.get(name)) {
        if (place.stage() == last) {
          List<Boolean> packings =
              candidates.get(sharing.get(0).name()).stream()
                  .flatMap(c -> c.read().stream())
                  .flatMap(q -> packings(sharing, q, Optional.empty()).stream())
                  .distinct()
                  .toList();
          boolean whole = place.emission().output().name().equals(name);
          sent += sent(place.emission(), whole ? packings : List.of(false));
        }
      }
    }
    return sent;
  }

  private long sent(Emission emission, List<Boolean> packings) {
    Optional<RowTensor> first = skeleton.first(emission);
    if (first.isEmpty() || skeleton.rows.flow().isEmpty()) {
      return 0;
    }
    RowTensor tensor = first.get();
    boolean pooled = !skeleton.pools(emission).isEmpty();
    return packings.stream()
        .mapToLong(
            packed ->
                (long) tensor.height()
                    * EdgeUse.with(tensor, tensor.levels(), packed && !pooled).rowLength())
        .max()
        .orElse(0);
  }
}
