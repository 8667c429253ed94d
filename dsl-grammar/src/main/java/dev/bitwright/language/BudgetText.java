package dev.bitwright.language;

import java.util.List;
import java.util.Optional;

/** Reads limits as they stand in an annotation: {@code macs(bits = 8) <= 2 M; lut <= 20 K;}. */
public final class BudgetText {
  private BudgetText() {}

  /**
   * Reads any number of limits; reports one BW1057 at the given place when there is another text.
   *
   * @param at place of the annotation value; every part of the result has it
   */
  public static Optional<List<BudgetLimit>> parse(
      String text, SourceRef at, Diagnostics diagnostics) {
    return Fragment.parse(
        text,
        at,
        Message.BUDGET_TEXT,
        diagnostics,
        GuardedParser::limitsText,
        (tree, places, local) -> {
          ExpressionBuilder expressions = new ExpressionBuilder(places, local);
          return tree.limit().stream().map(expressions::limit).toList();
        });
  }
}
