package dev.bitwright.training;

import java.util.List;

/**
 * What a trained network tells {@code Freezer}: weights as integer levels, and for every stream of
 * codes the trainer's own arithmetic from an exact accumulator to a level. Generated trainers
 * implement it; names are those of the deployed network's stages and tensors.
 */
public interface FrozenSource {

  /** Stages in the order they run. */
  List<Stage> frozenStages();

  /**
   * One stage of the deployed network.
   *
   * @param name the stage's name
   * @param weightLevels {@code [outputs][taps]} integer levels; null for stages without weights
   * @param offsetSteps per output channel, offset / scale in units of 1/64; null without offset.
   *     With it the accumulator is 64 * sum(w * a) + steps * sum(a).
   * @param emissions in the order of the deployed stage
   * @param groups where weights are stored in groups, for each output their coordinates, then the
   *     masks of the taps (see {@code WeightGroups}); null elsewhere
   */
  record Stage(
      String name,
      int[][] weightLevels,
      int[] offsetSteps,
      List<Emission> emissions,
      int[][] groups) {

    /** A stage whose weights have codes of their own. */
    public Stage(String name, int[][] weightLevels, int[] offsetSteps, List<Emission> emissions) {
      this(name, weightLevels, offsetSteps, emissions, null);
    }
  }

  /**
   * One stream of codes a stage emits.
   *
   * @param tensor name of the emitted tensor
   * @param level the evaluation forward's own float expression, used where the form is THRESHOLDS
   * @param affine per channel of the accumulator, the chain up to but without the final rounding,
   *     in units of levels, clamped to the level range (form MULTIPLIER), or in real score units
   *     (form SCORES)
   * @param decreasingAfterPool {@code [pool][channel]}: whether the part of the chain after that
   *     max pool falls when its argument rises; empty when the path has no pool
   */
  record Emission(
      String tensor,
      ChainFunction level,
      ClampedAffine[] affine,
      boolean[][] decreasingAfterPool) {}

  /** From an accumulator to a level, exactly as the trainer's evaluation forward computes it. */
  interface ChainFunction {
    /** Monotone in {@code accumulator} for every channel. */
    int level(int channel, long accumulator);
  }
}
