package dev.bitwright.annotations;

/** What training makes small. */
public enum Loss {
  /** Cross entropy of the soft-max of the scores against the index of the right class. */
  CROSS_ENTROPY,

  /** Mean of the squared differences between scores and targets. */
  MEAN_SQUARED
}
