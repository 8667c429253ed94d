package dev.bitwright.kernel;

/**
 * A program left its declared meaning: a value outside its type, an index outside its array, a
 * division by zero, an empty or full stream.
 */
public final class KernelTrap extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String function;
  private final String statement;
  private final String value;
  private final String type;

  KernelTrap(String function, String statement, String what, String value, String type) {
    super(
        "function "
            + function
            + ", \""
            + statement
            + "\": "
            + what
            + ": "
            + value
            + " for "
            + type);
    this.function = function;
    this.statement = statement;
    this.value = value;
    this.type = type;
  }

  public String function() {
    return function;
  }

  /** First line of the statement in the text form. */
  public String statement() {
    return statement;
  }

  /** The offending value, index or count. */
  public String value() {
    return value;
  }

  /** The type, array or stream that it does not fit. */
  public String type() {
    return type;
  }
}
