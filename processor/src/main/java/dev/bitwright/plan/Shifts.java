package dev.bitwright.plan;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.Costs;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.OpRole;
import dev.bitwright.graph.Shape;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Formula.UnaryOp;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Rank;
import java.util.List;
import java.util.OptionalInt;

/**
 * Where a sum becomes a level by a rounding shift: the sum counts in units of a power of two, so
 * does the level, and nothing between multiplies by anything else. Rounding goes to the nearest
 * level, ties to the even one, as in training.
 */
public final class Shifts {
  /** Biases are held to this part of a sum's unit, 1 / 2^8, where sums are small enough. */
  private static final int FINEST_BIAS = 8;

  /** Sums of fewer bits than these, and as much bias, are exact in training's floats. */
  private static final int EXACT_BITS = 23;

  private Shifts() {}

  /** Whether levels of {@code written} come from the sums of a node by shifts. */
  static boolean apply(CheckedGraph graph, Node accumulator, List<Node> path, Quantizer written) {
    return meet(graph, accumulator, written)
        && path.stream().allMatch(n -> keepsUnit(n.op()) || clips(n.op()));
  }

  private static boolean keepsUnit(Op op) {
    return op instanceof Op.Flatten
        || op instanceof Op.Dropout
        || op instanceof Op.Identity
        || op instanceof Op.MaxPool
        || op instanceof Op.Concat;
  }

  private static boolean clips(Op op) {
    return op instanceof Op.Relu || op instanceof Op.Relu6;
  }

  /** Whether both ends count in powers of two. */
  private static boolean meet(CheckedGraph graph, Node accumulator, Quantizer written) {
    return Planner.form(written) == Emission.Form.MULTIPLIER
        && isPower(written)
        && tiesToEven(written.level())
        && unitIsPower(graph, accumulator);
  }

  /** Whether levels count in a power of two, without an offset. */
  public static boolean isPower(Quantizer quantizer) {
    return quantizer.offsetSteps().isEmpty() && PowersOfTwo.holds(quantizer.scale());
  }

  /** Whether the last rounding of a level is to the nearest integer, ties to the even one. */
  private static boolean tiesToEven(Formula level) {
    if (level instanceof Formula.Unary u) {
      return u.op() == UnaryOp.RINT;
    }
    if (level instanceof Formula.Surrogate s) {
      return tiesToEven(s.forward());
    }
    if (level instanceof Formula.Clip c) {
      return tiesToEven(c.operand());
    }
    if (level instanceof Formula.Binary b) {
      return tiesToEven(b.left().rank() == Rank.ELEMENT ? b.left() : b.right());
    }
    return false;
  }

  /** Whether the sums of a node count in a power of two. */
  private static boolean unitIsPower(CheckedGraph graph, Node node) {
    return switch (OpRole.of(node.op())) {
      case INPUT -> inputIsPower((Op.Input) node.op());
      case PRODUCT ->
          graph.weights(node).filter(Shifts::isPower).isPresent()
              && node.inputs().stream().allMatch(in -> readsPower(graph, in));
      case SUM -> node.inputs().stream().allMatch(in -> readsPower(graph, in));
      case WINDOW ->
          Integer.bitCount(window(graph, node)) == 1
              && node.inputs().stream().allMatch(in -> readsPower(graph, in));
      case LOOKUP, CELL, CHAIN, JOIN, QUANTIZE -> false;
    };
  }

  private static boolean readsPower(CheckedGraph graph, String name) {
    Quantizer quantizer = graph.activationQuantizers().get(name);
    return quantizer == null ? unitIsPower(graph, graph.node(name)) : isPower(quantizer);
  }

  /** The scale of the input as training has it. */
  private static boolean inputIsPower(Op.Input op) {
    double deviation = op.deviation().stream().mapToDouble(d -> d).average().orElseThrow();
    return PowersOfTwo.is((float) (1 / (op.type().maximum * deviation)));
  }

  private static int window(CheckedGraph graph, Node node) {
    if (node.op() instanceof Op.AveragePool pool) {
      return pool.kernel() * pool.kernel();
    }
    Shape read = graph.node(node.inputs().get(0)).shape();
    return read.height() * read.width();
  }

  /**
   * The number of fraction bits, in units of a node's sums, to which training holds its bias; empty
   * where none of its readers gets levels by a shift. Sum and bias together are then exact in
   * training, and what a shift gives is what training gives.
   */
  public static OptionalInt biasFraction(CheckedGraph graph, Node node) {
    boolean shifted =
        graph.activationQuantizers().entrySet().stream()
            .anyMatch(
                e ->
                    Routes.to(graph, graph.node(e.getKey()).inputs().get(0)).stream()
                        .anyMatch(
                            r ->
                                r.accumulator().name().equals(node.name())
                                    && apply(graph, node, r.path(), e.getValue())));
    if (!shifted) {
      return OptionalInt.empty();
    }
    String in = node.inputs().get(0);
    Quantizer read = graph.activationQuantizers().get(in);
    Interval levels =
        read == null ? StageMaker.inputRange(graph.node(in)) : Accumulators.of(read.levels());
    Interval factors = Accumulators.of(graph.weights(node).orElseThrow().levels());
    int bits = Accumulators.products(Costs.taps(graph, node), factors, levels).bits();
    return OptionalInt.of(Math.max(0, Math.min(FINEST_BIAS, EXACT_BITS - bits)));
  }

  /** Says where a batch norm alone keeps a multiplier. */
  static void report(PlannedGraph plan, Diagnostics diagnostics) {
    CheckedGraph graph = plan.checked();
    for (Stage stage : plan.stages()) {
      for (Emission emission : stage.emissions()) {
        Quantizer written = graph.activationQuantizers().get(emission.quantizeNode());
        if (emission.form() != Emission.Form.MULTIPLIER
            || written == null
            || !meet(graph, stage.node(), written)) {
          continue;
        }
        for (Node node : emission.path()) {
          if (!keepsUnit(node.op()) && !clips(node.op())) {
            diagnostics.report(Message.SHIFT_HINDERED, node.ref(), stage.node().layer());
          }
        }
      }
    }
  }
}
