package dev.bitwright.language;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.antlr.v4.runtime.CommonTokenStream;

/** Reads a scheme as it stands in an annotation: {@code ESB(bits = 4, k = 1)}. */
public final class SchemeText {

  private static final int MAX_LENGTH = 1000;

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
    Diagnostics local = new Diagnostics();
    Optional<SchemeCall> scheme = Optional.empty();
    if (text.length() > MAX_LENGTH) {
      diagnostics.report(
          Message.SCHEME_TEXT,
          at,
          text.substring(0, 40) + "...",
          "it has more than " + MAX_LENGTH + " characters.");
      return scheme;
    }
    Places places = Places.allAt(at);
    SyntaxReports reports = new SyntaxReports(local);
    try {
      CommonTokenStream tokens = new CommonTokenStream(new QnnTokenSource(text, places, reports));
      GuardedParser parser = new GuardedParser(tokens, places, reports);
      T tree = rule.apply(parser);
      if (reports.isEmpty()) {
        ExpressionBuilder expressions = new ExpressionBuilder(places, local);
        scheme = Optional.of(build.apply(new ClauseBuilder(places, local, expressions), tree));
      }
    } catch (AbandonedParse e) {
      scheme = Optional.empty();
    }
    if (local.hasErrors()) {
      diagnostics.report(Message.SCHEME_TEXT, at, text, local.all().get(0).text());
      return Optional.empty();
    }
    return scheme;
  }
}
