package dev.bitwright.plan;

import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.Shape;
import dev.bitwright.scheme.Quantizer;
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

  /** A table over all stages, without default methods on purpose. */
  interface Visitor<R> {
    R input(Input stage);

    R convolution(Convolution stage);

    R dense(Dense stage);

    R sum(Sum stage);

    R windowSum(WindowSum stage);

    R join(Join stage);
  }
}
