package dev.bitwright.kernel;

/**
 * A function ready to run.
 *
 * @param slotOf per parameter its scalar slot, or its index among the array parameters
 * @param resultSlot scalar slot of the result
 */
record CompiledFunction(
    Function function, int[] slotOf, int resultSlot, int scalars, int arrays, Node.Action body) {

  Frame frame() {
    return new Frame(scalars, arrays);
  }
}
