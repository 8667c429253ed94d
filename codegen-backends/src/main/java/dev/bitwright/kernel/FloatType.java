package dev.bitwright.kernel;

/** IEEE 754 binary32 and binary64, with exactly the arithmetic of Java's float and double. */
public enum FloatType implements Type {
  F32,
  F64;

  @Override
  public boolean sameValues(Type other) {
    return this == other;
  }

  @Override
  public boolean holds(Type other) {
    return this == other || this == F64 && other == F32;
  }

  @Override
  public String text() {
    return this == F32 ? "f32" : "f64";
  }
}
