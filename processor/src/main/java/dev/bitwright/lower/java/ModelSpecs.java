package dev.bitwright.lower.java;

import dev.bitwright.emit.java.ModelSpec;
import dev.bitwright.lower.InferenceProgram;
import dev.bitwright.lower.LayoutText;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the model emitter needs to know of a planned network. */
public final class ModelSpecs {
  private ModelSpecs() {}

  /**
   * The model of a network.
   *
   * @param packageName package of the generated class
   * @param hlsResource name of the HLS text beside the class, empty for none
   */
  public static ModelSpec of(PlannedGraph graph, String packageName, String hlsResource) {
    InferenceProgram lowered = JavaLowering.lower(graph);
    List<ModelSpec.Layer> layers = new ArrayList<>();
    List<ModelSpec.Port> inputs = new ArrayList<>();
    ModelSpec.Port output = null;
    for (Stage stage : graph.stages()) {
      List<ModelSpec.Port> tensors = new ArrayList<>();
      for (CodeTensor tensor : stage.written()) {
        tensors.add(port(lowered, tensor.name(), tensor));
      }
      for (Emission emission : stage.emissions()) {
        if (emission.form() == Emission.Form.SCORES) {
          output = port(lowered, graph.checked().network().output(), emission.output());
        }
      }
      layers.add(new ModelSpec.Layer(stage.name(), parameters(lowered, stage), tensors));
      if (stage instanceof Stage.Input input) {
        inputs.add(
            new ModelSpec.Port(
                input.name(),
                lowered.inputs().get(input.name()),
                Math.toIntExact(input.shape().elements())));
      }
    }
    return new ModelSpec(
        packageName,
        graph.name() + "Model",
        doc(graph),
        LayoutText.of(graph),
        lowered.program(),
        InferenceProgram.RUN,
        lowered.stateful() ? Optional.of(InferenceProgram.RESET) : Optional.empty(),
        graph.vocabulary(),
        layers,
        inputs,
        output,
        hlsResource);
  }

  private static ModelSpec.Port port(InferenceProgram lowered, String name, CodeTensor tensor) {
    int elements = Math.toIntExact(tensor.shape().elements());
    return new ModelSpec.Port(name, lowered.tensors().get(tensor.name()), elements);
  }

  private static List<ModelSpec.Parameter> parameters(InferenceProgram lowered, Stage stage) {
    return lowered.parameters().stream()
        .filter(s -> s.stage().equals(stage.name()))
        .map(
            s ->
                new ModelSpec.Parameter(
                    s.buffer(), s.table(), ModelSpec.Load.valueOf(s.form().name()), s.groupTaps()))
        .toList();
  }

  private static String doc(PlannedGraph graph) {
    String text = "The deployed network " + graph.name() + ": integers from samples to scores.";
    return graph
        .checked()
        .network()
        .doc()
        .map(d -> text + "\n\n<p>" + d.strip().replace("*/", "*&#47;"))
        .orElse(text);
  }
}
