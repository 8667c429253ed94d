package dev.bitwright.graph;

import java.util.List;

/**
 * An operator of a network. What an operator means is stated by its reference lowering; what it
 * passes back in training by its entry in the adjoint table.
 *
 * <p>Adding an operator: see {@code docs/adding-an-operator.md}. Every table over operators is an
 * {@link Visitor}, so that a forgotten entry does not compile.
 */
public sealed interface Op {

  /** Calls the method of {@code visitor} for this operator. */
  <R> R accept(Visitor<R> visitor);

  /** The operator's name in the language, for example {@code conv2d}. */
  String keyword();

  /** Whether the operator owns weights, and therefore quantizes them and what it reads. */
  default boolean hasWeights() {
    return false;
  }

  /** The integer type of the samples that enter the network. */
  enum DataType {
    /** 0 to 255. */
    UINT8(0, 255),
    /** -128 to 127. */
    INT8(-128, 127);

    public final int minimum;
    public final int maximum;

    DataType(int minimum, int maximum) {
      this.minimum = minimum;
      this.maximum = maximum;
    }
  }

  /**
   * The network's input: integers {@code u} of {@code type}. The level is {@code u - zeroPoint[c]}
   * with {@code zeroPoint = rint(mean * R)}, the scale {@code 1 / (R * deviation)}, where {@code R}
   * is 255 for UINT8 and 127 for INT8 and {@code deviation} is the mean of the channels' deviations
   * (a channel's own deviation is folded into the first weights' initial values).
   *
   * @param mean one number a channel, in units of the full range (0 to 1)
   * @param deviation one positive number a channel, in the same units
   */
  record Input(DataType type, List<Double> mean, List<Double> deviation) implements Op {
    public Input {
      mean = List.copyOf(mean);
      deviation = List.copyOf(deviation);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.input(this);
    }

    @Override
    public String keyword() {
      return "input";
    }
  }

  /**
   * A convolution over an image {@code [C, H, W]} giving {@code [filters, Ho, Wo]}, with weights
   * {@code [filters][C / groups][kernelHeight][kernelWidth]}. Padded taps hold the code of zero.
   */
  record Conv2d(
      int filters,
      int kernelHeight,
      int kernelWidth,
      int stride,
      int padding,
      int dilation,
      int groups,
      boolean bias)
      implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.conv2d(this);
    }

    @Override
    public String keyword() {
      return "conv2d";
    }

    @Override
    public boolean hasWeights() {
      return true;
    }
  }

  /**
   * A matrix product over a vector {@code [F]} giving {@code [units]}, weights {@code [units][F]}.
   */
  record Dense(int units, boolean bias) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.dense(this);
    }

    @Override
    public String keyword() {
      return "dense";
    }

    @Override
    public boolean hasWeights() {
      return true;
    }
  }

  /**
   * Looks a token up: the network's input {@code [1]}, a token's number, gives row {@code token} of
   * a learned table {@code [vocabulary][units]}, as {@code [units]}. The table is no weight of a
   * product: what is quantized is a looked-up row, by the operator that reads it.
   *
   * @param vocabulary number of tokens, 2 to 256
   */
  record Embedding(int vocabulary, int units) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.embedding(this);
    }

    @Override
    public String keyword() {
      return "embedding";
    }
  }

  /**
   * One step of a long short-term memory (Hochreiter and Schmidhuber, Neural Computation 9(8),
   * 1997) over a vector {@code x [F]} with state {@code h, c [units]}, giving {@code [units]}:
   *
   * <pre>
   * i, j, f, o = [x, h] W + b          rows of W in this order, columns of x before those of h
   * c' = clip(c * s(f + 1) + s(i) * squash(j), -8, 8)
   * v  = squash(c') * s(o)             what readers see
   * h' = Q(v)                          what the next step sees
   * </pre>
   *
   * with the sigmoid {@code s} and the quantizer {@code Q} of what the cell reads. One matrix
   * {@code W [4 * units][F + units]}, one quantizer.
   *
   * @param tanh whether squash is tanh; else the sigmoid, as in He et al., "Effective quantization
   *     methods for recurrent neural networks", arXiv 1611.10176
   */
  record Lstm(int units, boolean tanh) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.lstm(this);
    }

    @Override
    public String keyword() {
      return "lstm";
    }

    @Override
    public boolean hasWeights() {
      return true;
    }
  }

  /**
   * One step of a gated recurrent unit (Cho et al., EMNLP 2014, arXiv 1406.1078) over a vector
   * {@code x [F]} with state {@code h [units]}, giving {@code [units]}:
   *
   * <pre>
   * r, u = s([x, h] W + b)             a matrix [2 * units][F + units]
   * n  = Q(squash([x, Q(r * h)] V + d))  a matrix [units][F + units]
   * v  = u * h + (1 - u) * n           what readers see
   * h' = Q(v)                          what the next step sees
   * </pre>
   *
   * @param tanh whether squash is tanh; else the sigmoid, as in He et al., arXiv 1611.10176
   * @param resetAfter whether r multiplies the product instead of h: {@code n = squash(x Vx + d + r
   *     * (h Vh + e))}; only networks in floats have it
   */
  record Gru(int units, boolean tanh, boolean resetAfter) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.gru(this);
    }

    @Override
    public String keyword() {
      return "gru";
    }

    @Override
    public boolean hasWeights() {
      return true;
    }
  }

  /**
   * Batch normalisation per channel with learned factor and offset and running statistics ({@code
   * running = (1 - momentum) * running + momentum * batch}).
   */
  record BatchNorm(double epsilon, double momentum) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.batchNorm(this);
    }

    @Override
    public String keyword() {
      return "batch_norm";
    }
  }

  /** max(x, 0). */
  record Relu() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.relu(this);
    }

    @Override
    public String keyword() {
      return "relu";
    }
  }

  /** min(max(x, 0), 6). */
  record Relu6() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.relu6(this);
    }

    @Override
    public String keyword() {
      return "relu6";
    }
  }

  /** The largest value of each window; padded taps are ignored. */
  record MaxPool(int kernel, int stride, int padding) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.maxPool(this);
    }

    @Override
    public String keyword() {
      return "max_pool";
    }
  }

  /** The mean of each window; windows lie wholly inside the image. */
  record AveragePool(int kernel, int stride) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.averagePool(this);
    }

    @Override
    public String keyword() {
      return "average_pool";
    }
  }

  /** The mean of each channel: {@code [C, H, W]} to {@code [C]}. */
  record GlobalAveragePool() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.globalAveragePool(this);
    }

    @Override
    public String keyword() {
      return "global_average_pool";
    }
  }

  /** The sum of two or more operands of one shape. */
  record Add() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.add(this);
    }

    @Override
    public String keyword() {
      return "add";
    }
  }

  /** Operands joined along the channel axis. */
  record Concat() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.concat(this);
    }

    @Override
    public String keyword() {
      return "concat";
    }
  }

  /** {@code [C, H, W]} to {@code [C * H * W]}, channel by channel. */
  record Flatten() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.flatten(this);
    }

    @Override
    public String keyword() {
      return "flatten";
    }
  }

  /** In training zeroes a value with probability {@code rate} and scales the others. */
  record Dropout(double rate) implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.dropout(this);
    }

    @Override
    public String keyword() {
      return "dropout";
    }
  }

  /** The value itself. */
  record Identity() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.identity(this);
    }

    @Override
    public String keyword() {
      return "identity";
    }
  }

  /**
   * An activation quantizer. Nobody writes it: {@code CheckedGraph} holds one where an operator
   * with weights, an add or an average pool reads a value.
   */
  record Quantize() implements Op {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.quantize(this);
    }

    @Override
    public String keyword() {
      return "quantize";
    }
  }

  /** A table over all operators. It has no default methods on purpose. */
  interface Visitor<R> {
    R input(Input op);

    R conv2d(Conv2d op);

    R dense(Dense op);

    R embedding(Embedding op);

    R lstm(Lstm op);

    R gru(Gru op);

    R batchNorm(BatchNorm op);

    R relu(Relu op);

    R relu6(Relu6 op);

    R maxPool(MaxPool op);

    R averagePool(AveragePool op);

    R globalAveragePool(GlobalAveragePool op);

    R add(Add op);

    R concat(Concat op);

    R flatten(Flatten op);

    R dropout(Dropout op);

    R identity(Identity op);

    R quantize(Quantize op);
  }
}
