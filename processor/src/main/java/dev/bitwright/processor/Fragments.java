package dev.bitwright.processor;

import dev.bitwright.language.BudgetLimit;
import dev.bitwright.language.BudgetText;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Expression;
import dev.bitwright.language.SchemeCall;
import dev.bitwright.language.SchemeText;
import dev.bitwright.language.SourceRef;
import java.util.List;
import java.util.Optional;

/** Texts of the language inside annotations. */
final class Fragments {

  private final Diagnostics diagnostics;

  Fragments(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /**
   * {@code APoT(bits = 3)}, or alternatives in braces; empty when it is none, which is reported at
   * the place.
   */
  Optional<SchemeCall> scheme(String text, SourceRef at) {
    return SchemeText.parse(text, at, diagnostics);
  }

  /** {@code macs(bits = 8) <= 2 M;}, any number; empty when it is none, which is reported. */
  Optional<List<BudgetLimit>> limits(String text, SourceRef at) {
    return BudgetText.parse(text, at, diagnostics);
  }

  /** {@code sgd(momentum = 0.9)}: in form the same as one scheme. */
  Optional<Expression> expression(String text, SourceRef at) {
    return SchemeText.call(text, at, diagnostics)
        .map(call -> new Expression.Call(call.at(), call.name(), call.arguments()));
  }
}
