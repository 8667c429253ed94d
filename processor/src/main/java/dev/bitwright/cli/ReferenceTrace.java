package dev.bitwright.cli;

import dev.bitwright.kernel.Interpreter;
import dev.bitwright.lower.InferenceProgram;
import dev.bitwright.lower.reference.ReferenceLowering;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.runtime.LevelTrace;
import java.util.Arrays;

/**
 * Runs the reference program of a deployed network in the interpreter: where no generated class is
 * compiled, the golden values of a hardware project come from here. Slow.
 */
final class ReferenceTrace implements LevelTrace {

  private final InferenceProgram lowered;
  private final Interpreter interpreter;

  ReferenceTrace(PlannedGraph graph, FrozenNetwork frozen) {
    this.lowered = ReferenceLowering.lower(graph);
    this.interpreter = Interpreter.of(lowered.program());
    for (InferenceProgram.Source source : lowered.parameters()) {
      interpreter.bind(source.buffer(), contents(source, frozen));
    }
    reset();
  }

  private static long[][] contents(InferenceProgram.Source source, FrozenNetwork frozen) {
    return switch (source.form()) {
      case ROWS, LONG_ROWS -> frozen.longRows(source.table());
      case VECTOR, LONG_VECTOR -> new long[][] {frozen.longs(source.table())};
      case TRANSPOSED,
          MASK_ROWS,
          SIGN_ROWS,
          MASK_COLUMNS,
          SIGN_COLUMNS,
          GROUP_WIDTHS,
          GROUP_COORDINATES,
          GROUP_PLANES ->
          throw new IllegalStateException(source + " in a reference program");
    };
  }

  @Override
  public void reset() {
    if (lowered.stateful()) {
      interpreter.run(InferenceProgram.RESET);
    }
  }

  @Override
  public int[] traceScores(byte[] image) {
    lowered
        .inputs()
        .forEach(
            (stage, buffer) -> {
              boolean signed =
                  lowered.program().buffer(buffer).orElseThrow().element().asInt().signed();
              long[] values = new long[image.length];
              for (int i = 0; i < image.length; i++) {
                values[i] = signed ? image[i] : image[i] & 0xFF;
              }
              interpreter.bind(buffer, values);
            });
    interpreter.run(InferenceProgram.RUN);
    return traceLevels(lowered.output());
  }

  @Override
  public int[] traceLevels(String tensor) {
    long[][] rows = interpreter.ints(lowered.tensors().get(tensor));
    return Arrays.stream(rows).flatMapToLong(Arrays::stream).mapToInt(Math::toIntExact).toArray();
  }
}
