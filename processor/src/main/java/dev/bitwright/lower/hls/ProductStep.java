package dev.bitwright.lower.hls;

import static dev.bitwright.kernel.Kernels.add;
import static dev.bitwright.kernel.Kernels.constant;
import static dev.bitwright.kernel.Kernels.convert;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.imul;
import static dev.bitwright.kernel.Kernels.isub;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.mul;
import static dev.bitwright.kernel.Kernels.shl;

import dev.bitwright.kernel.BinaryOp;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.Kernels;
import dev.bitwright.kernel.LoopKind;
import dev.bitwright.kernel.ProgramBuilder;
import dev.bitwright.plan.Interval;
import dev.bitwright.plan.Stage;
import dev.bitwright.plan.cost.Hardware;
import dev.bitwright.plan.rows.RowTensor;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.StorageForm;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The reduction of a convolution or dense layer at one pixel: over kernel rows, columns and
 * channels (or words of 32 channels). {@code outputs} accumulators share every activation they
 * read.
 */
final class ProductStep implements Reduction {
  private static final IntType STEPS = IntType.signed(16);

  private final Stage stage;
  private final Quantizer weights;
  private final RowTensor input;
  private final int kernelHeight;
  private final int kernelWidth;
  private final int stride;
  private final int padding;
  private final int dilation;
  private final int groups;
  private final int outputs;
  private final int lanes;
  private final int channelsPerGroup;
  private final int filtersPerGroup;
  private final IntType sumType;
  private final IntType windowType;
  private final IntType termType;
  private final IntType totalType;
  private final boolean planes;
  private Buffer levels;
  private Buffer masks;
  private Buffer signs;
  private Buffer steps;
  private Buffer sums;
  private Expr.Variable window;

  ProductStep(
      Stage stage,
      Quantizer weights,
      RowTensor input,
      int kernelHeight,
      int kernelWidth,
      int stride,
      int padding,
      int dilation,
      int groups) {
    this.stage = stage;
    this.weights = weights;
    this.input = input;
    this.kernelHeight = kernelHeight;
    this.kernelWidth = kernelWidth;
    this.stride = stride;
    this.padding = padding;
    this.dilation = dilation;
    this.groups = groups;
    this.outputs = stage.node().parallelism().outputs();
    this.lanes = stage.node().parallelism().inputs();
    this.channelsPerGroup = input.channels() / groups;
    this.filtersPerGroup = stage.shape().channels() / groups;
    this.planes = input.packed();
    long taps = (long) kernelHeight * kernelWidth * channelsPerGroup;
    Interval term = Products.range(weights.levels(), input.levels());
    boolean offset = weights.offsetSteps().isPresent();
    this.sumType =
        offset
            ? IntType.ofRange(taps * term.low(), taps * term.high())
                .withRole(RoleNames.of(stage.name(), "sum"))
            : StepLowering.accumulator(stage);
    this.windowType =
        IntType.ofRange(
                taps * Math.min(0, input.levels().minimum()),
                taps * Math.max(0, input.levels().maximum()))
            .withRole(RoleNames.of(stage.name(), "window"));
    // 64 * sum and steps * window may each be larger than what is left of their sum.
    long largest =
        64 * Math.max(-taps * term.low(), taps * term.high())
            + STEPS.max() * Math.max(-windowType.min(), windowType.max());
    this.totalType =
        IntType.ofRange(-largest, largest).withRole(RoleNames.of(stage.name(), "total"));
    this.termType =
        planes
            ? IntType.signed(8)
            : IntType.ofRange(term.low(), term.high()).withRole(RoleNames.of(stage.name(), "term"));
  }

  @Override
  public String describe() {
    if (planes) {
      return "Ternary product: 32 channels a step, non-zero in both minus twice unequal signs.";
    }
    if (weights.storage() instanceof StorageForm.TernaryPlanes
        || input.levels().minimum() == -1 && input.levels().maximum() == 1) {
      return "Ternary product: add, subtract or skip.";
    }
    if (weights.storage() instanceof StorageForm.PowerTerms) {
      return "Powers of two: shifts and adds.";
    }
    if (weights.storage() instanceof StorageForm.SmallFloat) {
      return "Small floats: multiply the significant bits, shift by the exponent.";
    }
    return Hardware.multiplies(weights.storage())
        ? "Multiply and accumulate."
        : "Signs: add or subtract.";
  }

  @Override
  public void declare(ProgramBuilder program, Parameters parameters) {
    int filters = stage.shape().channels();
    int pixels = kernelHeight * kernelWidth;
    if (planes) {
      int columns = pixels * input.words();
      masks =
          parameters.ofWeights(
              HlsParameter.Content.WEIGHT_MASKS,
              "weight_masks",
              stage.name(),
              Rings.WORD,
              filters,
              columns,
              channelsPerGroup);
      signs =
          parameters.ofWeights(
              HlsParameter.Content.WEIGHT_SIGNS,
              "weight_signs",
              stage.name(),
              Rings.WORD,
              filters,
              columns,
              channelsPerGroup);
    } else {
      boolean coded = Products.coded(weights.storage());
      IntType type =
          coded
              ? IntType.unsigned(weights.storage().bits())
              : IntType.ofRange(weights.levels().minimum(), weights.levels().maximum());
      levels =
          parameters.ofWeights(
              coded ? HlsParameter.Content.WEIGHT_CODES : HlsParameter.Content.WEIGHT_LEVELS,
              "weights",
              stage.name(),
              type,
              filters,
              pixels * channelsPerGroup,
              channelsPerGroup);
    }
    if (weights.offsetSteps().isPresent()) {
      steps =
          parameters.ofStage(
              HlsParameter.Content.OFFSET_STEPS, "offset_steps", stage.name(), STEPS, 1, filters);
    }
    if (outputs > 1) {
      sums =
          program.add(
              Buffer.vector(
                  RoleNames.of(stage.name(), "sums"), sumType, outputs, Buffer.Kind.SCRATCH));
    }
  }

  /** Computes the sum of the window's levels where the weights have an offset. */
  @Override
  public void startPixel(KernelBuilder b, Rings rings, Expr row, Expr x) {
    if (steps != null && groups == 1) {
      window = windowSum(b, rings, row, x, i(0));
    }
  }

  private Expr.Variable windowSum(
      KernelBuilder b, Rings rings, Expr row, Expr x, Expr firstChannel) {
    Expr.Variable sum = b.mutable("window", windowType, constant(windowType, 0));
    taps(
        b,
        rings,
        row,
        x,
        (slot, column, tap) ->
            b.loop(
                "ci",
                channelsPerGroup,
                ci ->
                    b.assign(
                        sum,
                        add(
                            windowType,
                            sum,
                            convert(
                                windowType,
                                rings.level(input, slot, column, iadd(firstChannel, ci)))))));
    return sum;
  }

  @Override
  public Expr accumulate(KernelBuilder b, Rings rings, Expr row, Expr x, Expr channel) {
    Expr.Variable sum = b.mutable("sum", sumType, constant(sumType, 0));
    taps(
        b,
        rings,
        row,
        x,
        (slot, column, tap) ->
            inner(
                b,
                k -> {
                  Expr term = term(b, rings, slot, column, tap, k, channel, null);
                  b.assign(sum, add(sumType, sum, convert(sumType, term)));
                }));
    return total(b, rings, row, x, sum, channel);
  }

  @Override
  public void accumulateGroup(
      KernelBuilder b, Rings rings, Expr row, Expr x, Expr group, BiConsumer<Expr, Expr> emit) {
    LoopKind unrolled = LoopKind.unrolled(0);
    b.loop(unrolled, "p", i(0), i(outputs), 1, p -> b.store(sums, p, constant(sumType, 0)));
    taps(
        b,
        rings,
        row,
        x,
        (slot, column, tap) ->
            inner(
                b,
                k -> {
                  Shared shared = groups == 1 ? share(b, rings, slot, column, k) : null;
                  b.loop(
                      unrolled,
                      "p",
                      i(0),
                      i(outputs),
                      1,
                      p -> {
                        Expr channel = iadd(imul(group, outputs), p);
                        Expr term = term(b, rings, slot, column, tap, k, channel, shared);
                        b.store(sums, p, add(sumType, load(sums, p), convert(sumType, term)));
                      });
                }));
    b.loop(
        "p",
        outputs,
        p -> {
          Expr.Variable channel = b.let("c", IntType.INT, iadd(imul(group, outputs), p));
          Expr.Variable sum = b.let("sum", sumType, load(sums, p));
          emit.accept(channel, total(b, rings, row, x, sum, channel));
        });
  }

  private Expr total(
      KernelBuilder b, Rings rings, Expr row, Expr x, Expr.Variable sum, Expr channel) {
    if (steps == null) {
      return sum;
    }
    Expr.Variable levels = groups == 1 ? window : windowSum(b, rings, row, x, firstInput(channel));
    Expr scaled = shl(totalType, convert(totalType, sum), 6);
    Expr shift =
        mul(totalType, convert(totalType, load(steps, channel)), convert(totalType, levels));
    IntType type = StepLowering.accumulator(stage);
    return b.let("acc", type, convert(type, add(totalType, scaled, shift)));
  }

  /** The first input channel of the group of an output channel. */
  private Expr firstInput(Expr channel) {
    Expr group = Kernels.binary(BinaryOp.DIV, IntType.INT, channel, i(filtersPerGroup));
    return imul(group, channelsPerGroup);
  }

  private void inner(KernelBuilder b, Consumer<Expr.Variable> body) {
    int count = planes ? input.words() : channelsPerGroup;
    LoopKind kind = lanes > 1 ? LoopKind.unrolled(lanes) : LoopKind.PIPELINED;
    b.loop(kind, "k", i(0), i(count), 1, body);
  }

  /** The activations of one step, read once for all outputs. */
  private record Shared(Expr.Variable first, Expr.Variable second) {}

  private Shared share(KernelBuilder b, Rings rings, Expr slot, Expr column, Expr k) {
    if (planes) {
      Expr word = iadd(imul(column, input.words()), k);
      return new Shared(
          b.let("mask", Rings.WORD, rings.mask(input, slot, word)),
          b.let("sign", Rings.WORD, rings.sign(input, slot, word)));
    }
    return new Shared(
        b.let("level", LevelTypes.of(input), rings.level(input, slot, column, k)), null);
  }

  private Expr term(
      KernelBuilder b,
      Rings rings,
      Expr slot,
      Expr column,
      Expr tap,
      Expr k,
      Expr channel,
      Shared given) {
    if (planes) {
      Shared a = given == null ? share(b, rings, slot, column, k) : given;
      Expr at = iadd(imul(tap, input.words()), k);
      return Products.words(
          termType, at(masks, channel, at), at(signs, channel, at), a.first(), a.second());
    }
    Expr inputChannel = groups > 1 ? iadd(firstInput(channel), k) : k;
    Expr level =
        given == null
            ? b.let("level", LevelTypes.of(input), rings.level(input, slot, column, inputChannel))
            : given.first();
    Expr at = iadd(imul(tap, channelsPerGroup), k);
    Expr.Variable weight = b.let("weight", levels.element(), at(levels, channel, at));
    StorageForm activations =
        input.levels().minimum() == -1 && input.levels().maximum() == 1
            ? new StorageForm.TernaryPlanes()
            : new StorageForm.PlainInteger(
                LevelTypes.of(input).bits(), LevelTypes.of(input).signed());
    return Products.scalar(termType, weights.storage(), weight, activations, level);
  }

  private static Expr at(Buffer buffer, Expr row, Expr column) {
    return buffer.vector() ? load(buffer, column) : load(buffer, row, column);
  }

  /** What happens at a tap: ring slot, column in the row, index of the tap in the kernel. */
  private interface Tap {
    void accept(Expr slot, Expr column, Expr tap);
  }

  private void taps(KernelBuilder b, Rings rings, Expr row, Expr x, Tap body) {
    if (kernelHeight == 1 && kernelWidth == 1 && padding == 0) {
      Expr slot = rings.slot(input, imul(row, stride));
      body.accept(slot, imul(x, stride), i(0));
      return;
    }
    b.loop(
        "r",
        kernelHeight,
        r -> {
          Expr.Variable y =
              b.let("y", IntType.INT, isub(iadd(imul(row, stride), imul(r, dilation)), i(padding)));
          Runnable columns =
              () -> {
                Expr.Variable slot = b.let("slot", IntType.INT, rings.slot(input, y));
                b.loop("s", kernelWidth, s -> column(b, x, r, s, slot, body));
              };
          if (padding == 0) {
            columns.run();
          } else {
            b.ifThen(StepLowering.inside(y, input.height()), columns);
          }
        });
  }

  private void column(KernelBuilder b, Expr x, Expr r, Expr s, Expr slot, Tap body) {
    Expr.Variable column =
        b.let("column", IntType.INT, isub(iadd(imul(x, stride), imul(s, dilation)), i(padding)));
    Expr tap = iadd(imul(r, kernelWidth), s);
    if (padding == 0) {
      body.accept(slot, column, tap);
    } else {
      b.ifThen(StepLowering.inside(column, input.width()), () -> body.accept(slot, column, tap));
    }
  }
}
