package dev.bitwright.kernel;

/**
 * A first-in first-out queue between steps.
 *
 * @param depth how many elements it can hold; the interpreter traps on one more
 */
public record Stream(String name, Type element, int depth) {
  public Stream {
    Names.check("stream", name);
    if (depth < 1) {
      throw new KernelException("stream " + name + " has depth " + depth);
    }
  }
}
