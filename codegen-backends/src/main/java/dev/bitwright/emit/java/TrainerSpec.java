package dev.bitwright.emit.java;

import dev.bitwright.kernel.Function;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Everything a generated trainer consists of, as plain data: tables of what it holds, the functions
 * over rows, and per layer the steps of its forward and backward method.
 *
 * @param packageName empty for the unnamed package
 * @param className for example {@code FashionNetTrainer}
 * @param doc lines about the class
 * @param network what the library must know of the network
 * @param entries all arrays and library objects, in an order that the indices follow
 * @param functions kernel functions, those that are called before their callers
 * @param procedures what several layers do alike
 * @param layers in forward order
 * @param weightsInitialized what runs when all parameters were drawn anew
 * @param weightsReplaced what runs when all parameters were given new values
 * @param prepareFrozen what computes the values that the frozen stages read
 * @param frozen the deployed stages, empty when there is no deployed form
 * @param options the defaults of training, one call of the options' builder each
 * @param calibration the settings of post-training quantization, one call each; empty for none
 * @param input the tensor that takes the raw images
 * @param output the tensor of the scores
 * @param outputGradient the tensor of their gradient
 */
public record TrainerSpec(
    String packageName,
    String className,
    String doc,
    Network network,
    List<Entry> entries,
    List<Function> functions,
    List<Procedure> procedures,
    List<Layer> layers,
    List<TrainerStep> weightsInitialized,
    List<TrainerStep> weightsReplaced,
    List<TrainerStep> prepareFrozen,
    List<FrozenStage> frozen,
    List<Option> options,
    List<Option> calibration,
    String input,
    String output,
    String outputGradient) {

  public TrainerSpec {
    entries = List.copyOf(entries);
    functions = List.copyOf(functions);
    procedures = List.copyOf(procedures);
    layers = List.copyOf(layers);
    weightsInitialized = List.copyOf(weightsInitialized);
    weightsReplaced = List.copyOf(weightsReplaced);
    prepareFrozen = List.copyOf(prepareFrozen);
    frozen = List.copyOf(frozen);
    options = List.copyOf(options);
    calibration = List.copyOf(calibration);
  }

  /** What the runtime's {@code NetworkShape} takes. */
  public record Network(
      String name,
      String structureHash,
      int channels,
      int height,
      int width,
      boolean signedInput,
      int outputs,
      String loss) {}

  /** What kind of thing an {@link Entry} is: the first word of its line in the table. */
  public enum Kind {
    /** Activations of all parts: rows, positions an image, first row in its memory region. */
    TENSOR,
    /** Indices of pooled maxima: rows, positions an image. */
    INDEX,
    /** Learned: rows, columns, weight decay, rate factor, minimum, initializer and its number. */
    PARAMETER,
    /** Gradient of the parameter of the same name; has no line of its own. */
    GRADIENT,
    /** Saved but not learned: rows, columns, first value. */
    STATE,
    /** Rows that live during a step: rows, columns. */
    TABLE,
    /** One value a channel, or one: length. */
    VALUE,
    /** A convolution's geometry. */
    CONVOLUTION,
    /** A pooling's geometry. */
    POOLING,
    /** What finds weights by steps of its own: the parameter, its kind and settings. */
    CODER,
    /** For calibration: where a quantizer's values and parameters are, and its levels. */
    EDGE,
    /** For calibration: what an operator with weights reads, its bias, parameters and levels. */
    PRODUCT,
    /** For profiles: momentum of a batch norm's running statistics. */
    NORM,
    /** For profiles: operator, operands and shape of an operator with weights. */
    SIGNATURE,
    /** For profiles: levels of candidates, {@code low..high} or all joined by commas. */
    LEVELS,
    /**
     * For profiles, of the operator of that name: {@code weights} or {@code activations}, scheme,
     * {@code tensor} or {@code channel} for the rank of its scale, and widths with their levels.
     */
    CANDIDATES,
    /** A long short-term memory: inputs, units, whether it squashes by tanh. */
    LSTM,
    /** A gated recurrent unit: the same, and whether it resets after the product. */
    GRU;

    /** Whether lines of this kind stand for something that generated code refers to. */
    boolean referred() {
      return switch (this) {
        case EDGE, PRODUCT, NORM, SIGNATURE, LEVELS, CANDIDATES -> false;
        default -> true;
      };
    }
  }

  /**
   * @param name unique among its kind, parts joined by dots
   * @param columns the rest of its line
   */
  public record Entry(Kind kind, String name, List<String> columns) {
    public Entry {
      columns = List.copyOf(columns);
    }
  }

  /**
   * One layer's two methods.
   *
   * @param name a Java identifier
   * @param doc lines: source, shapes, schemes
   * @param forward in order
   * @param backward in order; empty when nothing is learned before or in the layer
   */
  public record Layer(
      String name, List<String> doc, List<TrainerStep> forward, List<TrainerStep> backward) {
    public Layer {
      doc = List.copyOf(doc);
      forward = List.copyOf(forward);
      backward = List.copyOf(backward);
    }
  }

  /**
   * Passes over the rows of a tensor or table and what is computed between them, for any layer: a
   * private method.
   *
   * @param parts whether it runs over the parts of a tensor (and is given the pass)
   * @param locals arrays it makes for itself
   */
  public record Procedure(
      String name,
      String doc,
      boolean parts,
      List<Parameter> parameters,
      List<LocalArray> locals,
      List<TrainerStep> steps) {
    public Procedure {
      parameters = List.copyOf(parameters);
      locals = List.copyOf(locals);
      steps = List.copyOf(steps);
    }
  }

  /** What a procedure is given: {@code float[]}, {@code float[][]} or {@code float[][][]}. */
  public record Parameter(String name, int dimensions) {}

  /** An array of a procedure. */
  public record LocalArray(String name, Extent extent) {
    /** What it holds. */
    public enum Extent {
      /** One value. */
      ONE,
      /** One value a channel. */
      CHANNELS,
      /** A row of positions a channel. */
      TABLE
    }
  }

  /**
   * One call of the options' builder.
   *
   * @param name the setting
   * @param type the runtime class whose factory makes its value; empty for a plain number
   * @param calls the factory and what is called on its result; the number alone without a type
   */
  public record Option(String name, String type, List<OptionCall> calls) {
    public Option {
      calls = List.copyOf(calls);
    }

    /** A setting that lists names. */
    public static Option names(String name, List<String> names) {
      return number(name, names.stream().map(n -> '"' + n + '"').collect(Collectors.joining(", ")));
    }

    /** A setting that is a number. */
    public static Option number(String name, Object value) {
      return new Option(name, "", List.of(new OptionCall("", List.of(value))));
    }
  }

  /**
   * @param method the method, empty for a plain number
   * @param arguments numbers and booleans
   */
  public record OptionCall(String method, List<Object> arguments) {
    public OptionCall {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * A deployed stage.
   *
   * @param weights the table of weight levels; null without weights
   * @param steps the values of offset steps; null without
   * @param coder the coder that knows what is stored of the weights; null without
   */
  public record FrozenStage(
      String name, String weights, String steps, List<FrozenEmission> emissions, String coder) {
    public FrozenStage {
      emissions = List.copyOf(emissions);
    }
  }

  /**
   * What a deployed stage emits.
   *
   * @param tensor its name there
   * @param chain from the accumulator on, in order
   * @param scores whether the chain ends in real scores and not in levels
   * @param channels of the accumulator
   */
  public record FrozenEmission(
      String tensor, List<FrozenPart> chain, boolean scores, int channels) {
    public FrozenEmission {
      chain = List.copyOf(chain);
    }
  }

  /** A piece of the way from an accumulator to a level. */
  public sealed interface FrozenPart {}

  /** A max pool. */
  public record FrozenPool() implements FrozenPart {}

  /**
   * A fused chain.
   *
   * @param function the scalar function; its first argument is the value so far
   * @param arguments the others
   * @param affine the chain as affine maps and clamps, as far as it goes
   * @param quantizer the same for the quantizer at its end, in units of levels
   * @param channelOffset added to the accumulator's channel (operands of a concat)
   */
  public record FrozenChain(
      Function function,
      List<TrainerStep.Arg> arguments,
      List<AffineStep> affine,
      List<AffineStep> quantizer,
      int channelOffset)
      implements FrozenPart {}

  /**
   * Affine maps and clamps in the order given.
   *
   * @param level whether the result is rounded, half to even
   */
  public record FrozenSteps(List<AffineStep> steps, boolean level) implements FrozenPart {
    public FrozenSteps {
      steps = List.copyOf(steps);
    }
  }

  /** Something added in the channels {@code from <= c < to}. */
  public record FrozenShift(int from, int to, double by) implements FrozenPart {}

  /** A squashing function: tanh or the sigmoid. */
  public record FrozenSquash(boolean tanh) implements FrozenPart {}

  /** The accumulator is a row's number; the value is that of the channel. */
  public record FrozenRow(String parameter) implements FrozenPart {}

  /** {@code then(a, b)} or {@code clamp(a, b)} of a clamped affine map. */
  public record AffineStep(boolean clamp, AffineTerm first, AffineTerm second) {}

  /**
   * A number: {@code sign * (inverse ? 1 / x : x)} of a scalar argument, or a constant when there
   * is none.
   */
  public record AffineTerm(TrainerStep.Arg argument, double constant, boolean inverse, int sign) {}
}
