package dev.bitwright.graph;

import dev.bitwright.language.SourceRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A scheme as the user asks for it: the graph knows its name and the text of its options only.
 *
 * <p>What is left open is the planner's choice: a width by leaving out {@code bits} or by a list of
 * widths, the scheme by alternatives.
 *
 * @param name for example {@code APoT}
 * @param options evaluated options by name ({@code bits} among them), each with the place it was
 *     written at
 * @param ref where the scheme is named
 * @param alternatives further schemes of which the planner may take one instead, themselves without
 *     alternatives; empty for most
 * @param apart whether it was written for weights or activations alone, so that an option that only
 *     the other side has is a mistake
 */
public record SchemeSpec(
    String name,
    Map<String, Option> options,
    SourceRef ref,
    List<SchemeSpec> alternatives,
    boolean apart) {
  private static final String BITS = "bits";

  public SchemeSpec {
    options = Collections.unmodifiableMap(new TreeMap<>(options));
    alternatives = List.copyOf(alternatives);
    if (alternatives.stream().anyMatch(a -> !a.alternatives.isEmpty())) {
      throw new IllegalArgumentException("alternatives have none of their own");
    }
  }

  /** One scheme, for weights and activations alike. */
  public SchemeSpec(String name, Map<String, Option> options, SourceRef ref) {
    this(name, options, ref, List.of(), false);
  }

  /** One of several schemes, at least one. */
  public static SchemeSpec oneOf(List<SchemeSpec> schemes) {
    SchemeSpec first = schemes.get(0);
    return new SchemeSpec(
        first.name, first.options, first.ref, schemes.subList(1, schemes.size()), first.apart);
  }

  /** This scheme without its alternatives, then those. */
  public List<SchemeSpec> choices() {
    List<SchemeSpec> all = new ArrayList<>();
    all.add(new SchemeSpec(name, options, ref, List.of(), apart));
    all.addAll(alternatives);
    return List.copyOf(all);
  }

  /** The option that states the width, if there is one. */
  public Optional<Option> bits() {
    return bitsName().map(options::get);
  }

  /** Its name as it was written: schemes compare names of options without case. */
  private Optional<String> bitsName() {
    return options.keySet().stream().filter(BITS::equalsIgnoreCase).findFirst();
  }

  /** The same with one width; it has no alternatives. */
  public SchemeSpec withBits(long bits) {
    Map<String, Option> decided = new TreeMap<>(options);
    SourceRef at = bits().map(Option::ref).orElse(ref);
    bitsName().ifPresent(decided::remove);
    decided.put(BITS, new Option(bits, at));
    return new SchemeSpec(name, decided, ref, List.of(), apart);
  }

  /** The same without a width; it has no alternatives. */
  public SchemeSpec withoutBits() {
    Map<String, Option> others = new TreeMap<>(options);
    bitsName().ifPresent(others::remove);
    return new SchemeSpec(name, others, ref, List.of(), apart);
  }

  /**
   * One option's value: a Long, Double, Boolean or String, or a list of different Longs, at least
   * two, for the planner to choose from.
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
