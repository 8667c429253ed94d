package dev.bitwright.language;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** Expressions as text. Precedences are those of {@link BinaryOperator#precedence()}. */
final class ExpressionPrinter implements Expression.Visitor<String> {

  static final ExpressionPrinter INSTANCE = new ExpressionPrinter();

  private static final int CONDITIONAL = 0;
  private static final int NOT = 3;
  private static final int NEGATE = 7;
  private static final int PRIMARY = 8;

  /** Powers of ten up to this are written out. */
  private static final int PLAIN_ZEROS = 15;

  private ExpressionPrinter() {}

  static String arguments(List<Argument> arguments) {
    return arguments.stream()
        .map(a -> a.name().map(n -> n + " = ").orElse("") + a.value().accept(INSTANCE))
        .collect(Collectors.joining(", "));
  }

  @Override
  public String integer(Expression.IntegerLiteral e) {
    return Long.toString(e.value());
  }

  @Override
  public String real(Expression.RealLiteral e) {
    String text = decimal(e.value());
    return text.contains(".") || text.contains("E") ? text : text + ".0";
  }

  @Override
  public String quantity(Expression.QuantityLiteral e) {
    return decimal(e.value()) + " " + e.unit().symbol();
  }

  private static String decimal(BigDecimal value) {
    boolean plain = value.scale() < 0 && -value.scale() <= PLAIN_ZEROS;
    return plain ? value.toPlainString() : value.toString();
  }

  @Override
  public String string(Expression.StringLiteral e) {
    String escaped =
        e.value()
            .replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\t", "\\t");
    return "\"" + escaped + "\"";
  }

  @Override
  public String bool(Expression.BooleanLiteral e) {
    return Boolean.toString(e.value());
  }

  @Override
  public String list(Expression.ListLiteral e) {
    return e.items().stream().map(i -> i.accept(this)).collect(Collectors.joining(", ", "[", "]"));
  }

  @Override
  public String name(Expression.NameReference e) {
    return e.name();
  }

  @Override
  public String call(Expression.Call e) {
    return e.function() + "(" + arguments(e.arguments()) + ")";
  }

  @Override
  public String unary(Expression.Unary e) {
    if (e.operator() == UnaryOperator.NOT) {
      return "not " + operand(e.operand(), NOT);
    }
    // -3 would be read as a number, not as the negation of one
    boolean number = precedence(e.operand()) == PRIMARY && startsWithDigit(e.operand());
    return "-" + operand(e.operand(), number ? PRIMARY + 1 : NEGATE);
  }

  private static boolean startsWithDigit(Expression e) {
    return e instanceof Expression.IntegerLiteral
        || e instanceof Expression.RealLiteral
        || e instanceof Expression.QuantityLiteral;
  }

  @Override
  public String binary(Expression.Binary e) {
    int own = e.operator().precedence();
    String left = operand(e.left(), e.operator().isComparison() ? own + 1 : own);
    return left + " " + e.operator().symbol() + " " + operand(e.right(), own + 1);
  }

  @Override
  public String conditional(Expression.Conditional e) {
    return "if "
        + e.condition().accept(this)
        + " then "
        + e.then().accept(this)
        + " else "
        + e.otherwise().accept(this);
  }

  private String operand(Expression e, int lowest) {
    String text = e.accept(this);
    return precedence(e) < lowest ? "(" + text + ")" : text;
  }

  private static int precedence(Expression e) {
    if (e instanceof Expression.Binary binary) {
      return binary.operator().precedence();
    } else if (e instanceof Expression.Unary unary) {
      return unary.operator() == UnaryOperator.NOT ? NOT : NEGATE;
    } else if (e instanceof Expression.Conditional) {
      return CONDITIONAL;
    } else if (startsWithDigit(e) && e.accept(INSTANCE).startsWith("-")) {
      return NEGATE;
    }
    return PRIMARY;
  }
}
