package dev.bitwright.plan.allocation;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.plan.UsualWidths;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Scheme;
import dev.bitwright.scheme.SchemeInfo;
import dev.bitwright.scheme.Schemes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From rules to candidates: what a width or a scheme that is left open may be. */
final class Candidates {
  /** Makes the quantizer of a place, or reports why there is none. */
  interface Maker {
    Optional<Quantizer> make(SchemeSpec decided, Diagnostics diagnostics);
  }

  private Candidates() {}

  /** Whether a rule leaves something to choose; its schemes are known. */
  static boolean open(SchemeSpec rule, Quantizer.Role role) {
    List<SchemeSpec> choices = rule.choices();
    return choices.size() > 1 || widths(choices.get(0), role).size() > 1;
  }

  /** The rule with the only width that it allows, where there is only one. */
  static SchemeSpec completed(SchemeSpec rule, Quantizer.Role role) {
    if (!rule.alternatives().isEmpty() || rule.bits().isPresent()) {
      return rule;
    }
    List<Integer> widths = supported(rule, role);
    return widths.size() == 1 ? rule.withBits(widths.get(0)) : rule;
  }

  /**
   * All candidates of one place; empty after errors were reported. A width that the user wrote must
   * be possible there; of the usual ones those count that are.
   */
  static List<Candidate> of(
      SchemeSpec rule, Quantizer.Role role, Maker maker, Diagnostics diagnostics) {
    List<Candidate> candidates = new ArrayList<>();
    for (SchemeSpec scheme : rule.choices()) {
      boolean listed = scheme.bits().isPresent();
      List<Candidate> found = new ArrayList<>();
      Diagnostics last = new Diagnostics();
      for (long width : widths(scheme, role)) {
        SchemeSpec decided = scheme.withBits(width);
        Diagnostics local = new Diagnostics();
        Optional<Quantizer> quantizer = maker.make(decided, local);
        quantizer
            .map(q -> new Candidate(decided, q))
            .filter(c -> candidates.stream().noneMatch(o -> o.shown().equals(c.shown())))
            .ifPresent(found::add);
        if (quantizer.isEmpty()) {
          last = local;
          if (listed) {
            break;
          }
        }
      }
      if (found.isEmpty() && last.isEmpty() && candidates.isEmpty()) {
        // a scheme without widths for this role, or a width that is no number
        maker.make(scheme, last);
      }
      if (!last.isEmpty() && (found.isEmpty() || listed)) {
        last.all().forEach(diagnostics::add);
        return List.of();
      }
      candidates.addAll(found);
    }
    return List.copyOf(candidates);
  }

  private static List<Integer> supported(SchemeSpec scheme, Quantizer.Role role) {
    SchemeInfo info = Schemes.find(scheme.name()).map(Scheme::info).orElseThrow();
    return role == Quantizer.Role.WEIGHT ? info.weightBits() : info.activationBits();
  }

  private static List<Long> widths(SchemeSpec scheme, Quantizer.Role role) {
    Object bits = scheme.bits().map(SchemeSpec.Option::value).orElse(null);
    if (bits instanceof Long width) {
      return List.of(width);
    }
    if (bits instanceof List<?> list) {
      return list.stream().map(w -> (Long) w).sorted().toList();
    }
    List<Integer> supported = supported(scheme, role);
    List<Integer> usual = supported.stream().filter(UsualWidths.ALL::contains).toList();
    List<Integer> all = bits != null ? List.of() : usual.isEmpty() ? supported : usual;
    return all.stream().map(Integer::longValue).toList();
  }
}
