package dev.bitwright.lower.training;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.emit.java.TrainerSpec;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.Shape;
import dev.bitwright.plan.PlannedGraph;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * From a checked graph to a training program: products of levels, fused chains of element-wise
 * operators between them, and the structural operators, each with its gradient.
 */
public final class TrainingLowering {

  /**
   * The trainer of a network.
   *
   * @param planned the deployed form, whose stages the trainer describes to the freezer; empty for
   *     a network without one
   * @param declared the network as it was written, with what was left open
   * @param packageName package of the generated class, empty for the unnamed one
   */
  public TrainerSpec lower(
      CheckedGraph graph,
      Optional<PlannedGraph> planned,
      NetworkGraph declared,
      String packageName) {
    Workbench bench = new Workbench();
    NetworkWalk walk = new NetworkWalk(DropoutLast.of(graph), bench);
    walk.run();
    ProfileLines.add(graph, declared, bench);
    Node input = walk.input();
    Op.Input op = (Op.Input) input.op();
    Shape shape = input.shape();
    Shape scores = graph.node(graph.network().output()).shape();
    String output = walk.outputTensor();
    List<TrainerSpec.Entry> entries =
        MemoryPlan.entries(bench, walk.rawInput(), output, walk.outputGradient());
    List<TrainerSpec.FrozenStage> frozen =
        planned.map(p -> new FrozenLowering(p, walk).stages()).orElse(List.of());
    return new TrainerSpec(
        packageName,
        graph.network().name() + "Trainer",
        doc(graph),
        new TrainerSpec.Network(
            graph.network().name(),
            graph.structureHash(),
            shape.channels(),
            shape.height(),
            shape.width(),
            op.type() == Op.DataType.INT8,
            Math.toIntExact(scores.elements()),
            graph.network().training().loss().name()),
        entries,
        bench.functions(),
        bench.procedures(),
        layers(bench),
        bench.initialized,
        bench.started,
        planned.isPresent() ? bench.frozen : List.of(),
        frozen,
        TrainingDefaults.of(graph.network()),
        CalibrationLines.options(graph.network().calibration()),
        walk.rawInput(),
        output,
        walk.outputGradient());
  }

  private static String doc(CheckedGraph graph) {
    String own =
        "Trains {@code "
            + graph.network().name()
            + "}: float master weights, a forward pass that computes what the deployed\n"
            + "integer network will, and straight-through gradients.";
    return graph.network().doc().map(d -> d.strip() + "\n\n<p>" + own).orElse(own);
  }

  /** Neighbouring units of one layer become its two methods. */
  private static List<TrainerSpec.Layer> layers(Workbench bench) {
    List<List<Workbench.Unit>> groups = new ArrayList<>();
    for (Workbench.Unit unit : bench.units) {
      List<Workbench.Unit> last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
      if (last != null && last.get(0).layer().equals(unit.layer())) {
        last.add(unit);
      } else {
        groups.add(new ArrayList<>(List.of(unit)));
      }
    }
    // A second run of a layer's units gets a name that is no layer's and no other run's.
    Set<String> taken = new HashSet<>();
    groups.forEach(group -> taken.add(group.get(0).layer()));
    Set<String> seen = new HashSet<>();
    List<TrainerSpec.Layer> layers = new ArrayList<>();
    for (List<Workbench.Unit> group : groups) {
      String layer = group.get(0).layer();
      String name = layer;
      for (int number = 2; !seen.add(name); number++) {
        String next = layer + "_" + number;
        name = taken.contains(next) ? name : next;
      }
      List<String> doc = new ArrayList<>();
      List<dev.bitwright.emit.java.TrainerStep> forward = new ArrayList<>();
      List<dev.bitwright.emit.java.TrainerStep> backward = new ArrayList<>();
      for (int i = 0; i < group.size(); i++) {
        doc.add((i == 0 ? "" : "<br>") + group.get(i).doc());
        forward.addAll(group.get(i).forward());
        backward.addAll(group.get(group.size() - 1 - i).backward());
      }
      layers.add(new TrainerSpec.Layer(name, doc, forward, backward));
    }
    return layers;
  }
}
