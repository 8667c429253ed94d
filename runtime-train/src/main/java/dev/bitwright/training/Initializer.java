package dev.bitwright.training;

/** How the values of a parameter start; drawn from seed, parameter name and element index. */
public record Initializer(Kind kind, float value) {
  /** The distributions. */
  public enum Kind {
    /** Every element is {@code value}. */
    CONSTANT,
    /** Uniform in [-value, value]. */
    UNIFORM,
    /** Uniform in [0, value). */
    POSITIVE,
    /** Normal with mean zero and deviation {@code value}. */
    NORMAL
  }

  /** All zeros. */
  public static Initializer zeros() {
    return constant(0f);
  }

  /** All ones. */
  public static Initializer ones() {
    return constant(1f);
  }

  /** One value everywhere. */
  public static Initializer constant(float value) {
    return new Initializer(Kind.CONSTANT, value);
  }

  /** Uniform in [0, 1). */
  public static Initializer unit() {
    return new Initializer(Kind.POSITIVE, 1f);
  }

  /** Uniform in [-bound, bound]. */
  public static Initializer uniform(float bound) {
    return new Initializer(Kind.UNIFORM, bound);
  }

  /**
   * Uniform with variance {@code 2/fanIn}: bound {@code sqrt(6/fanIn)}. He, Zhang, Ren, Sun,
   * "Delving deep into rectifiers", ICCV 2015, equation 10.
   */
  public static Initializer heUniform(int fanIn) {
    return uniform((float) StrictMath.sqrt(6.0 / fanIn));
  }

  /** Normal with variance {@code 2/fanIn}: the same source, equation 10. */
  public static Initializer heNormal(int fanIn) {
    return new Initializer(Kind.NORMAL, (float) StrictMath.sqrt(2.0 / fanIn));
  }

  /**
   * Uniform with bound {@code 1/sqrt(fanIn)}: the common start of convolution and dense layers and
   * their biases (LeCun, Bottou, Orr, Müller, "Efficient BackProp", 1998, section 4.6, up to the
   * factor of the bound).
   */
  public static Initializer lecunUniform(int fanIn) {
    return uniform((float) (1.0 / StrictMath.sqrt(fanIn)));
  }

  /** Fills the rows of the parameter called {@code name}. */
  public void fill(String name, float[][] rows, long seed) {
    long stream = Philox.stream(name);
    long counter = 0;
    for (float[] row : rows) {
      for (int j = 0; j < row.length; j++) {
        row[j] = draw(seed, stream, counter++);
      }
    }
  }

  private float draw(long seed, long stream, long counter) {
    return switch (kind) {
      case CONSTANT -> value;
      case UNIFORM -> (float) ((2.0 * Philox.uniform(seed, stream, counter) - 1.0) * value);
      case POSITIVE -> (float) (Philox.uniform(seed, stream, counter) * value);
      case NORMAL -> (float) (Philox.normal(seed, stream, counter) * value);
    };
  }
}
