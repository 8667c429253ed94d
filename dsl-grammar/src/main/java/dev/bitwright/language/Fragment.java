package dev.bitwright.language;

import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.CommonTokenStream;

/** Reads a part of the language that stands in an annotation. */
final class Fragment {

  private static final int MAX_LENGTH = 1000;

  private Fragment() {}

  /** From a faultless tree to what it says. */
  interface Build<T, R> {
    R of(T tree, Places places, Diagnostics local);
  }

  /**
   * What a text says, or empty after one report.
   *
   * @param wrong reported with the text and why it is none
   */
  static <T, R> Optional<R> parse(
      String text,
      SourceRef at,
      Message wrong,
      Diagnostics diagnostics,
      Function<GuardedParser, T> rule,
      Build<T, R> build) {
    Diagnostics local = new Diagnostics();
    Optional<R> result = Optional.empty();
    if (text.length() > MAX_LENGTH) {
      diagnostics.report(
          wrong,
          at,
          text.substring(0, 40) + "...",
          "it has more than " + MAX_LENGTH + " characters.");
      return result;
    }
    Places places = Places.allAt(at);
    SyntaxReports reports = new SyntaxReports(local);
    try {
      CommonTokenStream tokens = new CommonTokenStream(new QnnTokenSource(text, places, reports));
      T tree = rule.apply(new GuardedParser(tokens, places, reports));
      if (reports.isEmpty()) {
        result = Optional.of(build.of(tree, places, local));
      }
    } catch (AbandonedParse e) {
      result = Optional.empty();
    }
    if (local.hasErrors()) {
      diagnostics.report(wrong, at, text, local.all().get(0).text());
      return Optional.empty();
    }
    return result;
  }
}
