package dev.bitwright.examples.comparison;

import dev.bitwright.training.Augmentation;
import dev.bitwright.training.LearningRate;
import dev.bitwright.training.Progress;
import dev.bitwright.training.TrainingOptions;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How long everything is trained: a float twin first, then each candidate from its weights, and the
 * twin itself again for as long, so that nothing has seen more data than what it is compared with.
 *
 * @param twinEpochs of the common start
 * @param epochs of each candidate, and of the twin that goes on
 * @param twinRate peak learning rate of the common start
 * @param rate peak learning rate after it
 * @param threads 0 for all processors; changes no result
 */
record Schedule(int twinEpochs, int epochs, double twinRate, double rate, int threads) {
  private static final double WARM_UP = 0.15;

  /** For people. */
  String words() {
    return String.format(
        Locale.ROOT,
        "%d epochs of the float twin (one cycle, peak rate %s), then %d epochs of each candidate"
            + " from its weights (one cycle, peak rate %s), the float twin too",
        twinEpochs,
        twinRate,
        epochs,
        rate);
  }

  TrainingOptions start(
      TrainingOptions.Builder options, long seed, Path checkpoint, Progress progress) {
    return options(options, twinEpochs, twinRate, seed, checkpoint, progress);
  }

  TrainingOptions after(
      TrainingOptions.Builder options, long seed, Path checkpoint, Progress progress) {
    return options(options, epochs, rate, seed, checkpoint, progress);
  }

  private TrainingOptions options(
      TrainingOptions.Builder options,
      int epochs,
      double rate,
      long seed,
      Path checkpoint,
      Progress progress) {
    return options
        .epochs(epochs)
        .seed(seed)
        .threads(threads)
        .learningRate(LearningRate.oneCycle(rate, WARM_UP))
        .augmentation(Augmentation.horizontalFlip())
        .checkpoint(checkpoint)
        .progress(progress)
        .build();
  }
}
