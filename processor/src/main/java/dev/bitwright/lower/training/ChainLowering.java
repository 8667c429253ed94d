package dev.bitwright.lower.training;

import dev.bitwright.emit.java.TrainerSpec;
import dev.bitwright.emit.java.TrainerSpec.Kind;
import dev.bitwright.emit.java.TrainerStep;
import dev.bitwright.emit.java.TrainerStep.Access;
import dev.bitwright.emit.java.TrainerStep.Ref;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.lower.training.FormulaLowering.Root;
import dev.bitwright.lower.training.Workbench.Extent;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Formulas;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Rank;
import dev.bitwright.scheme.StorageForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Fuses a run of element-wise operators into passes over rows, forward and backward. */
final class ChainLowering {
  private final Workbench bench;
  private final String id;
  private final Edge from;
  private final Extent extent;
  private final Formula.Input x = Formulas.element("x");
  private final Map<Formula.Input, Schedule.Value> leaves = new LinkedHashMap<>();
  private final List<Op> ops;
  private final Quantizer quantizer;
  private final boolean clipped;
  private final Map<Op, Links.BatchNormPlaces> norms = new IdentityHashMap<>();
  private final List<Schedule.Value> quantizerGradients = new ArrayList<>();
  private List<Schedule.Value> averages = List.of();
  private Formula.Input biasLeaf;
  private OptionalInt biasFraction = OptionalInt.empty();
  private Schedule.Value biasGradient;

  /** One way to run the chain. */
  private record Variant(
      Canonical canonical,
      Map<Formula, Schedule.Value> stored,
      Map<Formula, String> names,
      List<Link> links,
      Formula result) {}

  /**
   * @param id prefix of names
   * @param nodes the operators, the first reads {@code from}
   * @param quantizer of the quantize node at the end; null without
   * @param clipped whether the float twin keeps to the quantizer's range: what a cell reads
   */
  ChainLowering(
      Workbench bench,
      String id,
      Edge from,
      List<Node> nodes,
      Quantizer quantizer,
      boolean clipped) {
    this.clipped = clipped;
    this.bench = bench;
    this.id = id;
    this.from = from;
    this.extent = from.extent();
    this.ops =
        nodes.stream()
            .map(Node::op)
            .filter(op -> !(op instanceof Op.Identity) && !(op instanceof Op.Quantize))
            .toList();
    this.quantizer = quantizer;
  }

  private Naming naming(String pass) {
    boolean keeps = pass.equals("Forward") || pass.equals("TwinForward") || pass.equals("Evaluate");
    return bench.naming(id + pass, kind() + pass, words(), keeps);
  }

  /** What the chain does, as a prefix of function names. */
  private String kind() {
    StringBuilder kind = new StringBuilder(from.scale() == null ? "" : "scale");
    if (biasLeaf != null) {
      kind.append("Bias");
    }
    ops.forEach(op -> kind.append(capital(op.keyword())));
    if (quantizer != null) {
      kind.append(capital(quantizer.scheme().toLowerCase(Locale.ROOT))).append(quantizer.bits());
    }
    if (kind.isEmpty()) {
      kind.append("same"); // identities alone
    }
    kind.setCharAt(0, Character.toLowerCase(kind.charAt(0)));
    return kind.toString();
  }

  private String words() {
    List<String> words = new ArrayList<>();
    if (from.scale() != null) {
      words.add(biasLeaf == null ? "scale" : "scale and bias");
    }
    ops.forEach(op -> words.add(op.keyword()));
    if (quantizer != null) {
      words.add(quantizer.description());
    }
    return words.isEmpty() ? "The same values." : "Of " + String.join("; ", words) + ".";
  }

  /** {@code batch_norm} as {@code BatchNorm}. */
  static String capital(String keyword) {
    StringBuilder name = new StringBuilder();
    for (String word : keyword.split("_")) {
      name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return name.toString();
  }

  /**
   * Adds a learned bias in front.
   *
   * @param fraction bits behind the unit of the sums to which it is rounded; empty for no rounding
   */
  void bias(String parameter, OptionalInt fraction) {
    biasFraction = fraction;
    Schedule.Value value = bench.parameter(parameter, Rank.CHANNEL, extent.rows(), 0);
    biasLeaf = Formulas.channel("bias");
    leaves.put(biasLeaf, value);
    biasGradient = Workbench.gradientOf(value);
  }

  /** Makes the parameters of a batch norm. */
  void batchNorm(Node node) {
    int channels = extent.rows();
    Schedule.Value gain = bench.parameter(node.name() + ".gain", Rank.CHANNEL, channels, 1);
    Schedule.Value shift = bench.parameter(node.name() + ".shift", Rank.CHANNEL, channels, 0);
    Schedule.Value mean = bench.state(node.name() + ".runningMean", Rank.CHANNEL, channels, 0);
    Schedule.Value variance =
        bench.state(node.name() + ".runningVariance", Rank.CHANNEL, channels, 1);
    norms.put(
        node.op(),
        new Links.BatchNormPlaces(
            leaf("gain", gain),
            leaf("shift", shift),
            leaf("runningMean", mean),
            leaf("runningVariance", variance),
            mean,
            variance,
            Workbench.gradientOf(gain),
            Workbench.gradientOf(shift)));
  }

  /** Tells where the quantizer's parameters are. */
  void parameters(List<Schedule.Value> places) {
    bench.progress(quantizer).ifPresent(place -> leaves.put(Formulas.PROGRESS, place));
    for (int i = 0; i < places.size(); i++) {
      leaves.put(quantizer.parameters().get(i).input(), places.get(i));
      quantizerGradients.add(Workbench.gradientOf(places.get(i)));
    }
  }

  /** Tells where the quantizer's running averages are. */
  void averages(List<Schedule.Value> places) {
    averages = places;
    for (int i = 0; i < places.size(); i++) {
      leaves.put(quantizer.averages().get(i).input(), places.get(i));
    }
  }

  /** The average moves towards a training batch's own statistic; the batch takes one of them. */
  private Link averaging(Map<Formula.Input, Formula> definitions) {
    Map<Schedule.Value, Formula> moved = new LinkedHashMap<>();
    for (int i = 0; i < averages.size(); i++) {
      Quantizer.Average average = quantizer.averages().get(i);
      Formula before = scaleLeaf(average.name() + "Average", averages.get(i));
      double m = average.momentum();
      Formula after =
          Formulas.add(Formulas.mul(m, before), Formulas.mul(1 - m, average.statistic()));
      definitions.put(average.input(), average.smooth() ? after : average.statistic());
      moved.put(averages.get(i), after);
    }
    return Links.quantizer(quantizer, quantizerGradients, moved);
  }

  private Formula.Input leaf(String name, Schedule.Value place) {
    Formula.Input leaf = new Formula.Input(name, place.rank());
    leaves.put(leaf, place);
    return leaf;
  }

  /** Whether a training batch is computed with statistics of its own. */
  private boolean hasStatistics() {
    return !norms.isEmpty() || !averages.isEmpty();
  }

  private boolean hasNorm() {
    return !norms.isEmpty();
  }

  /** Whether the chain is only a scale, so that its gradient is that of what it reads. */
  boolean isScaleOnly() {
    return ops.isEmpty() && quantizer == null;
  }

  private Variant variant(boolean training, boolean quantized, boolean twin) {
    Map<Formula.Input, Formula> definitions = new HashMap<>();
    List<Link> links = new ArrayList<>();
    Formula at = x;
    if (from.scale() != null) {
      at = Formulas.mul(x, scaleLeaf("scale", from.scale()));
    }
    if (from.constant() != null) {
      at = Formulas.add(at, scaleLeaf("constant", from.constant()));
    }
    if (biasLeaf != null) {
      links.add(Links.bias(quantized ? heldBias() : biasLeaf, biasGradient));
    }
    for (Op op : ops) {
      links.add(link(op, training));
    }
    if (quantizer != null && quantized) {
      links.add(training ? averaging(definitions) : Links.quantizer(quantizer, quantizerGradients));
    } else if (quantizer != null && twin) {
      twinLink().ifPresent(links::add);
    }
    for (Link link : links) {
      definitions.put(link.input(), at);
      at = link.output();
    }
    Canonical canonical = new Canonical(definitions, OptionalLong.empty(), OptionalLong.empty());
    Map<Formula, Schedule.Value> stored = new IdentityHashMap<>();
    leaves.forEach(stored::put);
    Map<Formula, String> names = new IdentityHashMap<>();
    links.forEach(l -> l.names().forEach((f, n) -> names.put(canonical.of(f), n)));
    return new Variant(canonical, stored, names, links, at);
  }

  /** The bias as the deployed network has it; its gradient passes straight through. */
  private Formula heldBias() {
    if (biasFraction.isEmpty()) {
      return biasLeaf;
    }
    Formula unit =
        Formulas.mul(Math.scalb(1.0, -biasFraction.getAsInt()), scaleLeaf("scale", from.scale()));
    return Formulas.mul(Formulas.rint(Formulas.div(biasLeaf, unit)), unit);
  }

  private final Map<Schedule.Value, Formula.Input> scaleLeaves = new HashMap<>();

  private Formula.Input scaleLeaf(String name, Schedule.Value place) {
    return scaleLeaves.computeIfAbsent(place, p -> leaf(name, p));
  }

  private Link link(Op op, boolean training) {
    if (op instanceof Op.BatchNorm norm) {
      Links.BatchNormPlaces places = norms.get(op);
      return training ? Links.batchNorm(norm, places) : Links.batchNormEvaluated(norm, places);
    }
    if (op instanceof Op.Relu) {
      return Links.relu();
    }
    if (op instanceof Op.Relu6) {
      return Links.relu6();
    }
    throw new IllegalArgumentException(op.keyword() + " is not element-wise");
  }

  /**
   * What the float twin has in the place of the quantizer, if anything: the range of what recurrent
   * cells read, or a relu where the quantizer is the nonlinearity.
   */
  private Optional<Link> twinLink() {
    if (clipped) {
      double scale = ((Formula.Constant) quantizer.scale()).value();
      return Optional.of(
          Links.clip(quantizer.levels().minimum() * scale, quantizer.levels().maximum() * scale));
    }
    return twinRelu() ? Optional.of(Links.relu()) : Optional.empty();
  }

  /**
   * Whether the float twin has a relu in the place of the quantizer: where that is the
   * nonlinearity, as a ternary step is, or levels that start at zero without a relu before them.
   */
  private boolean twinRelu() {
    if (quantizer.levels().minimum() < 0) {
      return quantizer.storage() instanceof StorageForm.TernaryPlanes;
    }
    Op last = ops.isEmpty() ? null : ops.get(ops.size() - 1);
    return !(last instanceof Op.Relu || last instanceof Op.Relu6);
  }

  /**
   * The steps of the forward pass.
   *
   * @param to the tensor of the result
   * @param scale where the quantizer's scale goes; null without a quantizer
   * @param offset where its offset goes; null without one
   * @param started the flag that says the quantizer has its first parameters; null where another
   *     node starts them
   * @param frozen takes the scalar function for the frozen network
   */
  List<TrainerStep> forward(
      String to,
      Schedule.Value scale,
      Schedule.Value offset,
      Schedule.Value started,
      List<TrainerSpec.FrozenChain> frozen) {
    List<TrainerStep> quantized = new ArrayList<>();
    if (quantizer != null && started != null) {
      quantized.add(start(started));
    }
    Map<String, Ref> rows =
        Map.of("x", Workbench.tensorRow(from.tensor()), "y", Workbench.tensorRow(to));
    List<TrainerStep> evaluated = evaluate(rows, scale, offset, frozen);
    if (hasStatistics()) {
      forwardVariant = variant(true, true, false);
      List<TrainerStep> trained = train("Forward", forwardVariant, rows, scale, offset);
      quantized.add(new TrainerStep.When(new TrainerStep.BatchStatistics(), trained, evaluated));
    } else {
      forwardVariant = variant(true, true, false);
      quantized.addAll(evaluated);
    }
    if (quantizer == null) {
      return quantized;
    }
    twinVariant = variant(true, false, true);
    List<TrainerStep> twin = new ArrayList<>(scaleOne(scale, offset));
    List<TrainerStep> twinEvaluated =
        train("TwinEvaluate", variant(false, false, true), rows, null, null);
    if (hasNorm()) {
      List<TrainerStep> twinTrained = train("TwinForward", twinVariant, rows, null, null);
      twin.add(new TrainerStep.When(new TrainerStep.BatchStatistics(), twinTrained, twinEvaluated));
    } else {
      twin.addAll(twinEvaluated);
    }
    return List.of(new TrainerStep.When(new TrainerStep.Twin(), twin, quantized));
  }

  private Variant forwardVariant;
  private Variant twinVariant;

  /** In the twin an activation is its own level. */
  private List<TrainerStep> scaleOne(Schedule.Value scale, Schedule.Value offset) {
    List<Root> roots = new ArrayList<>();
    roots.add(Root.value(Formulas.constant(1), scale));
    if (offset != null) {
      roots.add(Root.value(Formulas.constant(0), offset));
    }
    Variant plain = variant(false, false, false);
    FormulaLowering lowering =
        new FormulaLowering(naming("TwinScale"), plain.canonical(), plain.stored(), Map.of());
    return bench.steps(naming("TwinScale"), lowering.lower(roots), Map.of(), extent, true);
  }

  private Formula result(Variant variant) {
    boolean quantized =
        quantizer != null
            && !variant.links().isEmpty()
            && variant.links().get(variant.links().size() - 1).input() == quantizer.x();
    return quantized ? quantizer.level() : variant.result();
  }

  private void quantizerRoots(List<Root> roots, Schedule.Value scale, Schedule.Value offset) {
    if (scale != null) {
      roots.add(Root.value(quantizer.scale(), scale));
    }
    if (offset != null) {
      roots.add(
          Root.value(
              Formulas.mul(
                  quantizer.scale(), Formulas.div(quantizer.offsetSteps().orElseThrow(), 64)),
              offset));
    }
  }

  private List<TrainerStep> train(
      String kind,
      Variant variant,
      Map<String, Ref> rows,
      Schedule.Value scale,
      Schedule.Value offset) {
    List<Root> roots = new ArrayList<>();
    roots.add(Root.row(result(variant), "y"));
    quantizerRoots(roots, scale, offset);
    for (Link link : variant.links()) {
      link.effects().forEach((place, formula) -> roots.add(Root.value(formula, place)));
    }
    FormulaLowering lowering =
        new FormulaLowering(naming(kind), variant.canonical(), variant.stored(), variant.names());
    return bench.steps(naming(kind), lowering.lower(roots), rows, extent, true);
  }

  private List<TrainerStep> evaluate(
      Map<String, Ref> rows,
      Schedule.Value scale,
      Schedule.Value offset,
      List<TrainerSpec.FrozenChain> frozen) {
    Variant variant = variant(false, true, false);
    List<Root> roots = new ArrayList<>();
    roots.add(Root.row(result(variant), "y"));
    quantizerRoots(roots, scale, offset);
    FormulaLowering lowering =
        new FormulaLowering(
            naming("Evaluate"), variant.canonical(), variant.stored(), variant.names());
    Schedule schedule =
        lowering.lowerWithScalar(kind() + (quantizer == null ? "Value" : "Level"), roots);
    List<TrainerStep> steps = new ArrayList<>();
    for (Schedule.Step step : schedule.steps()) {
      TrainerStep made = new Arguments(rows, extent, true).step(step);
      steps.add(made);
      if (step instanceof Schedule.ChannelStep) {
        bench.frozen.add(made);
      }
    }
    schedule.values().forEach(v -> bench.value(v.name(), v.rank(), extent.rows()));
    frozen.add(
        new AffineChain(variant.canonical(), variant.stored(), x, extent)
            .frozen(
                schedule,
                quantizer == null ? variant.result() : beforeQuantizer(variant),
                quantizer == null ? null : quantizer.x(),
                result(variant)));
    return steps;
  }

  private Formula beforeQuantizer(Variant variant) {
    return variant.canonical().of(quantizer.x());
  }

  /** First parameters and averages of the quantizer, from the values of the first batch. */
  private TrainerStep start(Schedule.Value started) {
    Variant variant = variant(true, true, false);
    List<Root> roots = new ArrayList<>();
    for (Quantizer.Parameter p : quantizer.parameters()) {
      roots.add(Root.value(p.initial(), leaves.get(p.input())));
    }
    for (int i = 0; i < averages.size(); i++) {
      roots.add(Root.value(quantizer.averages().get(i).statistic(), averages.get(i)));
    }
    roots.add(Root.value(Formulas.constant(1), started));
    FormulaLowering lowering =
        new FormulaLowering(
            naming("Start"), variant.canonical(), variant.stored(), variant.names());
    List<TrainerStep> steps =
        bench.steps(
            naming("Start"),
            lowering.lower(roots),
            Map.of("x", Workbench.tensorRow(from.tensor())),
            extent,
            true);
    return new TrainerStep.When(
        new TrainerStep.FirstBatch(Workbench.ref(started, Access.FIRST)), steps, List.of());
  }

  /**
   * The steps of the backward pass.
   *
   * @param upstream tensor of the gradient of the chain's real value
   * @param last whether this reader's gradient is the first to be written
   */
  List<TrainerStep> backward(String upstream, boolean last) {
    List<TrainerStep> quantized = backward("", forwardVariant, true, false, upstream, last);
    if (quantizer == null || twinVariant == null) {
      return quantized;
    }
    List<TrainerStep> twin = backward("Twin", twinVariant, false, true, upstream, last);
    return List.of(new TrainerStep.When(new TrainerStep.Twin(), twin, quantized));
  }

  /** Through the statistics of the batch, or past frozen ones. */
  private List<TrainerStep> backward(
      String prefix,
      Variant trained,
      boolean quantized,
      boolean twin,
      String upstream,
      boolean last) {
    List<TrainerStep> batch = backward(prefix + "Backward", trained, upstream, last);
    if (!(quantized ? hasStatistics() : hasNorm())) {
      return batch;
    }
    List<TrainerStep> frozen =
        backward(prefix + "FrozenBackward", variant(false, quantized, twin), upstream, last);
    return List.of(new TrainerStep.When(new TrainerStep.BatchStatistics(), batch, frozen));
  }

  private List<TrainerStep> backward(String kind, Variant variant, String upstream, boolean last) {
    Formula gradient = Formulas.element("dy");
    List<Root> roots = new ArrayList<>();
    List<TrainerStep> steps = new ArrayList<>();
    for (int i = variant.links().size() - 1; i >= 0; i--) {
      Link link = variant.links().get(i);
      link.note().forEach(n -> steps.add(new TrainerStep.Note(n)));
      Link.Gradients gradients = link.adjoint().of(gradient);
      gradients.parameters().forEach((place, formula) -> roots.add(Root.value(formula, place)));
      gradient = gradients.input();
    }
    Map<String, Ref> rows = new HashMap<>();
    rows.put("x", Workbench.tensorRow(from.tensor()));
    rows.put("dy", Workbench.tensorRow(upstream));
    if (from.learns() && !isScaleOnly()) {
      Formula total = gradient;
      if (!last) {
        total = Formulas.add(Formulas.element("held"), gradient);
        rows.put("held", Workbench.tensorRow(from.gradient()));
      }
      rows.put("dx", Workbench.tensorRow(from.gradient()));
      roots.add(Root.row(total, "dx"));
    }
    if (roots.isEmpty()) {
      return List.of();
    }
    FormulaLowering lowering =
        new FormulaLowering(naming(kind), variant.canonical(), variant.stored(), variant.names());
    steps.addAll(bench.steps(naming(kind), lowering.lower(roots), rows, extent, true));
    return steps;
  }

  static Ref tableRow(String name) {
    return new Ref(Kind.TABLE, name, Access.ROW);
  }
}
