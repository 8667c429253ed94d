package dev.bitwright.examples;

import dev.bitwright.training.LearningRate;
import dev.bitwright.training.Progress;
import dev.bitwright.training.TrainingOptions;

/** The tiny network, and how tests train it. */
final class TinySubject {
  private TinySubject() {}

  static final Subject TINY =
      new Subject(
          "tiny",
          "TinyNet, RTN, 2 bits",
          "float_tiny",
          TinyNetTrainer::twin,
          TinyNetTrainer::quantized,
          TinyNetTrainer::options,
          new Subject.AfterTwin(4, 1e-2),
          TinyNetModel.class,
          trainer -> {
            TinyNetModel model = ((TinyNetTrainer) trainer).freeze();
            return new Deployed(
                model.frozen(),
                () -> {
                  TinyNetModel.Session session = model.newSession();
                  return new Deployed.Session(session::run, session);
                },
                model::writeHls);
          });

  static TrainingOptions options(int epochs, int threads) {
    return TinyNetTrainer.options()
        .epochs(epochs)
        .batchSize(50)
        .parts(4)
        .threads(threads)
        .learningRate(LearningRate.oneCycle(1e-2, 0.2))
        .progress(Progress.none())
        .build();
  }
}
