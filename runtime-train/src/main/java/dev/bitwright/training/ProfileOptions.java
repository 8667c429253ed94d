package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;

/**
 * How {@link TableTrainer#profile} measures. Immutable; every method gives other options.
 *
 * @param samples labelled samples that are seen, drawn from the data set by the seed
 * @param batch samples of a forward pass
 * @param seed of the draw of samples, of the signs of Hutchinson's estimator and of fine-tuning
 * @param source what estimates the loss increase of weights of 3 bits and more; null for what suits
 *     the network's loss
 * @param draws of Hutchinson's estimator
 * @param activations whether what layers read is measured too
 * @param fineTuning optimizer steps before a loss is measured, 0 for none
 * @param rate learning rate of these steps
 * @param progress hears how far it is
 */
public record ProfileOptions(
    int samples,
    int batch,
    long seed,
    Source source,
    int draws,
    boolean activations,
    int fineTuning,
    double rate,
    ProfileProgress progress) {

  /** What estimates the loss increase of quantized weights. */
  public enum Source {
    /** {@code sum E[g^2] (Q(w) - w)^2 / 2} with the gradients g of single samples. */
    FISHER,
    /** {@code tr(H) / n * sum (Q(w) - w)^2 / 2}, as in HAWQ-V2 (arXiv 1911.03852). */
    HESSIAN,
    /** The increase itself, with the weights of the one layer quantized. */
    MEASURED
  }

  public ProfileOptions {
    range("samples", samples, 1, 1 << 20);
    range("batch", batch, 1, 65536);
    range("draws", draws, 1, 10_000);
    range("fineTuning", fineTuning, 0, 1 << 20);
    if (!(rate > 0 && rate < 100)) {
      throw RuntimeMessage.OPTION_RANGE.exception("rate", rate, "above 0, below 100");
    }
  }

  private static void range(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw RuntimeMessage.OPTION_RANGE.exception(name, value, least + " to " + most);
    }
  }

  /** 256 samples in batches of 64, 16 draws, activations too, no fine-tuning. */
  public static ProfileOptions standard() {
    return new ProfileOptions(256, 64, 1, null, 16, true, 0, 0.01, ProfileProgress.none());
  }

  public ProfileOptions samples(int count) {
    return new ProfileOptions(
        count, batch, seed, source, draws, activations, fineTuning, rate, progress);
  }

  public ProfileOptions batch(int count) {
    return new ProfileOptions(
        samples, count, seed, source, draws, activations, fineTuning, rate, progress);
  }

  public ProfileOptions seed(long number) {
    return new ProfileOptions(
        samples, batch, number, source, draws, activations, fineTuning, rate, progress);
  }

  public ProfileOptions source(Source other) {
    return new ProfileOptions(
        samples, batch, seed, other, draws, activations, fineTuning, rate, progress);
  }

  public ProfileOptions draws(int count) {
    return new ProfileOptions(
        samples, batch, seed, source, count, activations, fineTuning, rate, progress);
  }

  public ProfileOptions activations(boolean measured) {
    return new ProfileOptions(
        samples, batch, seed, source, draws, measured, fineTuning, rate, progress);
  }

  /**
   * Trains with the quantized weights before a loss of weights is measured.
   *
   * @param steps optimizer steps, one batch each
   * @param learningRate of gradient descent with momentum 0.9
   */
  public ProfileOptions fineTuning(int steps, double learningRate) {
    return new ProfileOptions(
        samples, batch, seed, source, draws, activations, steps, learningRate, progress);
  }

  public ProfileOptions progress(ProfileProgress listener) {
    return new ProfileOptions(
        samples, batch, seed, source, draws, activations, fineTuning, rate, listener);
  }
}
