package dev.bitwright.scheme;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.Suggestions;
import java.util.List;
import java.util.Optional;

/** All schemes, written down: a new scheme is one more line here. */
public final class Schemes {
  private static final List<Scheme> ALL =
      List.of(
          new UniformScheme(),
          new RtnScheme(),
          new ApotScheme(),
          new MultibitScheme(),
          new BinaryScheme(),
          new TernaryScheme(),
          new PrunedTernaryScheme(),
          new BalancedScheme(),
          new EsbScheme(),
          new NoneScheme());

  private Schemes() {}

  /** All schemes, in the order of the manual. */
  public static List<Scheme> all() {
    return ALL;
  }

  /** What each scheme is, in the order of the manual. */
  public static List<SchemeInfo> infos() {
    return ALL.stream().map(Scheme::info).toList();
  }

  /** The scheme of exactly this name. */
  public static Optional<Scheme> find(String name) {
    return ALL.stream().filter(s -> s.info().name().equals(name)).findFirst();
  }

  /** A sentence with the names nearest to one that is none, starting with a blank. */
  public static String near(String name) {
    return Suggestions.sentence(name, ALL.stream().map(s -> s.info().name()).toList());
  }

  /** The scheme that {@code spec} names, or empty after reporting which names are near. */
  public static Optional<Scheme> lookup(SchemeSpec spec, Diagnostics diagnostics) {
    Optional<Scheme> found = find(spec.name());
    if (found.isEmpty()) {
      diagnostics.report(Message.SCHEME_UNKNOWN, spec.ref(), spec.name(), near(spec.name()));
    }
    return found;
  }
}
