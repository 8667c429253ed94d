package dev.bitwright.plan.rows;

import dev.bitwright.graph.Op;
import dev.bitwright.graph.Shape;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Stage;
import dev.bitwright.plan.StageInputs;
import dev.bitwright.scheme.StorageForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cuts a planned network into row steps: one for each stage and one for each max pool of an
 * emission. A dense layer is a convolution whose kernel is the whole image, so that flattening
 * costs nothing.
 */
public final class RowSteps implements Stage.Visitor<RowStep> {
  private final PlannedGraph planned;
  private final Map<String, RowTensor> tensors = new LinkedHashMap<>();
  private final List<RowStep> steps = new ArrayList<>();

  private RowSteps(PlannedGraph planned) {
    this.planned = planned;
  }

  public static List<RowStep> of(PlannedGraph planned) {
    RowSteps cutter = new RowSteps(planned);
    planned.states().forEach(s -> cutter.state(s.tensor()));
    for (Stage stage : planned.stages()) {
      cutter.add(stage);
    }
    return List.copyOf(cutter.steps);
  }

  private void add(Stage stage) {
    steps.add(stage.accept(this));
    for (Emission emission : stage.emissions()) {
      for (int p = 0; p < emission.pools().size(); p++) {
        steps.add(pool(emission, p, stage.shape()));
      }
    }
  }

  private RowStep pool(Emission emission, int index, Shape accumulator) {
    Op.MaxPool pool = emission.pools().get(index);
    RowTensor input = tensors.get(poolInput(emission, index));
    String name = poolInput(emission, index + 1);
    int height = pooled(input.height(), pool);
    RowTensor output =
        tensor(name, emission.output(), input.channels(), height, pooled(input.width(), pool));
    return new RowStep(
        name + "_pool",
        Optional.empty(),
        Optional.of(pool),
        Optional.of(emission),
        index,
        List.of(input),
        List.of(Optional.of(output)),
        height,
        pool.kernel(),
        pool.stride(),
        pool.padding());
  }

  private static int pooled(int size, Op.MaxPool pool) {
    return (size + 2 * pool.padding() - pool.kernel()) / pool.stride() + 1;
  }

  /** The tensor that pool {@code index} of an emission reads; after the last one, the output. */
  private static String poolInput(Emission emission, int index) {
    String output = emission.output().name();
    int left = emission.pools().size() - index;
    return left == 0 ? output : output + "_before_pool" + (left > 1 ? "_" + left : "");
  }

  private RowTensor tensor(String name, CodeTensor codes, int channels, int height, int width) {
    boolean last = name.equals(codes.name());
    RowTensor tensor =
        new RowTensor(name, channels, height, width, codes.levels(), last && packable(codes));
    tensors.put(name, tensor);
    return tensor;
  }

  /** Planes pay where every reader multiplies whole words of channels by ternary weights. */
  private boolean packable(CodeTensor codes) {
    if (!(codes.storage() instanceof StorageForm.TernaryPlanes)) {
      return false;
    }
    return planned.stages().stream()
        .filter(s -> StageInputs.of(s).contains(codes))
        .allMatch(
            s ->
                s instanceof Stage.Dense d
                        && d.weights().storage() instanceof StorageForm.TernaryPlanes
                    || s instanceof Stage.Convolution c
                        && c.op().groups() == 1
                        && c.weights().storage() instanceof StorageForm.TernaryPlanes);
  }

  /** Read before it is written, so known before all steps. */
  private void state(CodeTensor codes) {
    tensor(codes.name(), codes, codes.shape().channels(), 1, 1);
  }

  private RowStep step(Stage stage, List<CodeTensor> inputs, int extent, int stride, int padding) {
    Shape shape = stage.shape();
    List<Optional<RowTensor>> outputs = new ArrayList<>();
    for (Emission emission : stage.emissions()) {
      String name = poolInput(emission, 0);
      if (emission.form() == Emission.Form.SCORES) {
        outputs.add(Optional.empty());
      } else if (tensors.containsKey(name)) {
        outputs.add(Optional.of(tensors.get(name)));
      } else {
        CodeTensor codes = emission.output();
        int channels = shape.channels();
        outputs.add(Optional.of(tensor(name, codes, channels, shape.height(), shape.width())));
      }
    }
    for (CodeTensor own : stage.written().subList(outputs.size(), stage.written().size())) {
      outputs.add(Optional.of(tensors.get(own.name())));
    }
    return new RowStep(
        stage.name(),
        Optional.of(stage),
        Optional.empty(),
        Optional.empty(),
        0,
        inputs.stream().map(t -> tensors.get(t.name())).toList(),
        outputs,
        shape.height(),
        extent,
        stride,
        padding);
  }

  @Override
  public RowStep input(Stage.Input stage) {
    return step(stage, List.of(), 1, 1, 0);
  }

  @Override
  public RowStep convolution(Stage.Convolution stage) {
    Op.Conv2d op = stage.op();
    int extent = (op.kernelHeight() - 1) * op.dilation() + 1;
    return step(stage, List.of(stage.input()), extent, op.stride(), op.padding());
  }

  @Override
  public RowStep dense(Stage.Dense stage) {
    int height = tensors.get(stage.input().name()).height();
    return step(stage, List.of(stage.input()), height, 1, 0);
  }

  @Override
  public RowStep sum(Stage.Sum stage) {
    return step(stage, stage.inputs(), 1, 1, 0);
  }

  @Override
  public RowStep windowSum(Stage.WindowSum stage) {
    return step(stage, List.of(stage.input()), stage.kernelHeight(), stage.stride(), 0);
  }

  @Override
  public RowStep join(Stage.Join stage) {
    return step(stage, stage.inputs(), 1, 1, 0);
  }

  @Override
  public RowStep embedding(Stage.Embedding stage) {
    return step(stage, List.of(stage.input()), 1, 1, 0);
  }

  @Override
  public RowStep gate(Stage.Gate stage) {
    return step(stage, StageInputs.of(stage), 1, 1, 0);
  }

  @Override
  public RowStep gruCell(Stage.GruCell stage) {
    return step(stage, StageInputs.of(stage), 1, 1, 0);
  }

  @Override
  public RowStep lstmCell(Stage.LstmCell stage) {
    return step(stage, StageInputs.of(stage), 1, 1, 0);
  }
}
