package dev.bitwright.plan;

import java.util.List;

/**
 * The widths that are tried where nobody names any: what is planned by default is what a profile
 * measures by default.
 */
public final class UsualWidths {
  /** In bits, from the fewest. */
  public static final List<Integer> ALL = List.of(2, 3, 4, 6, 8);

  private UsualWidths() {}
}
