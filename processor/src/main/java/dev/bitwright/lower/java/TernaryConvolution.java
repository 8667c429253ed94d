package dev.bitwright.lower.java;

import static dev.bitwright.kernel.KernelBuilder.rowOf;
import static dev.bitwright.kernel.Kernels.and;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.imul;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.shr;
import static dev.bitwright.lower.java.RowPrimitives.INT;

import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.lower.InferenceProgram.Form;
import dev.bitwright.plan.Product;
import dev.bitwright.plan.Stage;
import java.util.List;

/**
 * A convolution of ternary weights and ternary levels on bit planes: the channels of a pixel are
 * packed into words, the planes of words are copied into patches, and a row of accumulators takes
 * one pass per word.
 */
final class TernaryConvolution implements ConvolutionRows {
  private final JavaLowering lowering;
  private final Stage.Convolution stage;
  private final Patches patches;
  private final int groupInputs;
  private final int words;
  private final int inPositions;
  private final int positions;
  private final Array weightMask;
  private final Array weightSign;
  private final Array steps;
  private final Buffer mask;
  private final Buffer sign;
  private final Buffer patchMask;
  private final Buffer patchSign;
  private final Buffer sums;

  TernaryConvolution(JavaLowering lowering, Stage.Convolution stage, Product product) {
    this.lowering = lowering;
    this.stage = stage;
    this.patches = new Patches(lowering, stage);
    this.groupInputs = stage.input().shape().channels() / stage.op().groups();
    this.words = (groupInputs + 31) / 32;
    this.inPositions = stage.input().shape().positions();
    this.positions = stage.shape().positions();
    this.weightMask = planes("Mask", Form.MASK_ROWS);
    this.weightSign = planes("Sign", Form.SIGN_ROWS);
    Scratch scratch = lowering.scratch();
    this.steps =
        product.offset()
            ? lowering.vector(stage, stage.name(), "steps", INT, stage.shape().channels())
            : null;
    this.mask = scratch.rows("planeMask" + inPositions, INT, words, inPositions);
    this.sign = scratch.rows("planeSign" + inPositions, INT, words, inPositions);
    int rows = patches.positions() * words;
    boolean direct = patches.pointwise();
    this.patchMask = direct ? mask : scratch.rows("patchMask" + positions, INT, rows, positions);
    this.patchSign = direct ? sign : scratch.rows("patchSign" + positions, INT, rows, positions);
    this.sums = product.offset() ? scratch.row("levelSums", INT, positions) : null;
  }

  private Array planes(String suffix, Form form) {
    return lowering.matrix(
        stage,
        stage.name(),
        suffix,
        "weights",
        form,
        List.of(groupInputs, patches.positions()),
        stage.shape().channels(),
        patches.positions() * words);
  }

  @Override
  public void prepare(KernelBuilder b, Expr group) {
    Buffer levels = lowering.tensor(stage.input());
    var clear = lowering.use(RowPrimitives.clear(false));
    var pack = lowering.use(TernaryPrimitives.pack());
    b.loop(
        "word",
        words,
        word -> {
          b.call(clear, rowOf(mask, word), i(inPositions));
          b.call(clear, rowOf(sign, word), i(inPositions));
        });
    b.loop(
        "ci",
        groupInputs,
        ci ->
            b.call(
                pack,
                rowOf(levels, iadd(imul(group, groupInputs), ci)),
                i(inPositions),
                and(INT, ci, i(31)),
                rowOf(mask, shr(INT, ci, 5)),
                rowOf(sign, shr(INT, ci, 5))));
    if (!patches.pointwise()) {
      copyPatches(b);
    }
    if (steps != null) {
      // The sum of levels is their product with ones.
      b.call(clear, sums, i(positions));
      var multiply = lowering.use(TernaryPrimitives.multiplyAdd());
      b.loop(
          "word",
          patches.positions() * words,
          word ->
              b.call(
                  multiply,
                  sums,
                  i(positions),
                  rowOf(patchMask, word),
                  rowOf(patchSign, word),
                  i(-1),
                  i(-1)));
    }
  }

  private void copyPatches(KernelBuilder b) {
    int width = stage.op().kernelWidth();
    b.loop(
        "r",
        stage.op().kernelHeight(),
        r ->
            b.loop(
                "t",
                width,
                t ->
                    b.loop(
                        "word",
                        words,
                        word -> {
                          Expr row = iadd(imul(iadd(imul(r, width), t), words), word);
                          patches.copy(b, mask, word, r, t, patchMask, row);
                          patches.copy(b, sign, word, r, t, patchSign, row);
                        })));
  }

  @Override
  public void accumulate(KernelBuilder b, Expr group, Expr co, Buffer acc) {
    b.call(lowering.use(RowPrimitives.clear(false)), acc, i(positions));
    var multiply = lowering.use(TernaryPrimitives.multiplyAdd());
    b.loop(
        "word",
        patches.positions() * words,
        word ->
            b.call(
                multiply,
                acc,
                i(positions),
                rowOf(patchMask, word),
                rowOf(patchSign, word),
                load(weightMask, co, word),
                load(weightSign, co, word)));
    if (steps != null) {
      b.call(lowering.use(RowPrimitives.offset(false)), acc, i(positions), sums, load(steps, co));
    }
  }
}
