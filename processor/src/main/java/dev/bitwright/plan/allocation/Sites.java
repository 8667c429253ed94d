package dev.bitwright.plan.allocation;

import dev.bitwright.check.LayerQuantizers;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.OpRole;
import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.Suggestions;
import dev.bitwright.plan.sensitivity.NetworkEnds;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.StorageForm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds what may become of every layer with weights. */
final class Sites {
  /** Width of the first and the last layer, and of the operands of adds, where it is left open. */
  static final int END_BITS = 8;

  /** Products of one layer at a time at most. */
  private static final int MOST_LANES = 256;

  /** What plans write for levels that come in as they are. */
  static final String INPUT = "input";

  private final NetworkGraph network;
  private final LayerQuantizers quantizers;
  private final boolean plansParallelism;
  private final Diagnostics diagnostics;
  private final NetworkEnds ends;
  private final Map<String, String> names;
  private final Map<String, PlanLock.Pin> pins;

  private Sites(
      NetworkGraph network,
      boolean plansParallelism,
      Map<String, PlanLock.Pin> pins,
      Diagnostics diagnostics) {
    this.network = network;
    this.quantizers = new LayerQuantizers(network);
    this.plansParallelism = plansParallelism;
    this.diagnostics = diagnostics;
    this.ends = NetworkEnds.of(network);
    this.names = names(network);
    this.pins = pins;
  }

  /**
   * All layers with weights in order; empty after errors were reported.
   *
   * @param plansParallelism whether a parallelism that is not stated is to be chosen
   * @param pins by layer: what is bound
   */
  static Optional<List<Site>> of(
      NetworkGraph network,
      boolean plansParallelism,
      Map<String, PlanLock.Pin> pins,
      Diagnostics diagnostics) {
    int errors = diagnostics.errorCount();
    Sites sites = new Sites(network, plansParallelism, pins, diagnostics);
    List<Site> all = new ArrayList<>();
    for (Node node : network.nodes()) {
      if (node.op().hasWeights()) {
        sites.site(all.size(), node).ifPresent(all::add);
      }
    }
    return diagnostics.errorCount() > errors ? Optional.empty() : Optional.of(List.copyOf(all));
  }

  /** What plans call the layers with weights, by node. */
  static Map<String, String> names(NetworkGraph network) {
    Map<String, Integer> count = new LinkedHashMap<>();
    List<Node> layers = network.nodes().stream().filter(n -> n.op().hasWeights()).toList();
    layers.forEach(n -> count.merge(n.layer(), 1, Integer::sum));
    Map<String, String> names = new LinkedHashMap<>();
    layers.forEach(n -> names.put(n.name(), count.get(n.layer()) > 1 ? n.name() : n.layer()));
    return names;
  }

  private Optional<Site> site(int order, Node node) {
    SchemeSpec weightRule = node.weightScheme().orElseThrow();
    SchemeSpec readRule = node.activationScheme().orElseThrow();
    boolean readsInput = quantizers.readsInput(node);
    List<Candidate> weights =
        Candidates.of(
            weightRule,
            Quantizer.Role.WEIGHT,
            (spec, local) -> quantizers.weights(node, spec, local),
            diagnostics);
    List<Candidate> reads =
        Candidates.of(
            readRule,
            Quantizer.Role.ACTIVATION,
            (spec, local) -> quantizers.activations(node, spec, local),
            diagnostics);
    if (weights.isEmpty() || reads.isEmpty()) {
      return Optional.empty();
    }
    String name = names.get(node.name());
    Optional<PlanLock.Pin> pin = Optional.ofNullable(pins.get(name));
    Side read = new Side(readRule, reads, reads, Reason.STATED);
    if (readsInput) {
      pin.ifPresent(p -> inputPin(p));
      read = read.only(atEnd(reads), Reason.STATED);
    } else {
      read = side(node, read, pin.map(PlanLock.Pin::read), "what it reads");
    }
    Side weightSide = new Side(weightRule, weights, weights, Reason.STATED);
    return Optional.of(
        new Site(
            order,
            name,
            node,
            side(node, weightSide, pin.map(PlanLock.Pin::weights), "its weights"),
            read,
            readsInput,
            parallelism(node, weights, pin),
            pin.isPresent()));
  }

  private Side side(Node node, Side side, Optional<PlanLock.Word> pin, String what) {
    if (pin.isPresent()) {
      return pinned(side, pin.get(), names.get(node.name()), what);
    }
    if (!side.askedOpen()) {
      return side;
    }
    return ends.contains(node)
        ? side.only(atEnd(side.allowed()), Reason.END)
        : new Side(side.asked(), side.allowed(), side.allowed(), Reason.PLANNED);
  }

  private Side pinned(Side side, PlanLock.Word pin, String layer, String what) {
    Optional<Candidate> found =
        side.allowed().stream().filter(c -> c.shown().equals(pin.text())).findFirst();
    if (found.isEmpty() && PinnedScheme.written(pin, side.allowed(), diagnostics)) {
      report(pin, layer, what, side.allowed().stream().map(Candidate::shown).toList());
    }
    return side.only(found.orElse(side.allowed().get(0)), Reason.PINNED);
  }

  private void inputPin(PlanLock.Pin pin) {
    if (!pin.read().text().equals(INPUT)) {
      report(pin.read(), pin.layer().text(), "what it reads", List.of(INPUT));
    }
  }

  private void report(PlanLock.Word pin, String layer, String what, List<String> allowed) {
    diagnostics.report(
        Message.PLAN_PIN,
        pin.ref(),
        layer,
        pin.text(),
        what,
        String.join(", ", allowed),
        near(pin.text(), allowed));
  }

  /** The nearest that is allowed, where more than a number differs. */
  private static String near(String word, List<String> allowed) {
    boolean spelled = allowed.stream().anyMatch(a -> letters(a).equals(letters(word)));
    return spelled
        ? ""
        : Suggestions.nearest(word, allowed).stream()
            .findFirst()
            .map(n -> " Did you mean '" + n + "'?")
            .orElse("");
  }

  private static String letters(String word) {
    return word.replaceAll("\\d", "");
  }

  /** 8 bits, or the widest below, of the first alternative that has it; else the narrowest. */
  static Candidate atEnd(List<Candidate> candidates) {
    return candidates.stream()
        .filter(c -> c.quantizer().bits() <= END_BITS)
        .max(Comparator.comparingInt(c -> c.quantizer().bits()))
        .orElse(candidates.get(0));
  }

  private List<Node.Parallelism> parallelism(
      Node node, List<Candidate> weights, Optional<PlanLock.Pin> pin) {
    List<Node.Parallelism> allowed =
        !plansParallelism || node.parallelism().stated()
            ? List.of(node.parallelism())
            : divisors(node, weights);
    if (pin.isEmpty()) {
      return allowed;
    }
    PlanLock.Word word = pin.get().parallelism();
    Optional<Node.Parallelism> found =
        allowed.stream().filter(p -> shown(p).equals(word.text())).findFirst();
    if (found.isEmpty()) {
      String layer = names.get(node.name());
      report(
          word,
          layer,
          "its parallelism",
          allowed.size() > 1
              ? List.of("divisors of its channels")
              : List.of(shown(node.parallelism())));
    }
    return List.of(found.orElse(node.parallelism()));
  }

  /** As plans show it: {@code 4x2}. */
  static String shown(Node.Parallelism parallelism) {
    return parallelism.outputs() + "x" + parallelism.inputs();
  }

  /** Divisors of outputs and inputs, few products first; a cell has one way. */
  private List<Node.Parallelism> divisors(Node node, List<Candidate> weights) {
    if (OpRole.of(node.op()) == OpRole.CELL) {
      return List.of(node.parallelism());
    }
    // hardware computes groups of widths of their own one output at a time
    boolean oneOutput =
        weights.stream()
            .anyMatch(c -> c.quantizer().storage() instanceof StorageForm.SignedCoordinates);
    int groups = node.op() instanceof Op.Conv2d conv ? conv.groups() : 1;
    int channels = network.node(node.inputs().get(0)).shape().channels() / groups;
    List<Node.Parallelism> all = new ArrayList<>();
    for (int outputs : divisors(oneOutput ? 1 : node.shape().channels())) {
      for (int inputs : divisors(channels)) {
        if (outputs * inputs <= MOST_LANES) {
          all.add(new Node.Parallelism(outputs, inputs));
        }
      }
    }
    all.sort(Comparator.comparingInt(p -> p.outputs() * p.inputs()));
    return all;
  }

  private static List<Integer> divisors(int number) {
    return IntStream.rangeClosed(1, Math.min(number, MOST_LANES))
        .filter(d -> number % d == 0)
        .boxed()
        .toList();
  }
}
