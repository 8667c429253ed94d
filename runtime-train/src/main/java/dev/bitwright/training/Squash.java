package dev.bitwright.training;

/** The squashing functions of recurrent cells on floats, with the bits of StrictMath. */
public final class Squash {
  private Squash() {}

  /** 1 / (1 + exp(-x)). */
  public static float sigmoid(float x) {
    return (float) (1 / (1 + StrictMath.exp(-x)));
  }

  /** The hyperbolic tangent. */
  public static float tanh(float x) {
    return (float) StrictMath.tanh(x);
  }
}
