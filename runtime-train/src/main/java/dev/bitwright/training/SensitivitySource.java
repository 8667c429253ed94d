package dev.bitwright.training;

import java.util.List;

/** One way to find what quantizing a layer costs. */
interface SensitivitySource {

  /** What a profile calls it. */
  String description();

  /** The work for some candidates, in forward passes of one sample. */
  double work(List<ProfileCandidate> candidates, int samples);

  /**
   * Measures. The twin is afterwards as it was.
   *
   * @param layers names of all layers
   * @return the loss increase of each candidate
   */
  double[] increases(ProfiledTwin twin, List<String> layers, List<ProfileCandidate> candidates);
}
