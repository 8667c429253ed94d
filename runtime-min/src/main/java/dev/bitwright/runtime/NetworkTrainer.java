package dev.bitwright.runtime;

import java.util.List;

/** Base of every generated trainer: owns the training loop; the subclass owns the network. */
public abstract class NetworkTrainer implements AutoCloseable {
  private final boolean floatTwin;
  private Parts parts;

  /**
   * @param floatTwin whether quantizers are left out (the float twin of the network)
   */
  protected NetworkTrainer(boolean floatTwin) {
    this.floatTwin = floatTwin;
  }

  /** Whether this trainer is the float twin. */
  public final boolean floatTwin() {
    return floatTwin;
  }

  /** Names, shapes and loss of the network; constant. */
  protected abstract NetworkShape shape();

  /** All trainable tables in forward order; the same objects at every call. */
  protected abstract List<Parameter> parameters();

  /** What is saved but not optimised: running statistics, calibration flags. */
  protected abstract List<NamedRows> state();

  /**
   * Makes the activation buffers. Called before the first pass, and again whenever the number of
   * parts or their size changes; parameters and state are kept.
   *
   * @param parts number of parts a batch is cut into
   * @param imagesPerPart most images of one part
   */
  protected abstract void allocate(int parts, int imagesPerPart);

  /** Computes {@link #output} of every part from {@link #input}. */
  protected abstract void forward(Pass pass);

  /**
   * Computes the gradient of every parameter (overwriting it) from {@link #outputGradient}, summed
   * over all parts in part order. The loss gradient is already divided by the batch size.
   */
  protected abstract void backward(Pass pass);

  /**
   * Where the base class writes the raw integer values of the images of a part: {@code
   * [channels][images*height*width]}, without zero points subtracted.
   */
  protected abstract float[][] input(int part);

  /** The scores of a part as real values: {@code [outputs][images]}. */
  protected abstract float[][] output(int part);

  /** Where the base class writes the gradient of the loss by the scores, shaped as the scores. */
  protected abstract float[][] outputGradient(int part);

  /**
   * Called after the values of all parameters were replaced by initial ones or by those of a twin,
   * but not after a resume: the place to derive starting scales from weights.
   */
  protected void weightsReplaced() {}

  /** The threads; for use within {@link #forward} and {@link #backward}. */
  protected final Parts parts() {
    return parts;
  }

  @Override
  public void close() {
    if (parts != null) {
      parts.close();
    }
  }
}
