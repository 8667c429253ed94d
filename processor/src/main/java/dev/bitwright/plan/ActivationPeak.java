package dev.bitwright.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The levels that are alive at one time, each tensor packed, stages run in their order. */
public final class ActivationPeak {
  private ActivationPeak() {}

  /** Bytes by tensor, at the stage where they are most. */
  public static Map<String, Long> peak(PlannedGraph graph) {
    List<Stage> stages = graph.stages();
    Map<String, Integer> lastReader = new HashMap<>();
    for (int i = 0; i < stages.size(); i++) {
      for (CodeTensor tensor : StageInputs.of(stages.get(i))) {
        lastReader.put(tensor.name(), i);
      }
    }
    Map<String, Long> alive = new LinkedHashMap<>();
    for (State state : graph.states()) {
      alive.put(state.tensor().name(), bytes(state.tensor()));
      lastReader.remove(state.tensor().name());
    }
    Map<String, Long> most = Map.of();
    long mostBytes = -1;
    for (int i = 0; i < stages.size(); i++) {
      for (Emission emission : stages.get(i).emissions()) {
        alive.put(emission.output().name(), bytes(emission.output()));
      }
      long sum = alive.values().stream().mapToLong(b -> b).sum();
      if (sum > mostBytes) {
        mostBytes = sum;
        most = new LinkedHashMap<>(alive);
      }
      for (String name : new ArrayList<>(alive.keySet())) {
        if (lastReader.getOrDefault(name, Integer.MAX_VALUE) <= i) {
          alive.remove(name);
        }
      }
    }
    return most;
  }

  /** Bytes of a tensor, its levels packed. */
  public static long bytes(CodeTensor tensor) {
    return (tensor.shape().elements() * tensor.storage().bits() + 7) / 8;
  }
}
