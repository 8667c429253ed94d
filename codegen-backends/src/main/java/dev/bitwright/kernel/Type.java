package dev.bitwright.kernel;

/** The type of a scalar value: an integer of exact width or a float. */
public sealed interface Type permits IntType, FloatType {

  /** True when both types hold the same values; the role of an integer type does not matter. */
  boolean sameValues(Type other);

  /** True when every value of {@code other} is a value of this type. */
  boolean holds(Type other);

  /** The text form, such as {@code s20}, {@code u8@image} or {@code f32}. */
  String text();

  /** This type as an integer type; {@link KernelException} when it is a float. */
  default IntType asInt() {
    if (this instanceof IntType type) {
      return type;
    }
    throw new KernelException("an integer type is needed, but this is " + text());
  }

  default boolean isInt() {
    return this instanceof IntType;
  }
}
