package dev.bitwright.annotations;

/**
 * Names of the quantization schemes, spelled as in their papers. {@code bitwright schemes} lists
 * what each can do.
 */
public enum SchemeName {
  /**
   * Evenly spaced levels, symmetric or affine, 1 to 8 bits and 16, per tensor or per channel. The
   * range is learned with the step-size gradient of LSQ (Esser et al., ICLR 2020) by default.
   */
  UNIFORM,

  /**
   * Reparameterized ternary network (Li et al., AAAI 2020, arXiv 1912.02057): codes -1, 0 and 1 in
   * 2 bits, with a learned scale and offset for weights and activations.
   */
  RTN,

  /**
   * Additive powers of two (Li, Dong and Wang, ICLR 2020, arXiv 1909.13144): each level is a sum of
   * a few powers of two, so that products are shifts and additions. 2 to 8 bits, learned clipping,
   * weight normalisation.
   */
  APoT,

  /**
   * Multi-bit binary bases (ALQ: Qu et al., CVPR 2020, arXiv 1912.08883): a group of weights is a
   * sum of sign vectors times coordinates, found by loss-aware steps, and pruned to an average that
   * may lie below one bit a weight. 1 to 8 bits, weights only.
   */
  MULTIBIT,

  /**
   * Binary-weight networks (Rastegari et al., ECCV 2016, arXiv 1603.05279): a weight is its sign
   * times the mean magnitude of its filter, in 1 bit. Weights only.
   */
  BINARY,

  /**
   * Ternary-weight networks (Li, Zhang and Liu, arXiv 1605.04711): a weight is -1, 0 or 1, in 2
   * bits, times a scale that follows its filter. Weights only.
   */
  TERNARY,

  /**
   * Ternary weights of unit norm, pruned to a wanted share of zeros while they are trained;
   * inspired by pruning ternary quantization (Liu et al., arXiv 2107.10998). 2 bits, weights only,
   * a batch norm must follow.
   */
  PRUNED_TERNARY,

  /**
   * Balanced quantization (Zhou et al., JCST 32(4), 2017, arXiv 1706.07145): weights are halved at
   * their median again and again, so that all levels are used alike; 1 to 8 bits. Activations lie
   * in [0, 1]. With {@code partition = scale} the quantizer for recurrent networks of He et al.,
   * arXiv 1611.10176.
   */
  BALANCED,

  /**
   * Elastic significant bits (Gong et al., IEEE TPDS 33(11), 2022, arXiv 2109.03513): levels are
   * small floats with k bits of fraction whose unit follows the deviation; products are short
   * multiplications and shifts. 2 to 8 bits.
   */
  ESB,

  /** No quantization: floating point. For float twins; such a layer cannot be deployed. */
  NONE
}
