package dev.bitwright.runtime;

/** A user-facing error of the run-time libraries; its text starts with the message id. */
public final class BitwrightException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RuntimeMessage kind;

  BitwrightException(RuntimeMessage kind, String text, Throwable cause) {
    super(kind.id() + ": " + text, cause);
    this.kind = kind;
  }

  /** Which message this is. */
  public RuntimeMessage kind() {
    return kind;
  }

  /** The stable id, such as BW5001. */
  public String id() {
    return kind.id();
  }
}
