package dev.bitwright.lower;

import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Interpreter;
import dev.bitwright.lower.reference.ReferenceLowering;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Stage;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.runtime.LevelTrace;
import java.util.Arrays;

/** The reference program of a network, interpreted: what every target is compared with. */
public final class ReferenceRun implements LevelTrace {
  private final InferenceProgram lowered;
  private final Interpreter interpreter;
  private final boolean signedPixels;

  public ReferenceRun(PlannedGraph planned, FrozenNetwork network) {
    lowered = ReferenceLowering.lower(planned);
    interpreter = Interpreter.of(lowered.program());
    signedPixels = ((Stage.Input) planned.stages().get(0)).type().minimum < 0;
    for (InferenceProgram.Source source : lowered.parameters()) {
      Buffer buffer = lowered.program().buffer(source.buffer()).orElseThrow();
      long[] values = network.longs(source.table());
      if (buffer.vector()) {
        interpreter.bind(buffer.name(), values);
      } else {
        long[][] rows = new long[buffer.rows()][];
        for (int r = 0; r < rows.length; r++) {
          rows[r] =
              Arrays.copyOfRange(values, r * buffer.columns(), (r + 1) * buffer.columns());
        }
        interpreter.bind(buffer.name(), rows);
      }
    }
  }

  @Override
  public int[] traceScores(byte[] image) {
    long[] pixels = new long[image.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = signedPixels ? image[i] : image[i] & 0xFF;
    }
    interpreter.bind(lowered.inputs().values().iterator().next(), pixels);
    interpreter.run(InferenceProgram.RUN);
    return traceLevels(lowered.output());
  }

  @Override
  public int[] traceLevels(String tensor) {
    return Arrays.stream(interpreter.ints(lowered.tensors().get(tensor)))
        .flatMapToLong(Arrays::stream)
        .mapToInt(Math::toIntExact)
        .toArray();
  }
}
