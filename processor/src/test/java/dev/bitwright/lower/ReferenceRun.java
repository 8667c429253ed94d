package dev.bitwright.lower;

import dev.bitwright.lower.reference.ReferenceLowering;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.runtime.LevelTrace;
import java.util.Arrays;
import java.util.Map;

/** The reference program of a network, interpreted, as a source of hardware test vectors. */
public final class ReferenceRun implements LevelTrace {
  private final InferenceProgram lowered;
  private final Interpreted interpreted;
  private Map<String, long[]> tensors;

  public ReferenceRun(PlannedGraph planned, FrozenNetwork network) {
    lowered = ReferenceLowering.lower(planned);
    interpreted = new Interpreted(planned, lowered, network);
  }

  @Override
  public void reset() {
    interpreted.reset();
  }

  @Override
  public int[] traceScores(byte[] image) {
    tensors = interpreted.run(image);
    return traceLevels(lowered.output());
  }

  @Override
  public int[] traceLevels(String tensor) {
    return Arrays.stream(tensors.get(tensor)).mapToInt(Math::toIntExact).toArray();
  }
}
