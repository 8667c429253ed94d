package dev.bitwright.scheme;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import java.util.Optional;

/** A quantization scheme. One scheme is one file; the list of all is {@link Schemes}. */
public interface Scheme {

  /** What {@code bitwright schemes} and the manual say: roles, widths, options, storage, source. */
  SchemeInfo info();

  /**
   * Whether there are quantizers at all; when not ({@code NONE}) the layer is float, and {@link
   * #weights} and {@link #activations} check the options and give nothing.
   */
  boolean quantizes();

  /**
   * The quantizer for weights, or empty after reporting why the request cannot be met (a width or
   * an option the scheme does not have, at the place in the user's source that asks for it).
   */
  Optional<Quantizer> weights(SchemeSpec spec, WeightContext context, Diagnostics diagnostics);

  /** The quantizer for values on an edge, or empty after reporting why there is none. */
  Optional<Quantizer> activations(
      SchemeSpec spec, ActivationContext context, Diagnostics diagnostics);

  /**
   * Whether {@link #activations} has quantizers with a fixed range, which recurrent cells need:
   * their state comes back to them, so its scale cannot be learned from what reaches the cell
   * first.
   */
  default boolean hasFixedRange() {
    return false;
  }

  /** A range that is known before training. */
  enum FixedRange {
    /** Not known. */
    NONE,
    /** 0 to 1: levels 0 to L = 2^bits - 1, scale 1 / L. */
    UNIT,
    /** -1 to 1: levels -L to L with L = 2^(bits-1) - 1, scale 1 / L. */
    SIGNED_UNIT
  }

  /**
   * What a scheme may know of the weights it quantizes.
   *
   * @param channels output channels
   * @param elementsPerChannel weights of one output channel
   * @param normalised whether a batch norm follows the product, which removes any scale
   * @param perTensorScale whether the scale must be one number (the network's output layer)
   * @param positions weights of one output channel for one input channel: the kernel's height times
   *     its width, running fastest
   */
  record WeightContext(
      int channels,
      long elementsPerChannel,
      boolean normalised,
      boolean perTensorScale,
      int positions) {

    /** Weights that have no kernel. */
    public WeightContext(
        int channels, long elementsPerChannel, boolean normalised, boolean perTensorScale) {
      this(channels, elementsPerChannel, normalised, perTensorScale, 1);
    }
  }

  /**
   * What a scheme may know of the edge it quantizes.
   *
   * @param nonNegative whether the value is provably not negative
   * @param elementsPerSample values in one sample
   * @param powerOfTwoScale whether the scale must be a power of two (operands of adds and averages)
   * @param range where it is known, only for a scheme that {@link #hasFixedRange()}; the quantizer
   *     then has a constant scale and no parameters, and its gradient is the identity
   */
  record ActivationContext(
      boolean nonNegative, long elementsPerSample, boolean powerOfTwoScale, FixedRange range) {

    /** An edge whose range is not known. */
    public ActivationContext(boolean nonNegative, long elementsPerSample, boolean powerOfTwoScale) {
      this(nonNegative, elementsPerSample, powerOfTwoScale, FixedRange.NONE);
    }
  }
}
