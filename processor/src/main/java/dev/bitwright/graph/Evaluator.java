package dev.bitwright.graph;

import dev.bitwright.language.BinaryOperator;
import dev.bitwright.language.Expression;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Suggestions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Evaluates the expressions of one layer in one scope; operators become nodes. */
final class Evaluator implements Expression.Visitor<Value> {
  final Expansion expansion;
  final Scope scope;
  final LayerContext layer;
  private final Arithmetic arithmetic;

  /** Whether the expression visited next is the layer's last operator. */
  private boolean root;

  Evaluator(Expansion expansion, Scope scope, LayerContext layer) {
    this.expansion = expansion;
    this.scope = scope;
    this.layer = layer;
    this.arithmetic = new Arithmetic(expansion.diagnostics);
  }

  /** The value of a layer's whole expression: its last operator has the layer's name. */
  Value layerValue(Expression e) {
    root = true;
    return e.accept(this);
  }

  /** The value of a part of an expression. */
  Value value(Expression e) {
    root = false;
    return e.accept(this);
  }

  private boolean takeRoot() {
    boolean was = root;
    root = false;
    return was;
  }

  Value faulty(Message message, SourceRef at, Object... arguments) {
    expansion.diagnostics.report(message, at, arguments);
    return Value.FAULTY;
  }

  @Override
  public Value integer(Expression.IntegerLiteral e) {
    return new Value.Whole(e.value());
  }

  @Override
  public Value real(Expression.RealLiteral e) {
    return new Value.Real(e.value());
  }

  @Override
  public Value quantity(Expression.QuantityLiteral e) {
    BigDecimal base = e.inBaseUnit().stripTrailingZeros();
    boolean whole =
        base.scale() <= 0 && base.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
    return whole ? new Value.Whole(base.longValueExact()) : new Value.Real(base);
  }

  @Override
  public Value string(Expression.StringLiteral e) {
    return new Value.Text(e.value());
  }

  @Override
  public Value bool(Expression.BooleanLiteral e) {
    return new Value.Truth(e.value());
  }

  @Override
  public Value list(Expression.ListLiteral e) {
    takeRoot();
    List<Value> values = new ArrayList<>();
    for (Expression item : e.items()) {
      Value value = value(item);
      if (value.faulty()) {
        return value;
      }
      values.add(value);
    }
    return new Value.Items(values);
  }

  @Override
  public Value name(Expression.NameReference e) {
    takeRoot();
    Optional<Value> found = scope.find(e.name());
    return found.orElseGet(
        () ->
            faulty(
                Message.LAYER_UNKNOWN,
                e.at(),
                e.name(),
                Suggestions.sentence(e.name(), scope.names())));
  }

  @Override
  public Value call(Expression.Call e) {
    boolean last = takeRoot();
    String name = e.function().text();
    Calls calls = new Calls(this);
    if (Operators.find(name) != null) {
      return calls.operator(e, Operators.find(name), last);
    }
    if (scope.blocks.containsKey(name)) {
      return calls.block(e, scope.blocks.get(name), last);
    }
    if (Calls.QUESTIONS.contains(name)) {
      return calls.question(e);
    }
    TreeSet<String> known = new TreeSet<>(Calls.QUESTIONS);
    Operators.names().forEach(known::add);
    known.addAll(scope.blocks.keySet());
    return faulty(
        Message.FUNCTION_UNKNOWN, e.function().at(), name, Suggestions.sentence(name, known));
  }

  @Override
  public Value unary(Expression.Unary e) {
    takeRoot();
    Value operand = value(e.operand());
    return operand.faulty() ? operand : arithmetic.unary(e.operator(), operand, e.at());
  }

  @Override
  public Value binary(Expression.Binary e) {
    boolean last = takeRoot();
    Value left = value(e.left());
    boolean or = e.operator() == BinaryOperator.OR;
    if (or || e.operator() == BinaryOperator.AND) {
      return logical(e, left, or);
    }
    Value right = value(e.right());
    if (left.faulty() || right.faulty()) {
      return Value.FAULTY;
    }
    if (e.operator() == BinaryOperator.ADD
        && left instanceof Value.Tensor a
        && right instanceof Value.Tensor b) {
      return new Calls(this).node(new Op.Add(), List.of(a, b), e.at(), last);
    }
    return arithmetic.binary(e.operator(), left, right, e.at());
  }

  /** The right side of {@code and} and {@code or} is evaluated only where it decides. */
  private Value logical(Expression.Binary e, Value left, boolean or) {
    if (left.faulty()) {
      return left;
    }
    if (!(left instanceof Value.Truth truth)) {
      return arithmetic.wrongOperand(e.operator().symbol(), left, "true or false", e.at());
    }
    if (truth.value() == or) {
      return truth;
    }
    Value right = value(e.right());
    return right.faulty() || right instanceof Value.Truth
        ? right
        : arithmetic.wrongOperand(e.operator().symbol(), right, "true or false", e.at());
  }

  @Override
  public Value conditional(Expression.Conditional e) {
    boolean last = takeRoot();
    Optional<Boolean> condition = condition(e.condition());
    if (condition.isEmpty()) {
      return Value.FAULTY;
    }
    root = last;
    return (condition.get() ? e.then() : e.otherwise()).accept(this);
  }

  /** The value of a condition, or empty after a report. */
  Optional<Boolean> condition(Expression e) {
    Value value = value(e);
    if (value instanceof Value.Truth truth) {
      return Optional.of(truth.value());
    }
    if (!value.faulty()) {
      faulty(Message.CONDITION_TYPE, e.at(), value.describe());
    }
    return Optional.empty();
  }
}
