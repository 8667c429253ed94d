package dev.bitwright.lower.hls;

import static dev.bitwright.kernel.Kernels.add;
import static dev.bitwright.kernel.Kernels.and;
import static dev.bitwright.kernel.Kernels.constant;
import static dev.bitwright.kernel.Kernels.convert;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.imul;
import static dev.bitwright.kernel.Kernels.isub;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.mul;
import static dev.bitwright.kernel.Kernels.ne;
import static dev.bitwright.kernel.Kernels.neg;
import static dev.bitwright.kernel.Kernels.rem;
import static dev.bitwright.kernel.Kernels.select;
import static dev.bitwright.kernel.Kernels.shr;
import static dev.bitwright.kernel.Kernels.ushr;

import dev.bitwright.kernel.BinaryOp;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.Kernels;
import dev.bitwright.kernel.LoopKind;
import dev.bitwright.kernel.ProgramBuilder;
import dev.bitwright.plan.Stage;
import dev.bitwright.plan.rows.RowTensor;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.StorageForm;
import java.util.function.BiConsumer;

/**
 * The reduction of a layer whose weights are groups of signed coordinates: for each plane that a
 * group has, the levels are added or subtracted as its bits say, and the sum takes the plane's
 * coordinate as its one factor. Groups without coordinates take no cycle. Outputs come one after
 * another, so that their planes and coordinates are read in order.
 */
final class BasisStep implements Reduction {
  private final Stage stage;
  private final RowTensor input;
  private final Geometry at;
  private final StorageForm.SignedCoordinates form;
  private final int pixels;
  private final int channelsPerGroup;
  private final int filtersPerGroup;
  private final int groups;
  private final IntType partialType;
  private final IntType runningType;
  private Buffer widths;
  private Buffer coordinates;
  private Buffer planes;
  private Expr.Variable plane;
  private Expr.Variable next;

  /** A kernel's extent and how it moves; groups are those of a convolution. */
  record Geometry(int height, int width, int stride, int padding, int dilation, int groups) {}

  BasisStep(Stage stage, Quantizer weights, RowTensor input, Geometry at) {
    this.stage = stage;
    this.input = input;
    this.at = at;
    this.form = (StorageForm.SignedCoordinates) weights.storage();
    this.pixels = at.height() * at.width();
    this.channelsPerGroup = input.channels() / at.groups();
    this.filtersPerGroup = stage.shape().channels() / at.groups();
    long taps = (long) pixels * channelsPerGroup;
    this.groups = Math.toIntExact(taps / form.members());
    long most = Math.max(Math.abs(input.levels().minimum()), Math.abs(input.levels().maximum()));
    long sum = form.members() * most;
    this.partialType = IntType.ofRange(-sum, sum).withRole(RoleNames.of(stage.name(), "partial"));
    // Coordinates of one weight may cancel, so the way to the sum may be longer than the sum.
    long way = taps * most * weights.levels().maximum();
    this.runningType = IntType.ofRange(-way, way).withRole(RoleNames.of(stage.name(), "running"));
  }

  @Override
  public String describe() {
    return "Planes of signs: add or subtract levels, then one factor a plane.";
  }

  private int words() {
    return (form.members() + RowTensor.WORD - 1) / RowTensor.WORD;
  }

  @Override
  public void declare(ProgramBuilder program, Parameters parameters) {
    int filters = stage.shape().channels();
    int most = filters * groups * form.most();
    widths =
        parameters.ofStage(
            HlsParameter.Content.GROUP_WIDTHS,
            "group_widths",
            stage.name(),
            IntType.ofRange(0, form.most()),
            filters,
            groups);
    coordinates =
        parameters.ofStage(
            HlsParameter.Content.GROUP_COORDINATES,
            "coordinates",
            stage.name(),
            IntType.unsigned(form.coordinateBits()),
            1,
            most);
    planes =
        parameters.ofStage(
            HlsParameter.Content.GROUP_PLANES,
            "planes",
            stage.name(),
            Rings.WORD,
            1,
            most * words());
  }

  @Override
  public void startPixel(KernelBuilder b, Rings rings, Expr row, Expr x) {
    plane = b.mutable("plane", IntType.INT, i(0));
    next = b.mutable("next", IntType.INT, i(0));
  }

  @Override
  public Expr accumulate(KernelBuilder b, Rings rings, Expr row, Expr x, Expr channel) {
    Expr.Variable running = b.mutable("running", runningType, constant(runningType, 0));
    b.loop(
        "g",
        groups,
        g -> {
          Expr count = widths.vector() ? load(widths, g) : load(widths, channel, g);
          Expr.Variable width = b.let("width", IntType.INT, count);
          b.loop(
              "i",
              i(0),
              width,
              n -> {
                Expr.Variable partial = b.mutable("partial", partialType, constant(partialType, 0));
                if (form.strided()) {
                  strided(b, rings, row, x, channel, g, partial);
                } else {
                  run(b, rings, row, x, channel, g, partial);
                }
                Expr factor = convert(runningType, load(coordinates, next));
                Expr term = mul(runningType, factor, convert(runningType, partial));
                b.assign(running, add(runningType, running, term));
                b.assign(next, iadd(next, 1));
                b.assign(plane, iadd(plane, words()));
              });
        });
    IntType type = StepLowering.accumulator(stage);
    return b.let("acc", type, convert(type, running));
  }

  @Override
  public void accumulateGroup(
      KernelBuilder b, Rings rings, Expr row, Expr x, Expr group, BiConsumer<Expr, Expr> emit) {
    throw new IllegalStateException("outputs in parallel over groups of their own");
  }

  /** A group at one place of the kernel, over all channels. */
  private void strided(
      KernelBuilder b, Rings rings, Expr row, Expr x, Expr channel, Expr g, Expr.Variable partial) {
    place(
        b,
        rings,
        row,
        x,
        g,
        (slot, column) ->
            members(
                b,
                j -> {
                  Expr from = iadd(firstInput(channel), j);
                  addSigned(b, partial, j, rings.level(input, slot, column, from));
                }));
  }

  /** A group of neighbouring taps, in the order channel, row, column. */
  private void run(
      KernelBuilder b, Rings rings, Expr row, Expr x, Expr channel, Expr g, Expr.Variable partial) {
    members(
        b,
        j -> {
          Expr.Variable tap = b.let("tap", IntType.INT, iadd(imul(g, form.members()), j));
          Expr in = pixels == 1 ? tap : Kernels.binary(BinaryOp.DIV, IntType.INT, tap, i(pixels));
          Expr pixel = pixels == 1 ? i(0) : rem(IntType.INT, tap, i(pixels));
          Expr from = iadd(firstInput(channel), in);
          place(
              b,
              rings,
              row,
              x,
              pixel,
              (slot, column) -> addSigned(b, partial, j, rings.level(input, slot, column, from)));
        });
  }

  private void members(KernelBuilder b, java.util.function.Consumer<Expr.Variable> body) {
    int lanes = stage.node().parallelism().inputs();
    LoopKind kind = lanes > 1 ? LoopKind.unrolled(lanes) : LoopKind.PIPELINED;
    b.loop(kind, "j", i(0), i(form.members()), 1, body);
  }

  /** {@code partial += level} where bit j of the plane is set, {@code -= level} elsewhere. */
  private void addSigned(KernelBuilder b, Expr.Variable partial, Expr j, Expr level) {
    Expr word = load(planes, words() == 1 ? plane : iadd(plane, shr(IntType.INT, j, 5)));
    Expr place = words() == 1 ? j : and(IntType.INT, j, i(RowTensor.WORD - 1));
    Expr bit =
        and(
            Rings.WORD,
            ushr(Rings.WORD, convert(Rings.WORD, word), place),
            constant(Rings.WORD, 1));
    Expr.Variable value = b.let("value", partialType, convert(partialType, level));
    Expr signed =
        select(partialType, ne(bit, constant(Rings.WORD, 0)), value, neg(partialType, value));
    b.assign(partial, add(partialType, partial, signed));
  }

  private Expr firstInput(Expr channel) {
    if (at.groups() == 1) {
      return i(0);
    }
    Expr group = Kernels.binary(BinaryOp.DIV, IntType.INT, channel, i(filtersPerGroup));
    return imul(group, channelsPerGroup);
  }

  /** What happens at a place inside the image. */
  private interface Place {
    void accept(Expr slot, Expr column);
  }

  private void place(KernelBuilder b, Rings rings, Expr row, Expr x, Expr pixel, Place body) {
    if (pixels == 1 && at.padding() == 0) {
      body.accept(rings.slot(input, imul(row, at.stride())), imul(x, at.stride()));
      return;
    }
    Expr r = Kernels.binary(BinaryOp.DIV, IntType.INT, pixel, i(at.width()));
    Expr s = rem(IntType.INT, pixel, i(at.width()));
    Expr.Variable y = b.let("y", IntType.INT, moved(row, r));
    Expr.Variable column = b.let("column", IntType.INT, moved(x, s));
    Runnable inside =
        () -> {
          Expr.Variable slot = b.let("slot", IntType.INT, rings.slot(input, y));
          body.accept(slot, column);
        };
    if (at.padding() == 0) {
      inside.run();
    } else {
      b.ifThen(
          Kernels.and(
              StepLowering.inside(y, input.height()), StepLowering.inside(column, input.width())),
          inside);
    }
  }

  private Expr moved(Expr place, Expr tap) {
    return isub(iadd(imul(place, at.stride()), imul(tap, at.dilation())), i(at.padding()));
  }
}
