package dev.bitwright.plan;

import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.Shape;
import dev.bitwright.scheme.Quantizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A step of the deployed network: it reads code tensors, computes one exact integer per output
 * position (the <em>accumulator</em>) and emits from it the codes its readers want.
 */
public sealed interface Stage {

  /** A Java identifier, the layer's name. */
  String name();

  /** Shape of the accumulator, before any pooling in an emission. */
  Shape shape();

  /** Values the accumulator can take with any weights of the type. */
  Interval range();

  List<Emission> emissions();

  /** The node of the graph that computes the accumulator. */
  Node node();

  /** What the stage keeps from one run to the next. */
  default List<State> states() {
    return List.of();
  }

  /** The squashing functions that the stage looks up, each a table of its own. */
  default List<Squash> tables() {
    return List.of();
  }

  /** The tensors that the stage writes: what it emits, then states that no emission fills. */
  default List<CodeTensor> written() {
    List<CodeTensor> tensors = new ArrayList<>();
    emissions().forEach(e -> tensors.add(e.output()));
    for (State state : states()) {
      if (!tensors.contains(state.tensor())) {
        tensors.add(state.tensor());
      }
    }
    return List.copyOf(tensors);
  }

  /** Calls the method of {@code visitor} for this stage. */
  <R> R accept(Visitor<R> visitor);

  /** The input: accumulator = u - zeroPoint[c]. */
  record Input(
      String name,
      Shape shape,
      Interval range,
      List<Emission> emissions,
      Node node,
      Op.DataType type,
      List<Integer> zeroPoints)
      implements Stage {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.input(this);
    }
  }

  /**
   * A convolution: accumulator = sum of weight level times input level; where the weights have an
   * offset, 64 * that sum + steps[c] * (sum of the input levels of the window).
   */
  record Convolution(
      String name,
      Shape shape,
      Interval range,
      List<Emission> emissions,
      Node node,
      Op.Conv2d op,
      CodeTensor input,
      Quantizer weights)
      implements Stage {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.convolution(this);
    }
  }

  /** A matrix product over a flattened tensor, as {@link Convolution} otherwise. */
  record Dense(
      String name,
      Shape shape,
      Interval range,
      List<Emission> emissions,
      Node node,
      Op.Dense op,
      CodeTensor input,
      Quantizer weights)
      implements Stage {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.dense(this);
    }
  }

  /** The sum of operands on one power-of-two scale. */
  record Sum(
      String name,
      Shape shape,
      Interval range,
      List<Emission> emissions,
      Node node,
      List<CodeTensor> inputs)
      implements Stage {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.sum(this);
    }
  }

  /**
   * The sum of each window of an average pool; 1 / (window size) joins the real scale. A global
   * average pool has one window of the whole image.
   */
  record WindowSum(
      String name,
      Shape shape,
      Interval range,
      List<Emission> emissions,
      Node node,
      CodeTensor input,
      int kernelHeight,
      int kernelWidth,
      int stride)
      implements Stage {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.windowSum(this);
    }
  }

  /**
   * Joins code tensors of one level set along the channels. The accumulator is the level itself and
   * there is exactly one emission, of form {@link Emission.Form#COPY}.
   */
  record Join(
      String name,
      Shape shape,
      Interval range,
      List<Emission> emissions,
      Node node,
      List<CodeTensor> inputs)
      implements Stage {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.join(this);
    }
  }

  /**
   * A row of a table chosen by a token: the accumulator is the token in every channel, the last of
   * the range where it is beyond, and each emission, of form {@link Emission.Form#TABLE}, has the
   * rows of its own levels.
   */
  record Embedding(
      String name,
      Shape shape,
      Interval range,
      List<Emission> emissions,
      Node node,
      CodeTensor input)
      implements Stage {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.embedding(this);
    }
  }

  /**
   * A gate over levels: accumulator[c] = sigmoid(gates[c]) * levels[c], the sigmoid in units of
   * {@link CellFormat#ONE}. The gates tensor holds steps of {@link CellFormat}; further gates in it
   * belong to other stages.
   */
  record Gate(
      String name,
      Shape shape,
      Interval range,
      List<Emission> emissions,
      Node node,
      CodeTensor gates,
      CodeTensor levels)
      implements Stage {
    @Override
    public List<Squash> tables() {
      return List.of(Squash.SIGMOID);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.gate(this);
    }
  }

  /**
   * The element-wise end of a gated recurrent unit: accumulator[c] = u * h[c] + (ONE - u) *
   * candidate[c] with u = sigmoid(gates[n + c]), n the units; h and the candidate are levels of one
   * scale.
   */
  record GruCell(
      String name,
      Shape shape,
      Interval range,
      List<Emission> emissions,
      Node node,
      CodeTensor gates,
      CodeTensor candidate,
      State hidden)
      implements Stage {
    @Override
    public List<State> states() {
      return List.of(hidden);
    }

    @Override
    public List<Squash> tables() {
      return List.of(Squash.SIGMOID);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.gruCell(this);
    }
  }

  /**
   * The element-wise end of a long short-term memory. Gates i, j, f, o lie one after another. With
   * s the sigmoid and q the squash, both in units of {@link CellFormat#ONE}: cell' = clamp((cell *
   * s(f) + (s(i) * q(j) + 2 &gt;&gt; 2) + 2^13) &gt;&gt; 14) in 16 bits, in units of 2^-12; the
   * accumulator is q(cell') * s(o).
   */
  record LstmCell(
      String name,
      Shape shape,
      Interval range,
      List<Emission> emissions,
      Node node,
      CodeTensor gates,
      Squash squash,
      State cell,
      State hidden)
      implements Stage {
    @Override
    public List<State> states() {
      return List.of(hidden, cell);
    }

    @Override
    public List<Squash> tables() {
      return squash == Squash.SIGMOID ? List.of(Squash.SIGMOID) : List.of(Squash.SIGMOID, squash);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.lstmCell(this);
    }
  }

  /** A table over all stages, without default methods on purpose. */
  interface Visitor<R> {
    R input(Input stage);

    R convolution(Convolution stage);

    R dense(Dense stage);

    R sum(Sum stage);

    R windowSum(WindowSum stage);

    R join(Join stage);

    R embedding(Embedding stage);

    R gate(Gate stage);

    R gruCell(GruCell stage);

    R lstmCell(LstmCell stage);
  }
}
