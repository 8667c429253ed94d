package dev.bitwright.kernel;

/** Where compiled code came from; knows how to trap there. */
record Site(String function, Stmt statement, Iterable<? extends Array> arrays) {

  KernelTrap trap(String what, String value, String type) {
    return new KernelTrap(function, KernelPrinter.headline(statement, arrays), what, value, type);
  }

  KernelTrap range(String value, Type type) {
    return trap("value out of range", value, type.text());
  }

  long check(IntType type, long value) {
    if (!type.fits(value)) {
      throw range(Long.toString(value), type);
    }
    return value;
  }

  KernelTrap index(String what, long index, String array, int size) {
    return trap(what + " out of range", Long.toString(index), array + " of " + size);
  }
}
