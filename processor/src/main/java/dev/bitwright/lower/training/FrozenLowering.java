package dev.bitwright.lower.training;

import dev.bitwright.emit.java.TrainerSpec.FrozenChain;
import dev.bitwright.emit.java.TrainerSpec.FrozenEmission;
import dev.bitwright.emit.java.TrainerSpec.FrozenPart;
import dev.bitwright.emit.java.TrainerSpec.FrozenPool;
import dev.bitwright.emit.java.TrainerSpec.FrozenRow;
import dev.bitwright.emit.java.TrainerSpec.FrozenStage;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.OpRole;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Stage;
import dev.bitwright.scheme.Quantizer;
import java.util.ArrayList;
import java.util.List;

/** Describes the deployed stages in terms of the trainer's chains. */
final class FrozenLowering {
  private final PlannedGraph planned;
  private final NetworkWalk walk;

  FrozenLowering(PlannedGraph planned, NetworkWalk walk) {
    this.planned = planned;
    this.walk = walk;
  }

  List<FrozenStage> stages() {
    return planned.stages().stream().map(this::stage).toList();
  }

  private FrozenStage stage(Stage stage) {
    if (OpRole.of(stage.node().op()) == OpRole.CELL) {
      return new FrozenCells(planned, walk, this::parts).stage(stage);
    }
    boolean weights = stage.node().op().hasWeights();
    boolean offset =
        weights && walk.graph.weights(stage.node()).flatMap(Quantizer::offsetSteps).isPresent();
    List<FrozenEmission> emissions = new ArrayList<>();
    for (Emission emission : stage.emissions()) {
      emissions.add(emission(stage, emission, parts(stage, emission)));
    }
    return new FrozenStage(
        stage.name(),
        weights ? stage.node().name() + ".levels" : null,
        offset ? stage.node().name() + ".steps" : null,
        emissions,
        weights && walk.graph.weights(stage.node()).flatMap(Quantizer::coder).isPresent()
            ? stage.node().name()
            : null);
  }

  static FrozenEmission emission(Stage stage, Emission emission, List<FrozenPart> parts) {
    return new FrozenEmission(
        emission.output().name(),
        parts,
        emission.form() == Emission.Form.SCORES,
        stage.shape().channels());
  }

  private List<FrozenPart> parts(Stage stage, Emission emission) {
    if (emission.form() == Emission.Form.COPY) {
      return List.of();
    }
    if (emission.form() == Emission.Form.TABLE) {
      List<FrozenPart> row = new ArrayList<>();
      row.add(new FrozenRow(stage.node().name() + ".weight"));
      row.addAll(parts(stage.node(), emission));
      return row;
    }
    return parts(stage.node(), emission);
  }

  /** The chains and pools on an emission's way. */
  private List<FrozenPart> parts(Node accumulator, Emission emission) {
    List<FrozenPart> parts = new ArrayList<>();
    List<Node> path = new ArrayList<>(emission.path());
    path.removeIf(n -> isBehindQuantizer(walk.graph.node(n.name())));
    Node end = walk.graph.node(emission.quantizeNode());
    if (end.op() instanceof Op.Quantize) {
      path.add(end);
    }
    int offset = 0;
    Node at = accumulator;
    NetworkWalk.Chain first = ownValue(accumulator);
    if (first == null) {
      first = chain(at, path);
    }
    if (first != null) {
      parts.add(shifted(first.frozen(), offset));
      at = first.nodes().isEmpty() ? at : last(first);
    }
    while (!path.isEmpty() && !at.name().equals(last(path).name())) {
      Node from = at;
      Node next = path.get(indexAfter(path, from));
      if (NetworkWalk.isElementWise(next)) {
        NetworkWalk.Chain chain = chain(beforeFlattened(from, next), path);
        parts.add(shifted(chain.frozen(), offset));
        at = last(chain);
      } else {
        if (next.op() instanceof Op.MaxPool) {
          parts.add(new FrozenPool());
        } else if (next.op() instanceof Op.Concat) {
          offset += rowsBefore(next, from);
        }
        at = next;
      }
    }
    return parts;
  }

  /**
   * What a node reads: {@code from} itself, or the flatten behind it where concats are flattened
   * when they are joined, so that their operands' ways have no flatten.
   */
  private Node beforeFlattened(Node from, Node next) {
    Node reads = walk.graph.node(next.inputs().get(0));
    Node at = reads;
    while (at.op() instanceof Op.Flatten) {
      at = walk.graph.node(at.inputs().get(0));
    }
    return at.name().equals(from.name()) ? reads : from;
  }

  /** Whether a dropout was moved behind the quantizer that the way ends at. */
  private boolean isBehindQuantizer(Node node) {
    return node.op() instanceof Op.Dropout
        && walk.graph.node(node.inputs().get(0)).op() instanceof Op.Quantize;
  }

  private static Node last(NetworkWalk.Chain chain) {
    return last(chain.nodes());
  }

  private static Node last(List<Node> nodes) {
    return nodes.get(nodes.size() - 1);
  }

  private static int indexAfter(List<Node> path, Node node) {
    for (int i = 0; i < path.size(); i++) {
      if (path.get(i).name().equals(node.name())) {
        return i + 1;
      }
    }
    return 0;
  }

  /**
   * The chain that makes an accumulator's real value, which several chains go on from; null for
   * none. Those of the input go on from its levels.
   */
  private NetworkWalk.Chain ownValue(Node accumulator) {
    if (accumulator.op() instanceof Op.Input) {
      return null;
    }
    return walk.chains.stream()
        .filter(c -> c.nodes().isEmpty() && c.from().name().equals(accumulator.name()))
        .findFirst()
        .orElse(null);
  }

  /** The chain that starts at a node and stays on the path; null for none. */
  private NetworkWalk.Chain chain(Node from, List<Node> path) {
    for (NetworkWalk.Chain chain : walk.chains) {
      boolean here = chain.from().name().equals(from.name());
      boolean stays =
          chain.nodes().stream()
              .allMatch(n -> path.stream().anyMatch(p -> p.name().equals(n.name())));
      if (here && stays && (!chain.nodes().isEmpty() || isAlone(path, from))) {
        return chain;
      }
    }
    return null;
  }

  /** Whether the way goes on behind a node with something else than a chain of its own. */
  private boolean isAlone(List<Node> path, Node from) {
    int next = indexAfter(path, from);
    return next >= path.size()
        || walk.chains.stream()
            .noneMatch(
                c ->
                    c.from().name().equals(from.name())
                        && !c.nodes().isEmpty()
                        && c.nodes().get(0).name().equals(path.get(next).name()));
  }

  private int rowsBefore(Node concat, Node operand) {
    int rows = 0;
    for (String name : concat.inputs()) {
      if (name.equals(operand.name())) {
        return rows;
      }
      rows += walk.graph.node(name).shape().channels();
    }
    throw new IllegalStateException(operand.name() + " is no operand of " + concat.name());
  }

  private static FrozenChain shifted(FrozenChain chain, int offset) {
    return new FrozenChain(
        chain.function(), chain.arguments(), chain.affine(), chain.quantizer(), offset);
  }
}
