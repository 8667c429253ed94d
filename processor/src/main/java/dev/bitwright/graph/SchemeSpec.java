package dev.bitwright.graph;

import dev.bitwright.language.SourceRef;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A scheme as the user asks for it: the graph knows its name and the text of its options only.
 *
 * @param name for example {@code APoT}
 * @param options evaluated options by name ({@code bits} among them): Long, Double, Boolean or
 *     String values, each with the place it was written at
 * @param ref where the scheme is named
 */
public record SchemeSpec(String name, Map<String, Option> options, SourceRef ref) {
  public SchemeSpec {
    options = Collections.unmodifiableMap(new TreeMap<>(options));
  }

  /**
   * One option's value, a Long, Double, Boolean or String.
   *
   * @param ref where the value stands
   * @param nameRef where the option's name stands
   */
  public record Option(Object value, SourceRef ref, SourceRef nameRef) {

    /** An option whose name has no place of its own. */
    public Option(Object value, SourceRef ref) {
      this(value, ref, ref);
    }
  }
}
