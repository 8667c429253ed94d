package dev.bitwright.plan.cost;

import dev.bitwright.check.Costs;
import dev.bitwright.plan.ActivationPeak;
import dev.bitwright.plan.CodeTensor;

/** What one part of a network uses; sums over parts are what the network uses. */
final class Use {
  long weightBytes;
  WeightTables tables = WeightTables.NONE;
  long bitOperations;
  long products;

  /** The wider factor of the products, in bits. */
  long factorBits;

  Hardware hardware = Hardware.NONE;
  long lineBytes;

  /** Predicted time of the generated Java. */
  long nanoseconds;

  /** Bytes of levels alive at each step. */
  final long[] alive;

  Use(int steps) {
    this.alive = new long[steps];
  }

  void add(WeightTables more) {
    tables = tables.plus(more);
  }

  void add(Hardware more) {
    hardware = hardware.plus(more);
  }

  /** A tensor that is there from one step to another, both included. */
  void addAlive(CodeTensor tensor, int from, int to) {
    for (int step = from; step <= to; step++) {
      alive[step] = Costs.saturatedSum(alive[step], ActivationPeak.bytes(tensor));
    }
  }
}
