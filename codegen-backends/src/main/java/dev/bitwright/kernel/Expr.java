package dev.bitwright.kernel;

/** An expression without side effects. Every node states its result type. */
public sealed interface Expr {

  Type type();

  <R> R accept(Visitor<R> visitor);

  /** One method per form; no defaults, so that a new form does not compile until handled. */
  interface Visitor<R> {
    R integer(IntConstant e);

    R real(FloatConstant e);

    R variable(Variable e);

    R load(Load e);

    R unary(Unary e);

    R binary(Binary e);

    R compare(Compare e);

    R select(Select e);

    R convert(Convert e);

    R wrap(Wrap e);
  }

  /** An integer literal that fits its type (for u64: the pattern). */
  record IntConstant(IntType type, long value) implements Expr {
    public IntConstant {
      if (!type.fits(value)) {
        throw new KernelException(value + " does not fit " + type.text());
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.integer(this);
    }
  }

  /** A float literal; for f32 the value is a float widened to double. */
  record FloatConstant(FloatType type, double value) implements Expr {
    public FloatConstant {
      if (type == FloatType.F32 && Double.compare((float) value, value) != 0) {
        throw new KernelException(value + " is not an f32; round it first");
      }
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        throw new KernelException("float constants are finite, not " + value);
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.real(this);
    }
  }

  /** A local, a loop variable or a scalar parameter. */
  record Variable(String name, Type type) implements Expr {
    public Variable {
      Names.check("variable", name);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.variable(this);
    }
  }

  /**
   * One element of a buffer or array parameter.
   *
   * @param type the element type
   * @param row the row index; the constant 0 of type s32 for a vector
   */
  record Load(String array, Type type, Expr row, Expr column) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.load(this);
    }
  }

  record Unary(UnaryOp op, Type type, Expr operand) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.unary(this);
    }
  }

  record Binary(BinaryOp op, Type type, Expr left, Expr right) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.binary(this);
    }
  }

  /** Result u1. Integer operands may have different widths; they compare as numbers. */
  record Compare(CompareOp op, Expr left, Expr right) implements Expr {
    @Override
    public Type type() {
      return IntType.BIT;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.compare(this);
    }
  }

  /** {@code condition != 0 ? yes : no}; only the chosen branch is evaluated. */
  record Select(Type type, Expr condition, Expr yes, Expr no) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.select(this);
    }
  }

  /**
   * The same value in another type. Traps when it is not one: an integer out of range, a float that
   * is not an integer of the range, an integer that the float cannot hold exactly. Only f64 to f32
   * rounds (to nearest even).
   */
  record Convert(Type type, Expr operand) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.convert(this);
    }
  }

  /** Two's complement truncation of an integer to the type. */
  record Wrap(IntType type, Expr operand) implements Expr {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.wrap(this);
    }
  }
}
