package dev.bitwright.language;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Reads a scheme as it stands in an annotation: {@code ESB(bits = 4, k = 1)}. */
public final class SchemeText {
  private SchemeText() {}

  /**
   * Reads a scheme, or alternatives of schemes in braces; reports one BW1056 at the given place
   * when it is none.
   *
   * @param at place of the annotation value; every part of the result has it
   */
  public static Optional<SchemeCall> parse(String text, SourceRef at, Diagnostics diagnostics) {
    return parse(text, at, diagnostics, p -> p.schemeText().schemeChoice(), ClauseBuilder::choice);
  }

  /** Reads a name with options, as {@link #parse}, but without alternatives. */
  public static Optional<SchemeCall> call(String text, SourceRef at, Diagnostics diagnostics) {
    return parse(text, at, diagnostics, p -> p.callText().schemeCall(), ClauseBuilder::scheme);
  }

  private static <T> Optional<SchemeCall> parse(
      String text,
      SourceRef at,
      Diagnostics diagnostics,
      Function<GuardedParser, T> rule,
      BiFunction<ClauseBuilder, T, SchemeCall> build) {
    return Fragment.parse(
        text,
        at,
        Message.SCHEME_TEXT,
        diagnostics,
        rule,
        (tree, places, local) ->
            build.apply(
                new ClauseBuilder(places, local, new ExpressionBuilder(places, local)), tree));
  }
}
