package dev.bitwright.corpus;

/** Static Java forms of the corpus' primitives. */
public final class JavaPrimitives {
  private JavaPrimitives() {}

  public static int dot(int n, byte[] a, byte[] b) {
    int sum = 0;
    for (int j = 0; j < n; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }
}
