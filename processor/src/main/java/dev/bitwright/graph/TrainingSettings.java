package dev.bitwright.graph;

/**
 * What a network says about its own training: the defaults of the generated trainer's options.
 *
 * @param loss the loss over the scores
 * @param optimizer for example {@code adamw}
 * @param learningRate peak learning rate
 * @param momentum of sgd
 * @param nesterov of sgd
 * @param weightDecay on weights, never on batch norm or quantizer parameters unless they ask for it
 * @param schedule {@code constant}, {@code step}, {@code cosine} or {@code one_cycle}
 * @param warmup share of all steps, 0 to 1
 * @param epochs passes over the data
 * @param batch images a step
 * @param gradientClip largest global norm, 0 for none
 * @param batchNormFreeze share of all steps after which batch norms keep to their running
 *     statistics, 1 for never
 * @param beta1 of adam and adamw
 * @param beta2 of adam and adamw
 * @param stepEvery epochs between two steps of the schedule {@code step}
 * @param stepFactor what each step multiplies the rate by
 * @param steps of a network over sequences: time steps through which errors are propagated back; 0
 *     where nothing is said
 */
public record TrainingSettings(
    Loss loss,
    String optimizer,
    double learningRate,
    double momentum,
    boolean nesterov,
    double weightDecay,
    String schedule,
    double warmup,
    int epochs,
    int batch,
    double gradientClip,
    double batchNormFreeze,
    double beta1,
    double beta2,
    int stepEvery,
    double stepFactor,
    int steps) {

  /** Time steps through which errors are propagated back where the network does not say. */
  public static final int DEFAULT_STEPS = 32;

  /** The loss over the scores. */
  public enum Loss {
    CROSS_ENTROPY,
    MEAN_SQUARED
  }

  /** AdamW with one cycle: the settings of the main example. */
  public static final TrainingSettings DEFAULT =
      new TrainingSettings(
          Loss.CROSS_ENTROPY,
          "adamw",
          3e-3,
          0.9,
          false,
          1e-3,
          "one_cycle",
          0.15,
          9,
          128,
          0,
          1,
          0.9,
          0.999,
          30,
          0.1,
          0);
}
