package dev.bitwright.lower.training;

import dev.bitwright.emit.java.TrainerSpec.Kind;
import dev.bitwright.emit.java.TrainerStep;
import dev.bitwright.emit.java.TrainerStep.Access;
import dev.bitwright.emit.java.TrainerStep.Arg;
import dev.bitwright.emit.java.TrainerStep.Call;
import dev.bitwright.emit.java.TrainerStep.FloatValue;
import dev.bitwright.emit.java.TrainerStep.Here;
import dev.bitwright.emit.java.TrainerStep.Ref;
import dev.bitwright.lower.training.FormulaLowering.Root;
import dev.bitwright.lower.training.Workbench.Extent;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Formulas;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Rank;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A convolution or matrix product: weights become levels and values, the forward product is the
 * exact integer accumulator of levels, and the gradients use real values.
 */
final class ProductLowering {
  private final Workbench bench;
  private final String node;
  private final String id;
  private final Edge from;
  private final Quantizer quantizer;
  private final Extent weights;
  private final String tensor;
  private final Formula.Input x = Formulas.element("w");
  private final Map<Formula, Schedule.Value> stored = new IdentityHashMap<>();
  private final List<Schedule.Value> parameters = new ArrayList<>();
  private Canonical canonical;
  private Formula.Input activationScale;
  private Formula.Input activationOffset;

  /**
   * @param node name of the operator
   * @param id prefix of names
   * @param from what it reads
   * @param quantizer of the weights, null for real ones
   * @param weights outputs and taps
   * @param tensor of the accumulators
   */
  ProductLowering(
      Workbench bench,
      String node,
      String id,
      Edge from,
      Quantizer quantizer,
      Extent weights,
      String tensor) {
    this.bench = bench;
    this.node = node;
    this.id = id;
    this.from = from;
    this.quantizer = quantizer;
    this.weights = weights;
    this.tensor = tensor;
  }

  String weightName() {
    return node + ".weight";
  }

  boolean hasSteps() {
    return quantizer != null && quantizer.offsetSteps().isPresent();
  }

  String levelTable() {
    return node + ".levels";
  }

  private Ref all(Kind kind, String name) {
    return new Ref(kind, name, Access.WHOLE);
  }

  /** The learned weights. */
  Ref master() {
    return all(Kind.PARAMETER, weightName());
  }

  /** Their levels, or the weights themselves without a quantizer. */
  Ref levels() {
    return quantizer == null ? all(Kind.PARAMETER, weightName()) : all(Kind.TABLE, levelTable());
  }

  /** What their levels stand for, or the weights themselves without a quantizer. */
  Ref values() {
    return quantizer == null
        ? all(Kind.PARAMETER, weightName())
        : all(Kind.TABLE, node + ".values");
  }

  /** Declares what the product owns. */
  void declare() {
    bench.weights(
        weightName(), weights.rows(), weights.positions(), "lecunUniform", weights.positions());
    if (quantizer != null) {
      quantizer.coder().ifPresent(this::declareCoder);
      bench.table(levelTable(), weights.rows(), weights.positions());
      bench.table(node + ".values", weights.rows(), weights.positions());
      for (Quantizer.Parameter p : quantizer.parameters()) {
        Schedule.Value place = bench.parameter(weightName() + "." + p.name(), p, weights.rows());
        parameters.add(place);
        stored.put(p.input(), place);
      }
    }
    if (quantizer != null) {
      bench.progress(quantizer).ifPresent(place -> stored.put(Formulas.PROGRESS, place));
    }
    Map<Formula.Input, Formula> definitions =
        quantizer == null ? Map.of() : Map.of(quantizer.x(), x);
    canonical = new Canonical(definitions, OptionalLong.empty(), OptionalLong.empty());
    if (from.scale() != null) {
      activationScale = new Formula.Input("activationScale", Rank.TENSOR);
      stored.put(activationScale, from.scale());
    }
    if (from.offset() != null) {
      activationOffset = new Formula.Input("activationOffset", Rank.TENSOR);
      stored.put(activationOffset, from.offset());
    }
  }

  private void declareCoder(Quantizer.Coder coder) {
    bench.coder(node, weightName(), coder.kind(), coder.settings());
    String name = node + ".weightScale";
    stored.put(coder.scale(), bench.value(name, coder.scale().rank(), weights.rows()));
  }

  /** Levels and scale as a coder has them. */
  private TrainerStep coded(Quantizer.Coder coder) {
    Ref scale = Workbench.ref(stored.get(coder.scale()), Access.ARRAY);
    return new TrainerStep.Direct(
        new Call(null, all(Kind.CODER, node), "levels", List.of(levels(), scale)));
  }

  private Formula activationScale() {
    return activationScale == null ? Formulas.constant(1) : activationScale;
  }

  private Naming naming(String pass) {
    String scheme =
        quantizer == null
            ? "Float"
            : ChainLowering.capital(quantizer.scheme().toLowerCase(Locale.ROOT)) + quantizer.bits();
    String doc =
        "Of weights"
            + (quantizer == null || pass.startsWith("Twin") ? "" : ": " + quantizer.description())
            + ".";
    boolean twin = pass.startsWith("Twin") || pass.equals("Sums");
    return bench.naming(
        id + pass, "weights" + (twin ? "" : scheme) + pass, doc, pass.equals("Levels"));
  }

  private FormulaLowering lowering(String kind) {
    return new FormulaLowering(naming(kind), canonical, stored, Map.of());
  }

  private Map<String, Ref> rows() {
    return Map.of(
        "w", new Ref(Kind.PARAMETER, weightName(), Access.ROW),
        "level", new Ref(Kind.TABLE, levelTable(), Access.ROW),
        "value", new Ref(Kind.TABLE, node + ".values", Access.ROW),
        "dw", new Ref(Kind.GRADIENT, weightName(), Access.ROW),
        "g", new Ref(Kind.GRADIENT, weightName(), Access.ROW));
  }

  /**
   * The forward product.
   *
   * @param scale takes the factor from accumulator to real value
   * @param constant takes what activations with an offset add, or null
   * @param steps takes the offset steps of the weights, or null
   */
  List<TrainerStep> forward(Schedule.Value scale, Schedule.Value constant, Schedule.Value steps) {
    List<TrainerStep> twin = new ArrayList<>();
    twin.addAll(plainScale("TwinScale", scale, constant));
    twin.add(multiply(all(Kind.PARAMETER, weightName())));
    List<TrainerStep> quantized = new ArrayList<>();
    if (quantizer == null) {
      quantized.addAll(plainScale("Scale", scale, constant));
    } else {
      quantized.add(new TrainerStep.Note("weights: " + quantizer.description()));
      quantized.addAll(quantize(scale, constant, steps));
    }
    quantized.add(multiply(levels()));
    if (steps != null) {
      quantized.addAll(windowSums(steps));
    }
    if (quantizer == null && constant == null) {
      return quantized;
    }
    return List.of(new TrainerStep.When(new TrainerStep.Twin(), twin, quantized));
  }

  /** Weights and factors alone, for a product that is computed elsewhere. */
  List<TrainerStep> prepare(Schedule.Value scale, Schedule.Value steps) {
    if (quantizer == null) {
      return plainScale("Scale", scale, null);
    }
    List<TrainerStep> quantized = new ArrayList<>();
    quantized.add(new TrainerStep.Note("weights: " + quantizer.description()));
    quantized.addAll(quantize(scale, null, steps));
    return List.of(
        new TrainerStep.When(
            new TrainerStep.Twin(), plainScale("TwinScale", scale, null), quantized));
  }

  private List<TrainerStep> plainScale(String kind, Schedule.Value scale, Schedule.Value constant) {
    List<Root> roots = new ArrayList<>();
    roots.add(Root.value(activationScale(), scale));
    Map<Formula, Schedule.Value> own = new IdentityHashMap<>(stored);
    if (constant != null) {
      Formula sum = Formulas.sum(x, Rank.CHANNEL);
      roots.add(
          Root.value(
              kind.startsWith("Twin") ? Formulas.constant(0) : Formulas.mul(activationOffset, sum),
              constant));
    }
    FormulaLowering lowering = new FormulaLowering(naming(kind), canonical, own, Map.of());
    return bench.steps(naming(kind), lowering.lower(roots), rows(), weights, false);
  }

  private List<TrainerStep> quantize(
      Schedule.Value scale, Schedule.Value constant, Schedule.Value steps) {
    List<Root> roots = new ArrayList<>();
    if (quantizer.coder().isEmpty()) {
      roots.add(Root.row(quantizer.level(), "level"));
    }
    roots.add(Root.row(quantizer.value(), "value"));
    Formula weightScale = quantizer.scale();
    if (steps != null) {
      weightScale = Formulas.div(weightScale, 64);
      roots.add(Root.value(quantizer.offsetSteps().orElseThrow(), steps));
    }
    roots.add(Root.value(Formulas.mul(weightScale, activationScale()), scale));
    if (constant != null) {
      roots.add(
          Root.value(
              Formulas.mul(activationOffset, Formulas.sum(quantizer.value(), Rank.CHANNEL)),
              constant));
    }
    List<TrainerStep> result = new ArrayList<>();
    quantizer.coder().ifPresent(coder -> result.add(coded(coder)));
    result.addAll(
        bench.steps(naming("Levels"), lowering("Levels").lower(roots), rows(), weights, false));
    bench.frozen.addAll(result);
    return result;
  }

  private TrainerStep multiply(Arg w) {
    return new TrainerStep.PerPart(
        List.of(
            new Call(
                null,
                all(Kind.CONVOLUTION, node),
                "forward",
                List.of(
                    Workbench.tensorPart(from.tensor()),
                    new FloatValue(0),
                    w,
                    Workbench.tensorPart(tensor),
                    Here.IMAGES,
                    Here.WORK))));
  }

  /** accumulator = 64 * sum(w a) + steps * sum(a). */
  private List<TrainerStep> windowSums(Schedule.Value steps) {
    return List.of(
        new TrainerStep.Note("accumulator = 64 * D + steps[c] * (sum of the window's levels)"),
        new TrainerStep.PerPart(
            List.of(
                new Call(
                    "OffsetRows",
                    null,
                    "apply",
                    List.of(
                        all(Kind.CONVOLUTION, node),
                        Workbench.tensorPart(from.tensor()),
                        Workbench.ref(steps, Access.ARRAY),
                        Workbench.tensorPart(tensor),
                        Here.IMAGES,
                        Here.WORK)))));
  }

  /** First parameters of the weight quantizer, from the weights. */
  List<TrainerStep> start() {
    if (quantizer == null || quantizer.parameters().isEmpty()) {
      return List.of();
    }
    List<Root> roots = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      roots.add(Root.value(quantizer.parameters().get(i).initial(), parameters.get(i)));
    }
    Map<Formula, Schedule.Value> own = new IdentityHashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      own.put(quantizer.parameters().get(i).input(), parameters.get(i));
    }
    FormulaLowering lowering = new FormulaLowering(naming("Start"), canonical, own, Map.of());
    return bench.steps(naming("Start"), lowering.lower(roots), rows(), weights, false);
  }

  /**
   * The gradients.
   *
   * @param upstream tensor of the gradient of the product's real value
   * @param last whether this reader's gradient is the first to be written
   */
  List<TrainerStep> backward(String upstream, boolean last) {
    List<TrainerStep> steps = new ArrayList<>(quantizedGradient(upstream));
    steps.add(new TrainerStep.Note("dw = sum of dy times input; dx = sum of w times dy"));
    Arg partial = new TrainerStep.Partial(true);
    Call toWeights =
        new Call(
            null,
            all(Kind.CONVOLUTION, node),
            "backwardWeights",
            List.of(
                Workbench.tensorPart(from.tensor()),
                new FloatValue(0),
                Workbench.tensorPart(upstream),
                partial,
                Here.IMAGES,
                Here.WORK));
    if (from.learns()) {
      String to = last ? from.gradient() : from.gradient() + ".more";
      if (!last) {
        bench.tensor(to, from.extent().rows(), from.extent().positions());
      }
      if (quantizer == null) {
        steps.add(new TrainerStep.PerPart(List.of(toWeights, toInput(upstream, values(), to))));
      } else {
        steps.add(
            new TrainerStep.When(
                new TrainerStep.Twin(),
                List.of(
                    new TrainerStep.PerPart(
                        List.of(
                            toWeights, toInput(upstream, all(Kind.PARAMETER, weightName()), to)))),
                List.of(
                    new TrainerStep.PerPart(List.of(toWeights, toInput(upstream, values(), to))))));
      }
      if (!last) {
        steps.add(addRows(from, to));
      }
    } else {
      steps.add(new TrainerStep.PerPart(List.of(toWeights)));
    }
    steps.add(sumParts());
    steps.addAll(gradient(upstream));
    return steps;
  }

  /** The upstream gradient, quantized in its place while the quantized network is trained. */
  private List<TrainerStep> quantizedGradient(String upstream) {
    if (quantizer == null || quantizer.gradientBits().isEmpty()) {
      return List.of();
    }
    int width = quantizer.gradientBits().getAsInt();
    TrainerStep quantize =
        new TrainerStep.PerPart(
            List.of(
                new Call(
                    "GradientQuantizer",
                    null,
                    "apply",
                    List.of(
                        Workbench.tensorPart(upstream),
                        new TrainerStep.IntValue(bench.tensors().get(upstream).positions()),
                        Here.IMAGES,
                        Here.FIRST_IMAGE,
                        new TrainerStep.IntValue(width),
                        Here.SEED,
                        Here.STEP,
                        new TrainerStep.IntValue(bench.units.size())))));
    return List.of(
        new TrainerStep.Note("dy in " + width + " bits an image, with noise before rounding"),
        new TrainerStep.When(
            new TrainerStep.Twin(),
            List.of(),
            List.of(
                new TrainerStep.When(new TrainerStep.Training(), List.of(quantize), List.of()))));
  }

  /** Adds up what the parts found for the weights. */
  TrainerStep sumParts() {
    return new TrainerStep.Direct(
        new Call(
            "Rows",
            null,
            "sumParts",
            List.of(new TrainerStep.Partial(false), all(Kind.GRADIENT, weightName()))));
  }

  static TrainerStep addRows(Edge to, String from) {
    return new TrainerStep.PerRow(
        to.extent().rows(),
        List.of(
            new Call(
                "Rows",
                null,
                "add",
                List.of(
                    Workbench.tensorRow(to.gradient()),
                    Workbench.tensorRow(from),
                    new TrainerStep.Length(to.extent().positions())))));
  }

  private Call toInput(String upstream, Arg w, String to) {
    return new Call(
        null,
        all(Kind.CONVOLUTION, node),
        "backwardInput",
        List.of(
            Workbench.tensorPart(upstream), w, Workbench.tensorPart(to), Here.IMAGES, Here.WORK));
  }

  /** From the sum over levels to the gradient of the weights, through the quantizer. */
  List<TrainerStep> gradient(String upstream) {
    Formula.Input g = Formulas.element("g");
    Formula real = activationScale == null ? g : Formulas.mul(g, activationScale);
    List<TrainerStep> steps = new ArrayList<>();
    if (activationOffset != null) {
      Schedule.Value sums = bench.value(node + ".gradientSum", Rank.CHANNEL, weights.rows());
      Formula.Input sum = Formulas.channel("gradientSum");
      stored.put(sum, sums);
      real = Formulas.add(real, Formulas.mul(activationOffset, sum));
      steps.addAll(sums(upstream, sums));
    }
    List<TrainerStep> twin = List.of();
    if (activationScale != null) {
      FormulaLowering lowering =
          new FormulaLowering(
              naming("TwinGradient"), canonical, new IdentityHashMap<>(stored), Map.of());
      twin =
          bench.steps(
              naming("TwinGradient"),
              lowering.lower(List.of(Root.row(real, "dw"))),
              rows(),
              weights,
              false);
    }
    if (quantizer == null) {
      steps.addAll(twin);
      return steps;
    }
    List<Schedule.Value> gradients = parameters.stream().map(Workbench::gradientOf).toList();
    Link link = Links.quantizer(quantizer, gradients);
    Link.Gradients derived = link.adjoint().of(real);
    List<Root> roots = new ArrayList<>();
    derived.parameters().forEach((place, formula) -> roots.add(Root.value(formula, place)));
    roots.add(Root.row(derived.input(), "dw"));
    List<TrainerStep> quantized = new ArrayList<>();
    link.note().forEach(n -> quantized.add(new TrainerStep.Note(n)));
    quantized.addAll(
        bench.steps(naming("Gradient"), lowering("Gradient").lower(roots), rows(), weights, false));
    steps.add(new TrainerStep.When(new TrainerStep.Twin(), twin, quantized));
    return steps;
  }

  /** The sums of a tensor's rows. */
  List<TrainerStep> sums(String upstream, Schedule.Value sums) {
    Formula.Input dy = Formulas.element("dy");
    Extent extent = bench.tensors().get(upstream);
    Canonical plain = new Canonical(Map.of(), OptionalLong.empty(), OptionalLong.empty());
    FormulaLowering lowering =
        new FormulaLowering(naming("Sums"), plain, new IdentityHashMap<>(), Map.of());
    return bench.steps(
        naming("Sums"),
        lowering.lower(List.of(Root.value(Formulas.sum(dy, Rank.CHANNEL), sums))),
        Map.of("dy", Workbench.tensorRow(upstream)),
        extent,
        true);
  }
}
