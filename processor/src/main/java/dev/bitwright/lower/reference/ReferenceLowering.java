package dev.bitwright.lower.reference;

import static dev.bitwright.kernel.Kernels.i;

import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.ProgramBuilder;
import dev.bitwright.lower.Deployment;
import dev.bitwright.lower.InferenceProgram;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Stage;
import dev.bitwright.plan.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lowers a planned network to its reference program. Every tensor is one vector in the order
 * channel, row, column; every accumulator has exactly its proven width, so that the interpreter
 * traps where the proof is wrong.
 */
public final class ReferenceLowering {
  private final ProgramBuilder program;
  private final List<InferenceProgram.Source> parameters = new ArrayList<>();
  private final Map<String, String> inputs = new LinkedHashMap<>();
  private final Map<String, String> tensors = new LinkedHashMap<>();
  private final Map<String, Buffer> buffers = new LinkedHashMap<>();

  private ReferenceLowering(PlannedGraph graph) {
    program =
        new ProgramBuilder(graph.name())
            .doc("What the deployed network " + graph.name() + " computes.");
  }

  /** The reference program of a network. */
  public static InferenceProgram lower(PlannedGraph graph) {
    return new ReferenceLowering(graph).lowerStages(graph);
  }

  private InferenceProgram lowerStages(PlannedGraph graph) {
    List<Function> layers = new ArrayList<>();
    String output = null;
    graph.states().forEach(this::state);
    for (Stage stage : graph.stages()) {
      Function accumulate = stage.accept(new ReferenceStages(this));
      layers.add(program.add(accumulate));
      for (Emission emission : stage.emissions()) {
        layers.add(program.add(new ReferenceEmission(this, stage, emission).lower()));
        if (emission.form() == Emission.Form.SCORES) {
          output = emission.output().name();
        }
      }
    }
    KernelBuilder run = KernelBuilder.function(InferenceProgram.RUN).doc("All stages in order.");
    layers.forEach(run::call);
    program.addEntry(run.build());
    if (!graph.states().isEmpty()) {
      program.addEntry(reset(graph.states()));
    }
    return new InferenceProgram(program.build(), parameters, inputs, tensors, output);
  }

  /** The INPUT buffer of an input stage. */
  Buffer input(String stage, IntType type, int elements) {
    Buffer buffer =
        program.add(Buffer.vector(stage + "Samples", type, elements, Buffer.Kind.INPUT));
    inputs.put(stage, buffer.name());
    return buffer;
  }

  /** The buffer of a state, read before the stage that writes it. */
  private void state(State state) {
    CodeTensor tensor = state.tensor();
    Buffer buffer =
        program.add(
            Buffer.vector(
                tensor.name() + "Levels",
                Deployment.type(tensor.levels()),
                Math.toIntExact(tensor.shape().elements()),
                Buffer.Kind.STATE));
    tensors.put(tensor.name(), buffer.name());
    buffers.put(buffer.name(), buffer);
  }

  private Function reset(List<State> states) {
    KernelBuilder b =
        KernelBuilder.function(InferenceProgram.RESET).doc("Every state as a sequence begins.");
    for (State state : states) {
      Buffer buffer = tensor(state.tensor());
      b.loop("u", buffer.columns(), u -> b.store(buffer, u, i(state.start())));
    }
    return b.build();
  }

  /** The accumulator of a stage, one exact integer per position. */
  Buffer accumulator(Stage stage) {
    return buffers.computeIfAbsent(
        stage.name() + "Accumulator",
        name ->
            program.add(
                Buffer.vector(
                    name,
                    Deployment.type(stage.range()),
                    Math.toIntExact(stage.shape().elements()),
                    Buffer.Kind.SCRATCH)));
  }

  /** A scratch vector. */
  Buffer scratch(String name, IntType type, int elements) {
    return program.add(Buffer.vector(name, type, elements, Buffer.Kind.SCRATCH));
  }

  /** The buffer that an emission fills. */
  Buffer emitted(Emission emission) {
    CodeTensor tensor = emission.output();
    if (tensors.containsKey(tensor.name())) {
      return tensor(tensor);
    }
    boolean scores = emission.form() == Emission.Form.SCORES;
    Buffer buffer =
        program.add(
            Buffer.vector(
                tensor.name() + "Levels",
                scores ? IntType.INT : Deployment.type(tensor.levels()),
                Math.toIntExact(tensor.shape().elements()),
                scores ? Buffer.Kind.OUTPUT : Buffer.Kind.SCRATCH));
    tensors.put(tensor.name(), buffer.name());
    buffers.put(buffer.name(), buffer);
    return buffer;
  }

  /** The buffer of a tensor that an earlier stage emitted. */
  Buffer tensor(CodeTensor tensor) {
    return buffers.get(tensor.name() + "Levels");
  }

  /** A parameter buffer of one value a row, filled from a table of the frozen network. */
  Buffer vector(Stage stage, String owner, String table, IntType type, int count) {
    return vector(stage, owner, table, capital(table), type, count);
  }

  /** As above, under the name {@code <owner><suffix>}. */
  Buffer vector(Stage stage, String owner, String table, String suffix, IntType type, int count) {
    Buffer buffer = program.add(Buffer.vector(owner + suffix, type, count, Buffer.Kind.PARAMETER));
    parameters.add(
        new InferenceProgram.Source(
            buffer.name(),
            stage.name(),
            owner + "." + table,
            InferenceProgram.Form.LONG_VECTOR,
            List.of()));
    return buffer;
  }

  /** A parameter buffer of rows, filled from a table of the frozen network. */
  Buffer matrix(Stage stage, String owner, String table, IntType type, int rows, int columns) {
    Buffer buffer =
        program.add(
            Buffer.matrix(owner + capital(table), type, rows, columns, Buffer.Kind.PARAMETER));
    parameters.add(
        new InferenceProgram.Source(
            buffer.name(),
            stage.name(),
            owner + "." + table,
            InferenceProgram.Form.LONG_ROWS,
            List.of()));
    return buffer;
  }

  private static String capital(String table) {
    return Character.toUpperCase(table.charAt(0)) + table.substring(1);
  }
}
