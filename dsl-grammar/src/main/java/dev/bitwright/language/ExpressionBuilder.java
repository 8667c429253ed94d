package dev.bitwright.language;

import dev.bitwright.language.QnnParser.ArgumentContext;
import dev.bitwright.language.QnnParser.ArgumentsContext;
import dev.bitwright.language.QnnParser.ComparisonContext;
import dev.bitwright.language.QnnParser.ConjunctionContext;
import dev.bitwright.language.QnnParser.DisjunctionContext;
import dev.bitwright.language.QnnParser.ExpressionContext;
import dev.bitwright.language.QnnParser.LimitContext;
import dev.bitwright.language.QnnParser.NameContext;
import dev.bitwright.language.QnnParser.NegationContext;
import dev.bitwright.language.QnnParser.PrimaryContext;
import dev.bitwright.language.QnnParser.ProductContext;
import dev.bitwright.language.QnnParser.SumContext;
import dev.bitwright.language.QnnParser.UnaryContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Parse trees of expressions to {@link Expression}. */
final class ExpressionBuilder {

  private final Places places;
  private final Diagnostics diagnostics;
  private final Literals literals;
  private int depth;

  ExpressionBuilder(Places places, Diagnostics diagnostics) {
    this.places = places;
    this.diagnostics = diagnostics;
    this.literals = new Literals(diagnostics);
  }

  Identifier identifier(NameContext name) {
    return new Identifier(places.of(name.getStart()), name.getText());
  }

  Expression expression(ExpressionContext e) {
    if (e.IF() == null) {
      return disjunction(e.disjunction());
    }
    return new Expression.Conditional(
        places.of(e.getStart()),
        expression(e.expression(0)),
        expression(e.expression(1)),
        expression(e.expression(2)));
  }

  private Expression disjunction(DisjunctionContext e) {
    return chain(e.conjunction(), tokens(e.OR()), this::conjunction);
  }

  private Expression conjunction(ConjunctionContext e) {
    return chain(e.negation(), tokens(e.AND()), this::negation);
  }

  private Expression negation(NegationContext e) {
    return e.NOT() == null
        ? comparison(e.comparison())
        : new Expression.Unary(places.of(e.getStart()), UnaryOperator.NOT, negation(e.negation()));
  }

  private Expression comparison(ComparisonContext e) {
    return chain(e.sum(), e.op == null ? List.of() : List.of(e.op), this::sum);
  }

  private Expression sum(SumContext e) {
    return chain(e.product(), e.op, this::product);
  }

  private Expression product(ProductContext e) {
    return chain(e.unary(), e.op, this::unary);
  }

  private static List<Token> tokens(List<TerminalNode> nodes) {
    return nodes.stream().map(TerminalNode::getSymbol).toList();
  }

  /** Joins operands from the left. */
  private <T extends ParserRuleContext> Expression chain(
      List<T> operands, List<Token> operators, Function<T, Expression> build) {
    // a chain becomes a tree as deep as it is long, which later stages walk recursively
    depth += operators.size();
    if (depth > Limits.CHAIN) {
      Token at = operators.get(operators.size() - 1);
      diagnostics.report(Message.CHAIN_LENGTH, places.of(at), Limits.CHAIN);
      throw new AbandonedParse();
    }
    Expression result = build.apply(operands.get(0));
    for (int i = 0; i < operators.size(); i++) {
      Token operator = operators.get(i);
      result =
          new Expression.Binary(
              places.of(operator),
              BinaryOperator.ofSymbol(operator.getText()),
              result,
              build.apply(operands.get(i + 1)));
    }
    depth -= operators.size();
    return result;
  }

  private Expression unary(UnaryContext e) {
    if (e.MINUS() == null) {
      return primary(e.primary(), "");
    }
    PrimaryContext operand = e.unary().primary();
    if (operand != null && operand.NUMBER() != null) {
      return primary(operand, "-");
    }
    return new Expression.Unary(places.of(e.getStart()), UnaryOperator.NEGATE, unary(e.unary()));
  }

  /**
   * @param sign the minus directly before a number, which belongs to it; otherwise empty
   */
  private Expression primary(PrimaryContext e, String sign) {
    SourceRef at = places.of(e.getStart());
    if (e.NUMBER() != null) {
      Token first =
          sign.isEmpty() ? e.getStart() : ((UnaryContext) e.getParent().getParent()).getStart();
      SourceRef whole = places.span(first, e.getStop());
      String text = sign + e.NUMBER().getText();
      return e.UNIT() == null
          ? literals.number(whole, text)
          : literals.quantity(whole, text, places.of(e.UNIT().getSymbol()), e.UNIT().getText());
    }
    if (e.TEXT() != null) {
      return new Expression.StringLiteral(at, literals.text(at, e.TEXT().getText()));
    }
    if (e.TRUE() != null || e.FALSE() != null) {
      return new Expression.BooleanLiteral(at, e.TRUE() != null);
    }
    if (e.LBRACKET() != null) {
      return new Expression.ListLiteral(
          places.span(e.getStart(), e.getStop()),
          e.expression().stream().map(this::expression).toList());
    }
    if (e.name() == null) {
      return expression(e.expression(0));
    }
    return e.LPAREN() == null
        ? new Expression.NameReference(at, e.name().getText())
        : new Expression.Call(at, identifier(e.name()), arguments(e.arguments()));
  }

  /** One line of a budget. */
  BudgetLimit limit(LimitContext e) {
    Identifier resource = identifier(e.name());
    BudgetLimit.Relation relation =
        switch (e.op.getType()) {
          case QnnParser.LESS_EQUAL -> BudgetLimit.Relation.AT_MOST;
          case QnnParser.GREATER_EQUAL -> BudgetLimit.Relation.AT_LEAST;
          default -> BudgetLimit.Relation.IS;
        };
    return new BudgetLimit(
        resource.at(),
        resource,
        e.arguments() == null ? List.of() : arguments(e.arguments()),
        relation,
        expression(e.expression()));
  }

  /** Arguments in the order written; their order and repeated names are checked. */
  List<Argument> arguments(ArgumentsContext e) {
    List<Argument> arguments = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (ArgumentContext a : e.argument()) {
      Expression value = expression(a.expression());
      Optional<Identifier> name = Optional.ofNullable(a.name()).map(this::identifier);
      SourceRef at = places.span(a.getStart(), a.getStop());
      arguments.add(new Argument(at, name, value));
      if (name.isEmpty() && !names.isEmpty()) {
        diagnostics.report(Message.POSITIONAL_AFTER_NAMED, at);
      }
      if (name.isPresent() && !names.add(name.get().text())) {
        diagnostics.report(Message.GIVEN_TWICE, name.get().at(), "the argument", name.get().text());
      }
    }
    return arguments;
  }
}
