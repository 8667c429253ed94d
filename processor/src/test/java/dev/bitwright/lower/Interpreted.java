package dev.bitwright.lower;

import dev.bitwright.kernel.Interpreter;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Stage;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.runtime.TernaryRows;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs a lowered network in the interpreter and gives the levels of every tensor. */
public final class Interpreted {
  private final PlannedGraph graph;
  private final InferenceProgram lowered;
  private final Interpreter interpreter;

  public Interpreted(PlannedGraph graph, InferenceProgram lowered, FrozenNetwork frozen) {
    this.graph = graph;
    this.lowered = lowered;
    this.interpreter = Interpreter.of(lowered.program());
    for (InferenceProgram.Source source : lowered.parameters()) {
      interpreter.bind(source.buffer(), padded(contents(source, frozen), lowered, source.buffer()));
    }
    reset();
  }

  /** Begins a sequence. */
  public void reset() {
    if (lowered.stateful()) {
      interpreter.run(InferenceProgram.RESET);
    }
  }

  /** Rows may be shorter than the buffer, which has room for the most there may be. */
  private static long[][] padded(long[][] rows, InferenceProgram lowered, String buffer) {
    int columns = lowered.program().buffer(buffer).orElseThrow().columns();
    return Arrays.stream(rows).map(r -> Arrays.copyOf(r, columns)).toArray(long[][]::new);
  }

  private static long[][] contents(InferenceProgram.Source source, FrozenNetwork frozen) {
    String table = source.table();
    return switch (source.form()) {
      case ROWS, LONG_ROWS -> frozen.longRows(table);
      case VECTOR, LONG_VECTOR -> new long[][] {frozen.longs(table)};
      case TRANSPOSED -> wide(TernaryRows.transposed(frozen.rows(table)));
      case MASK_ROWS ->
          wide(
              TernaryRows.maskRows(
                  frozen.rows(table), source.groupTaps().get(0), source.groupTaps().get(1)));
      case SIGN_ROWS ->
          wide(
              TernaryRows.signRows(
                  frozen.rows(table), source.groupTaps().get(0), source.groupTaps().get(1)));
      case MASK_COLUMNS -> wide(TernaryRows.maskColumns(frozen.rows(table)));
      case GROUP_WIDTHS -> wide(frozen.groupWidths(table));
      case GROUP_COORDINATES -> wide(frozen.groupCoordinates(table));
      case GROUP_PLANES -> wide(frozen.groupPlanes(table));
      case SIGN_COLUMNS -> wide(TernaryRows.signColumns(frozen.rows(table)));
    };
  }

  private static long[][] wide(int[][] rows) {
    return Arrays.stream(rows)
        .map(r -> Arrays.stream(r).asLongStream().toArray())
        .toArray(long[][]::new);
  }

  /** The flattened levels of every emitted tensor, by name, in the order of the stages. */
  public Map<String, long[]> run(byte[] samples) {
    lowered
        .inputs()
        .forEach(
            (stage, buffer) -> {
              boolean signed =
                  lowered.program().buffer(buffer).orElseThrow().element().asInt().signed();
              long[] values = new long[samples.length];
              for (int i = 0; i < samples.length; i++) {
                values[i] = signed ? samples[i] : samples[i] & 0xFF;
              }
              interpreter.bind(buffer, values);
            });
    interpreter.run(InferenceProgram.RUN);
    Map<String, long[]> levels = new LinkedHashMap<>();
    for (Stage stage : graph.stages()) {
      for (CodeTensor tensor : stage.written()) {
        long[][] rows = interpreter.ints(lowered.tensors().get(tensor.name()));
        levels.put(tensor.name(), Arrays.stream(rows).flatMapToLong(Arrays::stream).toArray());
      }
    }
    return levels;
  }
}
