package dev.bitwright.training;

/** Hears how a training run goes. Called by the thread that trains. */
public interface Progress {
  /**
   * A batch is done.
   *
   * @param epoch from 1
   * @param epochs epochs of the run
   * @param imagesDone images of this epoch
   * @param images images of an epoch
   * @param loss mean loss of this epoch so far
   * @param accuracy share of correct images of this epoch so far
   */
  void batch(int epoch, int epochs, int imagesDone, int images, double loss, double accuracy);

  /** An epoch is done and tested. */
  void epoch(TrainingLog.Epoch epoch, int epochs);

  /** Nothing is shown. */
  static Progress none() {
    return new Progress() {
      @Override
      public void batch(int epoch, int epochs, int done, int images, double loss, double accuracy) {
        // Nothing to show.
      }

      @Override
      public void epoch(TrainingLog.Epoch epoch, int epochs) {
        // Nothing to show.
      }
    };
  }

  /** A bar on standard output where that is a terminal, one line an epoch otherwise. */
  static Progress standard() {
    return standard(false);
  }

  /**
   * The same.
   *
   * @param tokens whether tokens are predicted, so that perplexities are shown, not accuracies
   */
  static Progress standard(boolean tokens) {
    return new ConsoleProgress(System.out, Terminal.present(), System::nanoTime, tokens);
  }
}
