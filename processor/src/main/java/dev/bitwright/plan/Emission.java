package dev.bitwright.plan;

import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * What a stage emits for one quantizer downstream: each accumulator becomes a level, then levels
 * are pooled.
 *
 * <p>THRESHOLDS: rank = number of thresholds T[c][j], j = 0..n-2, with {@code sign[c] * acc >=
 * T[c][j]}, where sign is +1 or -1 (a negative factor stores its channel's thresholds for -acc);
 * level = levels[rank]. T_j is the smallest integer of the range for which the trainer's own scalar
 * float expression gives at least level j + 1; range end + 1 where never.
 *
 * <p>MULTIPLIER: level = clamp((acc * M[c] + B[c]) >> shift[c], low[c], high[c]) in 64 bits with an
 * arithmetic shift; the rounding half is part of B. The chain from accumulator to code is a clamped
 * affine map whatever it is made of, since affine maps and clamps compose to one.
 *
 * <p>SHIFT: level = clamp((t - ((t >> shift[c]) & 1)) >> shift[c], low[c], high[c]) with t = (acc
 * << fraction[c]) + offset[c] in 64 bits, where the offset holds the bias and half a step: the
 * nearest level, ties to the even one. Scales on both sides are powers of two ({@link Shifts}).
 *
 * <p>REQUANTIZE, REQUANTIZE_ONCE: level = clamp(R(acc + bias[c]), low[c], high[c]) with the exact
 * arithmetic of gemmlowp and TFLite for the real factor M[c] / 2^31 * 2^e[c] (values.md 6.5): R
 * rounds twice, in a high multiply with ties upwards and in a division by a power of two with ties
 * away from zero; REQUANTIZE_ONCE is their single-rounding build, ties upwards.
 *
 * <p>SCORES: the network's output: score = 2^k * acc + B[c] where nothing but a bias lies between
 * (shift 0, M = 2^k, k = 0 without a bias: a finer step keeps the order of scores), otherwise as
 * MULTIPLIER onto one scale for all channels, clamped to 32 bits and to what the chain clamps.
 *
 * <p>Its tensor is named after the output with {@code _scores} behind; its two "levels" are the
 * ends of the 32-bit range.
 *
 * <p>COPY: level = acc: the input where a convolution or dense reads it as it is, and joins.
 *
 * <p>TABLE: level = rows[acc][c]: the accumulator is a token.
 *
 * @param output the tensor emitted; its shape is after pooling and flattening
 * @param form how the accumulator becomes a level
 * @param path the nodes between the accumulator's node and the quantize node (or the output), in
 *     order: element-wise ones, max pools, flatten; and concats, after which the channels of this
 *     accumulator are those of its operand (a flatten behind the last concat belongs to the join)
 * @param quantizeNode the quantize node, or the output node's name for SCORES
 * @param pools the max pools on the path, in order, applied to levels. In channel c a pool takes
 *     the largest level, or the smallest where the part of the chain after it is decreasing in c:
 *     {@code poolMinimum[p][c]} of the weight file
 */
public record Emission(
    CodeTensor output, Form form, List<Node> path, String quantizeNode, List<Op.MaxPool> pools) {
  public Emission {
    path = List.copyOf(path);
    pools = List.copyOf(pools);
  }

  /**
   * Shapes before the first pool, between pools, and after the last.
   *
   * @param before the shape of the accumulator
   */
  public List<Shape> shapes(Shape before) {
    List<Shape> shapes = new ArrayList<>();
    Shape shape = before;
    shapes.add(shape);
    for (Op.MaxPool pool : pools) {
      int reach = 2 * pool.padding() - pool.kernel();
      shape =
          Shape.image(
              shape.channels(),
              (shape.height() + reach) / pool.stride() + 1,
              (shape.width() + reach) / pool.stride() + 1);
      shapes.add(shape);
    }
    if (shape.elements() != output.shape().elements()) {
      throw new IllegalStateException(
          output.name() + " has " + output.shape() + ", pooled " + shape);
    }
    return shapes;
  }

  /** Whether the level comes from the exact requantization of the int8 scheme. */
  public boolean requantizes() {
    return form == Form.REQUANTIZE || form == Form.REQUANTIZE_ONCE;
  }

  /** How an accumulator becomes a level. */
  public enum Form {
    THRESHOLDS,
    MULTIPLIER,
    SHIFT,
    REQUANTIZE,
    REQUANTIZE_ONCE,
    SCORES,
    COPY,
    TABLE
  }
}
