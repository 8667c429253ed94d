package dev.bitwright.lower.java;

import static dev.bitwright.kernel.Kernels.i;

import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.Primitive;
import dev.bitwright.kernel.ProgramBuilder;
import dev.bitwright.lower.InferenceProgram;
import dev.bitwright.lower.InferenceProgram.Form;
import dev.bitwright.lower.InferenceProgram.Source;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.RowForm;
import dev.bitwright.plan.Stage;
import dev.bitwright.plan.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lowers a planned network to its form for the JVM: one function per stage, which computes one row
 * of accumulators per channel and emits the channel's levels from it. Images are rows of ints, one
 * per channel; vectors are one row.
 */
public final class JavaLowering {
  private final ProgramBuilder program;
  private final Scratch scratch = new Scratch();
  private final List<Source> parameters = new ArrayList<>();
  private final Map<String, String> inputs = new LinkedHashMap<>();
  private final Map<String, String> tensors = new LinkedHashMap<>();
  private final Map<String, Buffer> levels = new LinkedHashMap<>();

  private JavaLowering(PlannedGraph graph) {
    program = new ProgramBuilder(graph.name()).doc("Integer inference of " + graph.name() + ".");
  }

  /** The row program of a network. */
  public static InferenceProgram lower(PlannedGraph graph) {
    return new JavaLowering(graph).lowerStages(graph);
  }

  private InferenceProgram lowerStages(PlannedGraph graph) {
    List<Function> layers = new ArrayList<>();
    String output = null;
    graph.states().forEach(this::state);
    for (Stage stage : graph.stages()) {
      layers.add(program.add(stage.accept(new JavaStages(this))));
      for (Emission emission : stage.emissions()) {
        if (emission.form() == Emission.Form.SCORES) {
          output = emission.output().name();
        }
      }
    }
    scratch.addTo(program);
    KernelBuilder run =
        KernelBuilder.function(InferenceProgram.RUN).doc("Runs every layer in order.");
    layers.forEach(run::call);
    program.addEntry(run.build());
    if (!graph.states().isEmpty()) {
      program.addEntry(reset(graph.states()));
    }
    return new InferenceProgram(program.build(), parameters, inputs, tensors, output);
  }

  Scratch scratch() {
    return scratch;
  }

  Primitive use(Primitive primitive) {
    return program.add(primitive);
  }

  /** The method of a stage. */
  static String layer(Stage stage) {
    return stage.name() + "Layer";
  }

  /** The shared accumulators of a stage, one row. */
  Buffer accumulator(Stage stage, int columns) {
    return RowForm.wide(stage)
        ? scratch.row("wideAccumulator", RowPrimitives.LONG, columns)
        : scratch.row("accumulator", RowPrimitives.INT, columns);
  }

  /** The buffer of a state, read before the stage that writes it. */
  private void state(State state) {
    CodeTensor tensor = state.tensor();
    String name = tensor.name() + "Levels";
    int units = Math.toIntExact(tensor.shape().elements());
    tensors.put(tensor.name(), name);
    levels.put(
        tensor.name(),
        program.add(Buffer.vector(name, RowPrimitives.INT, units, Buffer.Kind.STATE)));
  }

  private Function reset(List<State> states) {
    KernelBuilder b =
        KernelBuilder.function(InferenceProgram.RESET).doc("Begins a sequence: every state anew.");
    for (State state : states) {
      Buffer row = tensor(state.tensor());
      b.call(use(CellPrimitives.fill()), row, i(row.columns()), i(state.start()));
    }
    return b.build();
  }

  /** The samples of an input stage: bytes whatever their type. */
  Buffer input(Stage.Input stage) {
    Buffer buffer =
        program.add(
            Buffer.vector(
                stage.name() + "Samples",
                IntType.signed(8),
                Math.toIntExact(stage.shape().elements()),
                Buffer.Kind.INPUT));
    inputs.put(stage.name(), buffer.name());
    return buffer;
  }

  /** The buffer that an emission fills: rows for an image, one row for a vector or scores. */
  Buffer emitted(Emission emission) {
    CodeTensor tensor = emission.output();
    if (levels.containsKey(tensor.name())) {
      return tensor(tensor);
    }
    boolean scores = emission.form() == Emission.Form.SCORES;
    Buffer.Kind kind = scores ? Buffer.Kind.OUTPUT : Buffer.Kind.SCRATCH;
    String name = tensor.name() + "Levels";
    Buffer buffer =
        program.add(
            tensor.shape().isImage() && !scores
                ? Buffer.matrix(
                    name,
                    RowPrimitives.INT,
                    tensor.shape().channels(),
                    tensor.shape().positions(),
                    kind)
                : Buffer.vector(
                    name, RowPrimitives.INT, Math.toIntExact(tensor.shape().elements()), kind));
    tensors.put(tensor.name(), name);
    levels.put(tensor.name(), buffer);
    return buffer;
  }

  /** The buffer of a tensor that an earlier stage emitted. */
  Buffer tensor(CodeTensor tensor) {
    return levels.get(tensor.name());
  }

  /** A parameter vector {@code <owner><Table>} filled from the table {@code owner.table}. */
  Array vector(Stage stage, String owner, String table, IntType type, int count) {
    return vector(stage, owner, table, capital(table), type, count);
  }

  /** A parameter vector {@code <owner><suffix>} filled from the table {@code owner.table}. */
  Array vector(Stage stage, String owner, String table, String suffix, IntType type, int count) {
    Form form = type == RowPrimitives.LONG ? Form.LONG_VECTOR : Form.VECTOR;
    Buffer buffer = Buffer.vector(owner + suffix, type, count, Buffer.Kind.PARAMETER);
    return parameter(stage, buffer, owner + "." + table, form, List.of());
  }

  /** A parameter matrix {@code <owner><suffix>} filled from the table {@code owner.table}. */
  Array matrix(
      Stage stage,
      String owner,
      String suffix,
      String table,
      Form form,
      List<Integer> groupTaps,
      int rows,
      int columns) {
    IntType type = form == Form.LONG_ROWS ? RowPrimitives.LONG : RowPrimitives.INT;
    Buffer buffer = Buffer.matrix(owner + suffix, type, rows, columns, Buffer.Kind.PARAMETER);
    return parameter(stage, buffer, owner + "." + table, form, groupTaps);
  }

  private Array parameter(
      Stage stage, Buffer buffer, String table, Form form, List<Integer> groupTaps) {
    parameters.add(new Source(buffer.name(), stage.name(), table, form, groupTaps));
    return program.add(buffer);
  }

  static String capital(String table) {
    return Character.toUpperCase(table.charAt(0)) + table.substring(1);
  }
}
