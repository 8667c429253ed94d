package dev.bitwright.lower.java;

import static dev.bitwright.kernel.KernelBuilder.rowOf;
import static dev.bitwright.kernel.Kernels.and;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.imul;
import static dev.bitwright.kernel.Kernels.isub;
import static dev.bitwright.kernel.Kernels.neg;
import static dev.bitwright.kernel.Kernels.shl;
import static dev.bitwright.kernel.Kernels.shr;
import static dev.bitwright.lower.java.RowPrimitives.INT;

import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Expr.Variable;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.plan.Product;
import dev.bitwright.plan.Stage;

/**
 * A convolution of weights in groups of signed coordinates: the levels that a group's taps read are
 * packed into words, one row a word and plane, and each plane of signs takes one pass over such a
 * row. The sum of a group's levels is shared by all outputs.
 */
final class BasisConvolution implements ConvolutionRows {
  private final JavaLowering lowering;
  private final Stage.Convolution stage;
  private final Patches patches;
  private final BasisGroups groups;
  private final int groupInputs;
  private final int positions;
  private final Buffer tapRow;
  private final Buffer packed;
  private final Buffer sums;

  BasisConvolution(JavaLowering lowering, Stage.Convolution stage, Product product) {
    this.lowering = lowering;
    this.stage = stage;
    this.patches = new Patches(lowering, stage);
    this.groups = new BasisGroups(lowering, stage, product);
    this.groupInputs = stage.input().shape().channels() / stage.op().groups();
    this.positions = stage.shape().positions();
    int rows = groups.count() * groups.words() * groups.bits();
    Scratch scratch = lowering.scratch();
    this.tapRow = scratch.row("tapRow", INT, positions);
    this.packed = scratch.rows("packedPlanes" + positions, INT, rows, positions);
    this.sums = scratch.rows("groupSums" + positions, INT, groups.count(), positions);
  }

  /** The first row of a word of a group. */
  private Expr row(Expr group, Expr word) {
    return imul(iadd(imul(group, groups.words()), word), groups.bits());
  }

  @Override
  public void prepare(KernelBuilder b, Expr group) {
    int height = stage.op().kernelHeight();
    int width = stage.op().kernelWidth();
    Buffer levels = lowering.tensor(stage.input());
    var clear = lowering.use(RowPrimitives.clear(false));
    b.loop("row", packed.rows(), row -> b.call(clear, rowOf(packed, row), i(positions)));
    b.loop("g", groups.count(), g -> b.call(clear, rowOf(sums, g), i(positions)));
    b.loop(
        "ci",
        groupInputs,
        ci ->
            b.loop(
                "r",
                height,
                r ->
                    b.loop(
                        "t",
                        width,
                        t -> {
                          Expr channel = iadd(imul(group, groupInputs), ci);
                          patches.copy(b, levels, channel, r, t, tapRow, i(0));
                          Expr tap = iadd(imul(iadd(imul(ci, height), r), width), t);
                          packTap(b, b.let("tap", tap));
                        })));
  }

  /** Puts the levels that a tap reads into the planes of its group. */
  private void packTap(KernelBuilder b, Expr tap) {
    Variable g = b.let("g", groups.group(tap));
    Variable member = b.let("member", groups.member(tap));
    b.call(lowering.use(RowPrimitives.add2(false)), rowOf(sums, g), i(positions), tapRow);
    var pack = lowering.use(BasisPrimitives.pack());
    b.loop(
        "plane",
        groups.bits(),
        plane ->
            b.call(
                pack,
                tapRow,
                i(positions),
                plane,
                and(INT, member, i(31)),
                rowOf(packed, iadd(row(g, shr(INT, member, 5)), plane))));
  }

  @Override
  public void accumulate(KernelBuilder b, Expr group, Expr co, Buffer acc) {
    b.call(lowering.use(RowPrimitives.clear(false)), acc, i(positions));
    var multiply = lowering.use(BasisPrimitives.multiplyAdd());
    var subtract = lowering.use(RowPrimitives.multiplyAdd(false));
    groups.each(
        b,
        co,
        g ->
            (coordinate, firstWord) ->
                b.loop(
                    "word",
                    groups.words(),
                    word -> {
                      Variable signs = b.let("signs", groups.word(co, iadd(firstWord, word)));
                      int unsigned = groups.bits() - (groups.signed() ? 1 : 0);
                      b.loop(
                          "bit",
                          unsigned,
                          bit ->
                              b.call(
                                  multiply,
                                  acc,
                                  i(positions),
                                  rowOf(packed, iadd(row(g, word), bit)),
                                  signs,
                                  shl(INT, coordinate, iadd(bit, 1))));
                      if (groups.signed()) {
                        b.call(
                            multiply,
                            acc,
                            i(positions),
                            rowOf(packed, iadd(row(g, word), unsigned)),
                            signs,
                            neg(INT, shl(INT, coordinate, unsigned + 1)));
                      }
                    }),
        (g, total) -> b.call(subtract, acc, i(positions), rowOf(sums, g), isub(i(0), total)));
  }
}
