package dev.bitwright.lower.training;

import dev.bitwright.emit.java.TrainerSpec.Kind;
import dev.bitwright.emit.java.TrainerStep;
import dev.bitwright.emit.java.TrainerStep.Access;
import dev.bitwright.emit.java.TrainerStep.Arg;
import dev.bitwright.emit.java.TrainerStep.Call;
import dev.bitwright.emit.java.TrainerStep.FloatValue;
import dev.bitwright.emit.java.TrainerStep.Here;
import dev.bitwright.emit.java.TrainerStep.IntValue;
import dev.bitwright.emit.java.TrainerStep.Length;
import dev.bitwright.emit.java.TrainerStep.Ref;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.Shape;
import dev.bitwright.lower.training.FormulaLowering.Root;
import dev.bitwright.lower.training.Workbench.Extent;
import dev.bitwright.lower.training.Workbench.Unit;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Formulas;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Rank;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Operators that are not element-wise: products, sums, pools, and those that only move values. */
final class Structures {
  private final NetworkWalk walk;
  private final Workbench bench;
  private int dropouts;

  Structures(NetworkWalk walk) {
    this.walk = walk;
    this.bench = walk.bench;
  }

  /** An operator that gives an exact integer from levels. */
  void accumulator(Node node) {
    if (node.op().hasWeights()) {
      product(node);
    } else if (node.op() instanceof Op.Add) {
      sum(node);
    } else {
      window(node);
    }
  }

  private void product(Node node) {
    String in = node.inputs().get(0);
    Edge from = walk.read(in);
    boolean last = walk.isLastReader(in);
    Extent extent = NetworkWalk.extent(node);
    Shape shape = walk.graph.node(in).shape();
    Extent weights;
    boolean bias;
    if (node.op() instanceof Op.Conv2d op) {
      weights =
          new Extent(
              op.filters(), shape.channels() / op.groups() * op.kernelHeight() * op.kernelWidth());
      bias = op.bias();
      bench.convolution(
          node.name(),
          List.of(
              shape.channels(),
              shape.height(),
              shape.width(),
              op.filters(),
              op.kernelHeight(),
              op.kernelWidth(),
              op.stride(),
              op.padding(),
              op.dilation(),
              op.groups()));
    } else {
      Op.Dense op = (Op.Dense) node.op();
      weights = new Extent(op.units(), Math.toIntExact(shape.elements()));
      bias = op.bias();
      bench.convolution(
          node.name(), List.of(weights.positions(), 1, 1, op.units(), 1, 1, 1, 0, 1, 1));
    }
    String tensor = bench.tensor(node.name(), extent.rows(), extent.positions());
    String gradient = bench.tensor(node.name() + ".gradient", extent.rows(), extent.positions());
    Quantizer quantizer = walk.graph.weights(node).orElse(null);
    ProductLowering product =
        new ProductLowering(
            bench, node.name(), NetworkWalk.id(node.name()), from, quantizer, weights, tensor);
    product.declare();
    walk.calibration.product(node, from, quantizer);
    Schedule.Value scale = bench.value(node.name() + ".scale", Rank.CHANNEL, weights.rows());
    Schedule.Value constant =
        from.offset() == null
            ? null
            : bench.value(node.name() + ".constant", Rank.CHANNEL, weights.rows());
    Schedule.Value steps =
        product.hasSteps()
            ? bench.value(node.name() + ".steps", Rank.CHANNEL, weights.rows())
            : null;
    List<TrainerStep> forward = product.forward(scale, constant, steps);
    List<TrainerStep> backward = product.backward(gradient, last);
    bench.started.addAll(product.start());
    int groups = node.op() instanceof Op.Conv2d op ? op.groups() : 1;
    walk.deviationFactors(in)
        .ifPresent(factors -> bench.initialized.add(scaleInputs(product, factors, groups)));
    bench.units.add(
        new Unit(
            node.layer(),
            NetworkWalk.describe(node)
                + (quantizer == null ? "" : ", weights " + quantizer.description()),
            forward,
            backward));
    Edge edge = new Edge(tensor, extent, scale, constant, null, gradient, 1);
    walk.afterAccumulator(node, edge, bias ? node.name() + ".bias" : "");
  }

  /** Rows of a table. */
  void lookUp(Node node) {
    Op.Embedding op = (Op.Embedding) node.op();
    Edge from = walk.read(node.inputs().get(0));
    Extent extent = NetworkWalk.extent(node);
    String name = node.name() + ".weight";
    bench.embedding(name, op.vocabulary(), op.units());
    String tensor = bench.tensor(node.name(), extent.rows(), extent.positions());
    String gradient = bench.tensor(node.name() + ".gradient", extent.rows(), extent.positions());
    Ref tokens = new Ref(Kind.TENSOR, from.tensor(), Access.PART);
    TrainerStep forward =
        new TrainerStep.PerPart(
            List.of(
                new Call(
                    "TensorRows",
                    null,
                    "lookUp",
                    List.of(
                        new Ref(Kind.PARAMETER, name, Access.WHOLE),
                        tokens,
                        Workbench.tensorPart(tensor),
                        Here.IMAGES,
                        new TrainerStep.Text(node.layer())))));
    TrainerStep backward =
        new TrainerStep.PerPart(
            List.of(
                new Call(
                    "TensorRows",
                    null,
                    "lookUpBackward",
                    List.of(
                        tokens,
                        Workbench.tensorPart(gradient),
                        new TrainerStep.Partial(true),
                        new IntValue(op.vocabulary()),
                        Here.IMAGES))));
    TrainerStep sum =
        new TrainerStep.Direct(
            new Call(
                "Rows",
                null,
                "sumParts",
                List.of(
                    new TrainerStep.Partial(false), new Ref(Kind.GRADIENT, name, Access.WHOLE))));
    bench.units.add(
        new Unit(
            node.layer(), NetworkWalk.describe(node), List.of(forward), List.of(backward, sum)));
    walk.put(node, new Edge(tensor, extent, null, null, null, gradient, walk.readers(node)));
  }

  private static TrainerStep scaleInputs(
      ProductLowering product, Schedule.Value factors, int groups) {
    return new TrainerStep.Direct(
        new Call(
            "TensorRows",
            null,
            "scaleInputs",
            List.of(
                new Ref(Kind.PARAMETER, product.weightName(), Access.WHOLE),
                Workbench.ref(factors, Access.ARRAY),
                new IntValue(groups))));
  }

  /** The sum of levels on one scale. */
  private void sum(Node node) {
    Extent extent = NetworkWalk.extent(node);
    String tensor = bench.tensor(node.name(), extent.rows(), extent.positions());
    String gradient = bench.tensor(node.name() + ".gradient", extent.rows(), extent.positions());
    List<Call> forward = new ArrayList<>();
    List<TrainerStep> backward = new ArrayList<>();
    Schedule.Value scale = null;
    for (String in : node.inputs()) {
      Edge from = walk.read(in);
      scale = scale == null ? from.scale() : scale;
      forward.add(rows(forward.isEmpty() ? "copy" : "add", from.tensor(), 0, tensor, 0, extent));
      if (from.learns()) {
        String method = walk.isLastReader(in) ? "copy" : "add";
        backward.add(
            new TrainerStep.PerPart(
                List.of(rows(method, gradient, 0, from.gradient(), 0, extent))));
      }
    }
    java.util.Collections.reverse(backward);
    bench.units.add(
        new Unit(
            node.layer(),
            NetworkWalk.describe(node) + ", levels on one scale",
            List.of(new TrainerStep.PerPart(forward)),
            backward));
    walk.afterAccumulator(node, new Edge(tensor, extent, scale, null, null, gradient, 1), "");
  }

  private static Call rows(
      String method, String from, int fromRow, String to, int toRow, Extent extent) {
    return new Call(
        "TensorRows",
        null,
        method,
        List.of(
            Workbench.tensorPart(from),
            new IntValue(fromRow),
            Workbench.tensorPart(to),
            new IntValue(toRow),
            new IntValue(extent.rows()),
            new Length(extent.positions())));
  }

  /** Average pools: the integer is the window's sum, and 1 / count is part of the scale. */
  private void window(Node node) {
    String in = node.inputs().get(0);
    Edge from = walk.read(in);
    boolean last = walk.isLastReader(in);
    Shape shape = walk.graph.node(in).shape();
    Extent extent = NetworkWalk.extent(node);
    String tensor = bench.tensor(node.name(), extent.rows(), extent.positions());
    String gradient = bench.tensor(node.name() + ".gradient", extent.rows(), extent.positions());
    List<Arg> geometry;
    int count;
    String forward;
    String backward;
    if (node.op() instanceof Op.AveragePool op) {
      geometry =
          List.of(
              new IntValue(shape.height()),
              new IntValue(shape.width()),
              new IntValue(op.kernel()),
              new IntValue(op.stride()),
              Here.IMAGES);
      count = op.kernel() * op.kernel();
      forward = "windowSums";
      backward = "windowMeansBackward";
    } else {
      geometry = List.of(new IntValue(shape.positions()), Here.IMAGES);
      count = shape.positions();
      forward = "imageSums";
      backward = "imageMeansBackward";
    }
    Schedule.Value scale = bench.value(node.name() + ".scale", Rank.TENSOR, 1);
    List<TrainerStep> steps = new ArrayList<>(scaleBy(node, from, count, scale));
    bench.frozen.addAll(steps);
    steps.add(call(forward, from.tensor(), tensor, geometry));
    List<TrainerStep> gradients = gradients(from, last, backward, gradient, geometry);
    bench.units.add(
        new Unit(
            node.layer(),
            NetworkWalk.describe(node) + ": the sum of levels, 1 / " + count + " in the scale",
            steps,
            gradients));
    walk.afterAccumulator(node, new Edge(tensor, extent, scale, null, null, gradient, 1), "");
  }

  private List<TrainerStep> scaleBy(Node node, Edge from, int count, Schedule.Value scale) {
    Formula.Input own = new Formula.Input("levelScale", Rank.TENSOR);
    Map<Formula, Schedule.Value> stored = new IdentityHashMap<>();
    Formula factor = Formulas.constant(1.0 / count);
    if (from.scale() != null) {
      stored.put(own, from.scale());
      factor = Formulas.div(own, count);
    }
    Canonical canonical = new Canonical(Map.of(), OptionalLong.empty(), OptionalLong.empty());
    Naming naming =
        bench.naming(
            NetworkWalk.id(node.name()) + "Scale", "averageScale", "Of average pools.", true);
    FormulaLowering lowering = new FormulaLowering(naming, canonical, stored, Map.of());
    return bench.steps(
        naming, lowering.lower(List.of(Root.value(factor, scale))), Map.of(), from.extent(), true);
  }

  private static TrainerStep call(String method, String from, String to, List<Arg> rest) {
    List<Arg> arguments = new ArrayList<>();
    arguments.add(Workbench.tensorPart(from));
    arguments.add(Workbench.tensorPart(to));
    arguments.addAll(rest);
    return new TrainerStep.PerPart(List.of(new Call("TensorRows", null, method, arguments)));
  }

  /** The gradient of {@code from} by a library call from the upstream one. */
  private List<TrainerStep> gradients(
      Edge from, boolean last, String method, String upstream, List<Arg> rest) {
    if (!from.learns()) {
      return List.of();
    }
    String to = target(from, last);
    List<TrainerStep> steps = new ArrayList<>();
    steps.add(call(method, upstream, to, rest));
    if (!last) {
      steps.add(ProductLowering.addRows(from, to));
    }
    return steps;
  }

  /** Where a gradient that may be one of several is written first. */
  private String target(Edge from, boolean last) {
    return last
        ? from.gradient()
        : bench.tensor(from.gradient() + ".more", from.extent().rows(), from.extent().positions());
  }

  /** An operator that moves real values. */
  void real(Node node) {
    if (node.op() instanceof Op.Concat) {
      concat(node);
      return;
    }
    String in = node.inputs().get(0);
    Edge from = walk.readReal(in);
    boolean last = walk.isLastReader(in);
    Extent extent = NetworkWalk.extent(node);
    // Dropout of levels happens in their place: it has their scale, and nobody else reads them.
    boolean inPlace = node.op() instanceof Op.Dropout && from.scale() != null;
    String tensor =
        inPlace ? from.tensor() : bench.tensor(node.name(), extent.rows(), extent.positions());
    String gradient = inPlace ? from.gradient() : null;
    if (!inPlace && from.learns()) {
      gradient = bench.tensor(node.name() + ".gradient", extent.rows(), extent.positions());
    }
    List<TrainerStep> forward = new ArrayList<>();
    List<TrainerStep> backward = new ArrayList<>();
    Shape shape = walk.graph.node(in).shape();
    if (node.op() instanceof Op.MaxPool op) {
      maxPool(node, op, shape, from, last, tensor, gradient, forward, backward);
    } else if (node.op() instanceof Op.Flatten) {
      List<Arg> sizes =
          List.of(new IntValue(shape.channels()), new IntValue(shape.positions()), Here.IMAGES);
      forward.add(library("Rows", "flatten", from.tensor(), tensor, sizes));
      if (from.learns()) {
        String to = target(from, last);
        backward.add(library("Rows", "unflatten", gradient, to, sizes));
        if (!last) {
          backward.add(ProductLowering.addRows(from, to));
        }
      }
    } else {
      dropout((Op.Dropout) node.op(), extent, from, last, tensor, gradient, forward, backward);
    }
    bench.units.add(new Unit(node.layer(), NetworkWalk.describe(node), forward, backward));
    walk.put(
        node,
        new Edge(
            tensor,
            extent,
            inPlace ? from.scale() : null,
            inPlace ? from.constant() : null,
            inPlace ? from.offset() : null,
            gradient,
            walk.readers(node)));
  }

  private static TrainerStep library(
      String target, String method, String from, String to, List<Arg> rest) {
    List<Arg> arguments = new ArrayList<>();
    arguments.add(Workbench.tensorPart(from));
    arguments.add(Workbench.tensorPart(to));
    arguments.addAll(rest);
    return new TrainerStep.PerPart(List.of(new Call(target, null, method, arguments)));
  }

  private void maxPool(
      Node node,
      Op.MaxPool op,
      Shape shape,
      Edge from,
      boolean last,
      String tensor,
      String gradient,
      List<TrainerStep> forward,
      List<TrainerStep> backward) {
    bench.pooling(
        node.name(),
        List.of(
            shape.height(), shape.width(), op.kernel(), op.kernel(), op.stride(), op.padding()));
    Extent extent = NetworkWalk.extent(node);
    bench.index(node.name(), extent.rows(), extent.positions());
    Ref pool = new Ref(Kind.POOLING, node.name(), Access.WHOLE);
    Ref index = new Ref(Kind.INDEX, node.name(), Access.ROW);
    forward.add(
        new TrainerStep.PerRow(
            extent.rows(),
            List.of(
                new Call(
                    null,
                    pool,
                    "max",
                    List.of(
                        Workbench.tensorRow(from.tensor()),
                        Workbench.tensorRow(tensor),
                        index,
                        Here.IMAGES)))));
    if (!from.learns()) {
      return;
    }
    String to = target(from, last);
    backward.add(new TrainerStep.Note("max_pool: the place of the largest value gets dy"));
    backward.add(
        new TrainerStep.PerRow(
            extent.rows(),
            List.of(
                new Call(
                    null,
                    pool,
                    "maxBackward",
                    List.of(
                        Workbench.tensorRow(gradient),
                        index,
                        Workbench.tensorRow(to),
                        Here.IMAGES)))));
    if (!last) {
      backward.add(ProductLowering.addRows(from, to));
    }
  }

  private void dropout(
      Op.Dropout op,
      Extent extent,
      Edge from,
      boolean last,
      String tensor,
      String gradient,
      List<TrainerStep> forward,
      List<TrainerStep> backward) {
    List<Arg> how =
        List.of(
            new IntValue(extent.positions()),
            Here.IMAGES,
            Here.FIRST_IMAGE,
            new FloatValue((float) op.rate()),
            Here.SEED,
            Here.STEP,
            new IntValue(dropouts++));
    List<TrainerStep> untouched =
        from.tensor().equals(tensor)
            ? List.of()
            : List.of(
                new TrainerStep.PerPart(
                    List.of(rows("copy", from.tensor(), 0, tensor, 0, extent))));
    forward.add(
        new TrainerStep.When(
            new TrainerStep.Training(),
            List.of(call("dropout", from.tensor(), tensor, how)),
            untouched));
    // A gradient of the evaluated network passes as it is.
    backward.add(
        new TrainerStep.When(
            new TrainerStep.Training(),
            gradients(from, last, "dropout", gradient, how),
            passed(from, last, gradient, extent)));
  }

  /** A gradient that is handed on unchanged. */
  private List<TrainerStep> passed(Edge from, boolean last, String gradient, Extent extent) {
    if (!from.learns() || from.gradient().equals(gradient)) {
      return List.of();
    }
    String to = target(from, last);
    List<TrainerStep> steps = new ArrayList<>();
    steps.add(new TrainerStep.PerPart(List.of(rows("copy", gradient, 0, to, 0, extent))));
    if (!last) {
      steps.add(ProductLowering.addRows(from, to));
    }
    return steps;
  }

  private void concat(Node node) {
    Extent extent = NetworkWalk.extent(node);
    String tensor = bench.tensor(node.name(), extent.rows(), extent.positions());
    List<Edge> parts = node.inputs().stream().map(walk::readReal).toList();
    boolean learns = parts.stream().anyMatch(Edge::learns);
    String gradient =
        learns ? bench.tensor(node.name() + ".gradient", extent.rows(), extent.positions()) : null;
    List<Call> forward = new ArrayList<>();
    List<Call> backward = new ArrayList<>();
    int row = 0;
    for (int i = 0; i < parts.size(); i++) {
      Edge from = parts.get(i);
      forward.add(rows("copy", from.tensor(), 0, tensor, row, from.extent()));
      if (from.learns()) {
        boolean first = walk.isLastReader(node.inputs().get(i));
        backward.add(
            rows(first ? "copy" : "add", gradient, row, from.gradient(), 0, from.extent()));
      }
      row += from.extent().rows();
    }
    bench.units.add(
        new Unit(
            node.layer(),
            NetworkWalk.describe(node),
            List.of(new TrainerStep.PerPart(forward)),
            backward.isEmpty() ? List.of() : List.of(new TrainerStep.PerPart(backward))));
    walk.put(node, new Edge(tensor, extent, null, null, null, gradient, walk.readers(node)));
  }
}
