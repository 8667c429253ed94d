package dev.bitwright.annotations;

/** The integers that an {@link Input} consists of. */
public enum DataType {
  /** 0 to 255, passed as {@code byte} and read without sign; {@code u8} in the language. */
  UINT8,

  /** -128 to 127; {@code i8} in the language. */
  INT8
}
