package dev.bitwright.plan.allocation;

import dev.bitwright.language.SourceRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A plan file that is committed beside the source of a network.
 *
 * @param file what messages call it
 * @param lines its lines
 * @param pins by layer, in the order of the file: what the planner must keep to
 */
public record PlanLock(String file, List<String> lines, Map<String, Pin> pins) {
  public PlanLock {
    lines = List.copyOf(lines);
    pins = new LinkedHashMap<>(pins);
  }

  /** No file. */
  public static final PlanLock NONE = new PlanLock("", List.of(), Map.of());

  /** One word of a line, and where it stands. */
  public record Word(String text, SourceRef ref) {}

  /** A line that starts with {@code pin}, as its words. */
  public record Pin(Word layer, Word weights, Word read, Word parallelism) {}
}
