package dev.bitwright.plan.allocation;

import dev.bitwright.graph.SchemeSpec;
import java.util.List;

/**
 * What a layer's weights may be, or what it reads.
 *
 * @param asked the rule of the user
 * @param allowed all that the rule allows, in the order of the alternatives, each from narrow to
 *     wide; at least one
 * @param candidates those of them that may be taken; at least one
 * @param reason why there are no more
 */
record Side(SchemeSpec asked, List<Candidate> allowed, List<Candidate> candidates, Reason reason) {
  Side {
    allowed = List.copyOf(allowed);
    candidates = List.copyOf(candidates);
  }

  /** Whether there is something to choose. */
  boolean open() {
    return candidates.size() > 1;
  }

  /** Whether its rule left something to choose, whoever chose since. */
  boolean askedOpen() {
    return allowed.size() > 1;
  }

  Side only(Candidate one, Reason why) {
    return new Side(asked, allowed, List.of(one), why);
  }
}
