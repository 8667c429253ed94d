package dev.bitwright.check;

import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which values of a network are provably never negative. */
final class NonNegative {
  private final Map<String, Boolean> values = new HashMap<>();

  private NonNegative() {}

  /** Of nodes in topological order. */
  static NonNegative of(List<Node> nodes) {
    NonNegative result = new NonNegative();
    for (Node node : nodes) {
      boolean operands = node.inputs().stream().allMatch(result::holds);
      result.values.put(node.name(), node.op().accept(new Rule(operands)));
    }
    return result;
  }

  boolean holds(String node) {
    return values.get(node);
  }

  /** Whether the result is never negative, given whether all operands are. */
  private record Rule(boolean operands) implements Op.Visitor<Boolean> {
    @Override
    public Boolean input(Op.Input op) {
      // the level is u - zeroPoint
      return op.type().minimum >= 0 && op.mean().stream().allMatch(m -> Math.rint(m * 255) <= 0);
    }

    @Override
    public Boolean conv2d(Op.Conv2d op) {
      return false;
    }

    @Override
    public Boolean dense(Op.Dense op) {
      return false;
    }

    @Override
    public Boolean embedding(Op.Embedding op) {
      return false;
    }

    @Override
    public Boolean lstm(Op.Lstm op) {
      return !op.tanh();
    }

    @Override
    public Boolean gru(Op.Gru op) {
      return !op.tanh();
    }

    @Override
    public Boolean batchNorm(Op.BatchNorm op) {
      return false;
    }

    @Override
    public Boolean relu(Op.Relu op) {
      return true;
    }

    @Override
    public Boolean relu6(Op.Relu6 op) {
      return true;
    }

    @Override
    public Boolean maxPool(Op.MaxPool op) {
      return operands;
    }

    @Override
    public Boolean averagePool(Op.AveragePool op) {
      return operands;
    }

    @Override
    public Boolean globalAveragePool(Op.GlobalAveragePool op) {
      return operands;
    }

    @Override
    public Boolean add(Op.Add op) {
      return operands;
    }

    @Override
    public Boolean concat(Op.Concat op) {
      return operands;
    }

    @Override
    public Boolean flatten(Op.Flatten op) {
      return operands;
    }

    @Override
    public Boolean dropout(Op.Dropout op) {
      return operands;
    }

    @Override
    public Boolean identity(Op.Identity op) {
      return operands;
    }

    @Override
    public Boolean quantize(Op.Quantize op) {
      return operands;
    }
  }
}
