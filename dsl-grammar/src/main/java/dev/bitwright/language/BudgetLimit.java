package dev.bitwright.language;

import java.util.Objects;

/** One line of a budget: {@code weights <= 120 KiB}. */
public record BudgetLimit(SourceRef at, Identifier resource, Expression limit) {

  public BudgetLimit {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(resource, "resource");
    Objects.requireNonNull(limit, "limit");
  }
}
