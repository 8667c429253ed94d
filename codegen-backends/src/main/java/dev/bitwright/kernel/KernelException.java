package dev.bitwright.kernel;

/** A program of the kernel language is malformed; a fault of the lowering that made it. */
public final class KernelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KernelException(String message) {
    super(message);
  }
}
