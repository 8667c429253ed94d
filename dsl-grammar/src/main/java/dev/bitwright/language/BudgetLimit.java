package dev.bitwright.language;

import java.util.List;
import java.util.Objects;

/**
 * One line of a budget: {@code weights <= 120 KiB}, {@code macs(bits = 8) <= 2 M}, {@code clock =
 * 100 MHz}.
 */
public record BudgetLimit(
    SourceRef at,
    Identifier resource,
    List<Argument> arguments,
    Relation relation,
    Expression limit) {

  public BudgetLimit {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(resource, "resource");
    arguments = List.copyOf(arguments);
    Objects.requireNonNull(relation, "relation");
    Objects.requireNonNull(limit, "limit");
  }

  /** What stands between a resource and its value. */
  public enum Relation {
    AT_MOST("<="),
    AT_LEAST(">="),
    IS("=");

    private final String symbol;

    Relation(String symbol) {
      this.symbol = symbol;
    }

    /** As written in the language. */
    public String symbol() {
      return symbol;
    }
  }
}
