package dev.bitwright.language;

/** Sizes that no network needs; what is larger is refused before memory is taken for it. */
public final class Limits {

  /** Bytes of a .qnn file. */
  public static final int FILE_BYTES = 1 << 20;

  /** Levels of brackets, braces and operators inside each other. */
  public static final int NESTING = 64;

  /** Operators in a row, such as {@code a + b + c}. */
  public static final int CHAIN = 256;

  /** Rounds of a repeat. */
  public static final int REPEAT = 4096;

  /** Syntax errors shown for one file. */
  public static final int SYNTAX_ERRORS = 50;

  private Limits() {}
}
