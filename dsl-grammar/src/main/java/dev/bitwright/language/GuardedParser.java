package dev.bitwright.language;

import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;

/** The parser with a bound on nesting, so that no text can overflow the stack. */
final class GuardedParser extends QnnParser {

  private final Places places;
  private final SyntaxReports reports;
  private int level;

  GuardedParser(CommonTokenStream tokens, Places places, SyntaxReports reports) {
    super(tokens);
    this.places = places;
    this.reports = reports;
    removeErrorListeners();
    setErrorHandler(new Recovery(places, reports));
  }

  @Override
  public void enterRule(ParserRuleContext context, int state, int rule) {
    super.enterRule(context, state, rule);
    if (isLevel(context, rule) && ++level > Limits.NESTING) {
      reports.report(Message.NESTING, places.of(getCurrentToken()), Limits.NESTING);
      throw new AbandonedParse();
    }
  }

  @Override
  public void exitRule() {
    if (isLevel(_ctx, _ctx.getRuleIndex())) {
      level--;
    }
    super.exitRule();
  }

  private static boolean isLevel(ParserRuleContext context, int rule) {
    return switch (rule) {
      case RULE_expression, RULE_statement, RULE_branch -> true;
      // these two also stand in every expression; only one directly inside another is a level
      case RULE_unary, RULE_negation ->
          context.getParent() != null && context.getParent().getRuleIndex() == rule;
      default -> false;
    };
  }
}
