package dev.bitwright.plan;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.check.Costs;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.OpRole;
import dev.bitwright.scheme.Quantizer;
import java.util.ArrayList;
import java.util.List;

/** The stages of a layer as they would be with other quantizers. */
public final class StageVariants {
  private StageVariants() {}

  /**
   * The stages of an operator with weights. Of a cell the last one emits the state alone.
   *
   * @param own its stages in the plan, in order
   * @param read what it reads, with other levels
   * @param form how levels of a cell's state are emitted
   */
  public static List<Stage> of(
      CheckedGraph graph,
      List<Stage> own,
      Quantizer weights,
      CodeTensor read,
      Emission.Form form,
      Node.Parallelism parallelism) {
    Stage last = own.get(own.size() - 1);
    Node node = with(last.node(), parallelism);
    if (OpRole.of(node.op()) == OpRole.CELL) {
      CellStages cell =
          new CellStages(node, last.name(), read, weights, form, new StageNames(graph));
      List<Stage> stages = new ArrayList<>(cell.before());
      stages.add(cell.last(List.of(cell.ofState())));
      return List.copyOf(stages);
    }
    Interval range = StageMaker.products(weights, Costs.taps(graph, node), read);
    if (last instanceof Stage.Convolution c) {
      return List.of(
          new Stage.Convolution(
              c.name(), c.shape(), range, c.emissions(), node, c.op(), read, weights));
    }
    Stage.Dense d = (Stage.Dense) last;
    return List.of(
        new Stage.Dense(d.name(), d.shape(), range, d.emissions(), node, d.op(), read, weights));
  }

  private static Node with(Node node, Node.Parallelism parallelism) {
    return new Node(
        node.name(),
        node.layer(),
        node.op(),
        node.inputs(),
        node.shape(),
        node.weightScheme(),
        node.activationScheme(),
        parallelism,
        node.ref());
  }

  /** An emission of a stage with the levels of another quantizer. */
  public static Emission emission(
      CheckedGraph graph, Stage stage, Emission emission, Quantizer quantizer) {
    Emission.Form form =
        emission.form() == Emission.Form.COPY
            ? emission.form()
            : Planner.form(graph, stage.node(), emission.path(), quantizer);
    return new Emission(
        tensor(emission.output(), quantizer),
        form,
        emission.path(),
        emission.quantizeNode(),
        emission.pools());
  }

  /** A tensor with the levels of another quantizer. */
  public static CodeTensor tensor(CodeTensor tensor, Quantizer quantizer) {
    return new CodeTensor(tensor.name(), tensor.shape(), quantizer.levels(), quantizer.storage());
  }
}
