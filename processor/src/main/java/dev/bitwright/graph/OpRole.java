package dev.bitwright.graph;

/** What an operator becomes when the network is deployed. */
public enum OpRole {
  /** The network's input: an accumulator of its own. */
  INPUT,
  /** A sum of products of weights and levels: an accumulator. */
  PRODUCT,
  /** A look-up in a table: levels made ahead, one for each token. */
  LOOKUP,
  /** A recurrent cell: products, and element-wise arithmetic on its state. */
  CELL,
  /** A sum of operands: an accumulator. */
  SUM,
  /** A sum over windows: an accumulator. */
  WINDOW,
  /** Between an accumulator and a quantizer, one value at a time or pooled: part of an emission. */
  CHAIN,
  /** Joins chains along the channels. */
  JOIN,
  /** A quantizer. */
  QUANTIZE;

  /** Whether the operator computes an integer from which levels are made. */
  public boolean accumulates() {
    return switch (this) {
      case INPUT, PRODUCT, LOOKUP, CELL, SUM, WINDOW -> true;
      case CHAIN, JOIN, QUANTIZE -> false;
    };
  }

  public static OpRole of(Op op) {
    return op.accept(TABLE);
  }

  private static final Op.Visitor<OpRole> TABLE =
      new Op.Visitor<>() {
        @Override
        public OpRole input(Op.Input op) {
          return INPUT;
        }

        @Override
        public OpRole conv2d(Op.Conv2d op) {
          return PRODUCT;
        }

        @Override
        public OpRole dense(Op.Dense op) {
          return PRODUCT;
        }

        @Override
        public OpRole embedding(Op.Embedding op) {
          return LOOKUP;
        }

        @Override
        public OpRole lstm(Op.Lstm op) {
          return CELL;
        }

        @Override
        public OpRole gru(Op.Gru op) {
          return CELL;
        }

        @Override
        public OpRole batchNorm(Op.BatchNorm op) {
          return CHAIN;
        }

        @Override
        public OpRole relu(Op.Relu op) {
          return CHAIN;
        }

        @Override
        public OpRole relu6(Op.Relu6 op) {
          return CHAIN;
        }

        @Override
        public OpRole maxPool(Op.MaxPool op) {
          return CHAIN;
        }

        @Override
        public OpRole averagePool(Op.AveragePool op) {
          return WINDOW;
        }

        @Override
        public OpRole globalAveragePool(Op.GlobalAveragePool op) {
          return WINDOW;
        }

        @Override
        public OpRole add(Op.Add op) {
          return SUM;
        }

        @Override
        public OpRole concat(Op.Concat op) {
          return JOIN;
        }

        @Override
        public OpRole flatten(Op.Flatten op) {
          return CHAIN;
        }

        @Override
        public OpRole dropout(Op.Dropout op) {
          return CHAIN;
        }

        @Override
        public OpRole identity(Op.Identity op) {
          return CHAIN;
        }

        @Override
        public OpRole quantize(Op.Quantize op) {
          return QUANTIZE;
        }
      };
}
