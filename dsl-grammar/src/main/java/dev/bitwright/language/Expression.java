package dev.bitwright.language;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Objects;

/** Right-hand sides: constants, tensors, and what is computed from them. */
public sealed interface Expression {

  SourceRef at();

  <R> R accept(Visitor<R> visitor);

  /** One method per kind of expression; none has a default, so a new kind breaks the build. */
  interface Visitor<R> {
    R integer(IntegerLiteral e);

    R real(RealLiteral e);

    R quantity(QuantityLiteral e);

    R string(StringLiteral e);

    R bool(BooleanLiteral e);

    R list(ListLiteral e);

    R name(NameReference e);

    R call(Call e);

    R unary(Unary e);

    R binary(Binary e);

    R conditional(Conditional e);
  }

  /** {@code 3}; negative when a minus sign stands directly before the digits. */
  record IntegerLiteral(SourceRef at, long value) implements Expression {
    public IntegerLiteral {
      Objects.requireNonNull(at, "at");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.integer(this);
    }
  }

  /** {@code 0.9} or {@code 1e-4}, kept as the exact decimal that was written. */
  record RealLiteral(SourceRef at, BigDecimal value) implements Expression {
    public RealLiteral {
      Objects.requireNonNull(at, "at");
      value = value.stripTrailingZeros();
    }

    /** The shortest decimal that gives this float, so that both doors mean the same number. */
    public static RealLiteral of(SourceRef at, float value) {
      // not Float.toString: its digits differ between JDK 17 and 19
      BigDecimal exact = new BigDecimal(value);
      for (int digits = 1; digits < 9; digits++) {
        BigDecimal rounded = exact.round(new MathContext(digits));
        if (rounded.floatValue() == value) {
          return new RealLiteral(at, rounded);
        }
      }
      return new RealLiteral(at, exact.round(new MathContext(9)));
    }

    /** As {@link #of(SourceRef, float)}, for doubles. */
    public static RealLiteral of(SourceRef at, double value) {
      BigDecimal exact = new BigDecimal(value);
      for (int digits = 1; digits < 17; digits++) {
        BigDecimal rounded = exact.round(new MathContext(digits));
        if (rounded.doubleValue() == value) {
          return new RealLiteral(at, rounded);
        }
      }
      return new RealLiteral(at, exact.round(new MathContext(17)));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.real(this);
    }
  }

  /** {@code 120 KiB}. */
  record QuantityLiteral(SourceRef at, BigDecimal value, Unit unit) implements Expression {
    public QuantityLiteral {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(unit, "unit");
      value = value.stripTrailingZeros();
    }

    /** The number in the base of the unit's kind: bytes, ones, seconds; exact. */
    public BigDecimal inBaseUnit() {
      return value.multiply(unit.factor());
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.quantity(this);
    }
  }

  /** {@code "text"}; printable characters, escapes already resolved. */
  record StringLiteral(SourceRef at, String value) implements Expression {
    public StringLiteral {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(value, "value");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.string(this);
    }
  }

  /** {@code true} or {@code false}. */
  record BooleanLiteral(SourceRef at, boolean value) implements Expression {
    public BooleanLiteral {
      Objects.requireNonNull(at, "at");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.bool(this);
    }
  }

  /** {@code [0.1, 0.2, 0.3]}. */
  record ListLiteral(SourceRef at, List<Expression> items) implements Expression {
    public ListLiteral {
      Objects.requireNonNull(at, "at");
      items = List.copyOf(items);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.list(this);
    }
  }

  /** A layer, a constant, a block parameter, or a word such as {@code cross_entropy}. */
  record NameReference(SourceRef at, String name) implements Expression {
    public NameReference {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(name, "name");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.name(this);
    }
  }

  /** An operator, a function of constants, or a block: {@code conv2d(x, filters = 16)}. */
  record Call(SourceRef at, Identifier function, List<Argument> arguments) implements Expression {
    public Call {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(function, "function");
      arguments = List.copyOf(arguments);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.call(this);
    }
  }

  /** {@code -x} or {@code not x}. */
  record Unary(SourceRef at, UnaryOperator operator, Expression operand) implements Expression {
    public Unary {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(operator, "operator");
      Objects.requireNonNull(operand, "operand");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.unary(this);
    }
  }

  /** {@code left op right}; the place is that of the operator sign. */
  record Binary(SourceRef at, BinaryOperator operator, Expression left, Expression right)
      implements Expression {
    public Binary {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(operator, "operator");
      Objects.requireNonNull(left, "left");
      Objects.requireNonNull(right, "right");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.binary(this);
    }
  }

  /** {@code if condition then a else b}; only the chosen side is evaluated. */
  record Conditional(SourceRef at, Expression condition, Expression then, Expression otherwise)
      implements Expression {
    public Conditional {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(condition, "condition");
      Objects.requireNonNull(then, "then");
      Objects.requireNonNull(otherwise, "otherwise");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.conditional(this);
    }
  }
}
