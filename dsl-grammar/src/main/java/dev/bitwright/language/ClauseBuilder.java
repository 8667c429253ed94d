package dev.bitwright.language;

import dev.bitwright.language.QnnParser.ClauseContext;
import dev.bitwright.language.QnnParser.ParallelismContext;
import dev.bitwright.language.QnnParser.QuantizeRuleContext;
import dev.bitwright.language.QnnParser.SchemeCallContext;
import dev.bitwright.language.QnnParser.SchemeChoiceContext;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/** Parse trees of what stands behind an expression: quantize rules and parallelism. */
final class ClauseBuilder {

  private static final List<String> PARALLELISM_OPTIONS = List.of("outputs", "inputs");

  private final Places places;
  private final Diagnostics diagnostics;
  private final ExpressionBuilder expressions;

  ClauseBuilder(Places places, Diagnostics diagnostics, ExpressionBuilder expressions) {
    this.places = places;
    this.diagnostics = diagnostics;
    this.expressions = expressions;
  }

  LayerClauses clauses(List<ClauseContext> contexts) {
    Optional<QuantizeRule> quantize = Optional.empty();
    Optional<Parallelism> parallelism = Optional.empty();
    for (ClauseContext c : contexts) {
      boolean isRule = c.quantizeRule() != null;
      if (isRule ? quantize.isPresent() : parallelism.isPresent()) {
        Token word = c.getStart();
        diagnostics.report(Message.GIVEN_TWICE, places.of(word), "the clause", word.getText());
      } else if (isRule) {
        quantize = Optional.of(rule(c.quantizeRule()));
      } else {
        parallelism = parallelism(c.parallelism());
      }
    }
    return new LayerClauses(quantize, parallelism);
  }

  QuantizeRule rule(QuantizeRuleContext e) {
    SourceRef at = places.of(e.getStart());
    if (e.schemeChoice() != null) {
      return QuantizeRule.both(at, choice(e.schemeChoice()));
    }
    return new QuantizeRule(
        at,
        Optional.ofNullable(e.weightsSide()).map(side -> choice(side.schemeChoice())),
        Optional.ofNullable(e.activationsSide()).map(side -> choice(side.schemeChoice())));
  }

  SchemeCall choice(SchemeChoiceContext e) {
    return SchemeCall.oneOf(e.schemeCall().stream().map(this::scheme).toList());
  }

  SchemeCall scheme(SchemeCallContext e) {
    Identifier name = new Identifier(places.of(e.ID().getSymbol()), e.ID().getText());
    return new SchemeCall(
        places.span(e.getStart(), e.getStop()),
        name,
        e.arguments() == null ? List.of() : expressions.arguments(e.arguments()));
  }

  private Optional<Parallelism> parallelism(ParallelismContext e) {
    List<Argument> options = expressions.arguments(e.arguments());
    boolean known = checkOptions("parallelism", options, PARALLELISM_OPTIONS);
    if (options.isEmpty()) {
      diagnostics.report(
          Message.OPTION_WITHOUT_NAME,
          places.of(e.getStart()),
          "parallelism",
          String.join(", ", PARALLELISM_OPTIONS));
    }
    if (!known || options.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Parallelism(
            places.of(e.getStart()), option(options, "outputs"), option(options, "inputs")));
  }

  private static Optional<Expression> option(List<Argument> options, String name) {
    return options.stream().filter(o -> o.isNamed(name)).map(Argument::value).findFirst();
  }

  /** Reports options without a name and with unknown names; returns whether there are none. */
  boolean checkOptions(String owner, List<Argument> options, List<String> known) {
    boolean right = true;
    for (Argument option : options) {
      String all = String.join(", ", known);
      if (option.name().isEmpty()) {
        diagnostics.report(Message.OPTION_WITHOUT_NAME, option.at(), owner, all);
        right = false;
      } else if (!known.contains(option.name().get().text())) {
        Identifier name = option.name().get();
        List<String> near = Suggestions.nearest(name.text(), known);
        String hint = near.isEmpty() ? "" : " Did you mean '" + near.get(0) + "'?";
        diagnostics.report(Message.OPTION_UNKNOWN, name.at(), owner, name.text(), hint, all);
        right = false;
      }
    }
    return right;
  }
}
