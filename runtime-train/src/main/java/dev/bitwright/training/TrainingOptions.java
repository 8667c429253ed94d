package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import java.nio.file.Path;
import java.util.Locale;

/** How to train; made by {@link #builder}. Immutable. */
public final class TrainingOptions {
  private final Builder b;

  private TrainingOptions(Builder b) {
    this.b = b;
  }

  /**
   * Options with the defaults: 10 epochs, batches of 128 in 8 parts, all processors, seed 1, AdamW
   * with weight decay 1e-3, one-cycle to 3e-3 with 15 % warm-up, no clipping, no augmentation, no
   * checkpoint, progress where a terminal is.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder holding these options. */
  public Builder toBuilder() {
    return new Builder(b);
  }

  /** Passes over the training set. */
  public int epochs() {
    return b.epochs;
  }

  /** Images of a mini-batch. */
  public int batchSize() {
    return b.batchSize;
  }

  /**
   * Of a network with recurrent cells: steps through which errors go back. The batch size is then
   * the number of streams the data set is cut into.
   */
  public int steps() {
    return b.steps == 0 ? 32 : b.steps;
  }

  /** Parts a mini-batch is cut into; part of the result, unlike the number of threads. */
  public int parts() {
    return b.parts;
  }

  /** Threads, 0 for all processors. */
  public int threads() {
    return b.threads;
  }

  /** Seed of initial values, data order, augmentation and dropout. */
  public long seed() {
    return b.seed;
  }

  /** The optimizer's rule. */
  public Optimizer optimizer() {
    return b.optimizer;
  }

  /** Learning rate over the steps. */
  public LearningRate learningRate() {
    return b.learningRate;
  }

  /** Weight decay of the parameters that take part in it. */
  public double weightDecay() {
    return b.weightDecay;
  }

  /** Largest norm of the whole gradient, 0 for no clipping. */
  public double gradientClip() {
    return b.gradientClip;
  }

  /**
   * Share of all steps after which batch norms, and quantizers with averages, keep to their running
   * statistics; 1 for never.
   */
  public double batchNormFreeze() {
    return b.batchNormFreeze;
  }

  /** Random changes of training images. */
  public Augmentation augmentation() {
    return b.augmentation;
  }

  /** File written after every epoch, or null. */
  public Path checkpoint() {
    return b.checkpoint;
  }

  /** Epoch after which {@code fit} returns early, to be resumed later; 0 for none. */
  public int stopAfter() {
    return b.stopAfter;
  }

  /** Listener. */
  public Progress progress() {
    return b.progress;
  }

  /** Everything that decides the result, as text: two runs with equal text give equal bits. */
  public String description() {
    String freeze = b.batchNormFreeze < 1 ? " freeze=" + Decimal.of(b.batchNormFreeze) : "";
    String text =
        String.format(
            Locale.ROOT,
            "epochs=%d batch=%d parts=%d seed=%d optimizer=%s rate=%s decay=%s clip=%s"
                + " augmentation=%s",
            b.epochs,
            b.batchSize,
            b.parts,
            b.seed,
            b.optimizer,
            b.learningRate,
            Decimal.of(b.weightDecay),
            Decimal.of(b.gradientClip),
            b.augmentation.description());
    String steps = b.steps == 0 ? "" : " steps=" + b.steps;
    return text + freeze + steps;
  }

  /** Collects options. */
  public static final class Builder {
    private int epochs = 10;
    private int batchSize = 128;
    private int steps;
    private int parts = 8;
    private int threads;
    private long seed = 1;
    private Optimizer optimizer = Optimizer.adamW();
    private LearningRate learningRate = LearningRate.oneCycle(3e-3, 0.15);
    private double weightDecay = 1e-3;
    private double gradientClip;
    private double batchNormFreeze = 1;
    private Augmentation augmentation = Augmentation.none();
    private Path checkpoint;
    private int stopAfter;
    private Progress progress = Progress.none();
    private boolean progressChosen;

    private Builder() {}

    private Builder(Builder o) {
      epochs = o.epochs;
      batchSize = o.batchSize;
      steps = o.steps;
      parts = o.parts;
      threads = o.threads;
      seed = o.seed;
      optimizer = o.optimizer;
      learningRate = o.learningRate;
      weightDecay = o.weightDecay;
      gradientClip = o.gradientClip;
      batchNormFreeze = o.batchNormFreeze;
      augmentation = o.augmentation;
      checkpoint = o.checkpoint;
      stopAfter = o.stopAfter;
      progress = o.progress;
      progressChosen = o.progressChosen;
    }

    /** Passes over the training set, 1 to 1,000,000. */
    public Builder epochs(int value) {
      epochs = checked("epochs", value, 1, 1_000_000);
      return this;
    }

    /** Images of a mini-batch, 1 to 65,536. */
    public Builder batchSize(int value) {
      batchSize = checked("batch size", value, 1, 65_536);
      return this;
    }

    /** Steps through which errors go back in a network with recurrent cells, 1 to 65,536. */
    public Builder steps(int value) {
      steps = checked("steps", value, 1, 65_536);
      return this;
    }

    /** Parts of a mini-batch, 1 to 1,024. */
    public Builder parts(int value) {
      parts = checked("parts", value, 1, 1024);
      return this;
    }

    /** Threads, 0 (all processors) to 1,024. */
    public Builder threads(int value) {
      threads = checked("threads", value, 0, 1024);
      return this;
    }

    /** Seed of everything random. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /** The optimizer's rule. */
    public Builder optimizer(Optimizer value) {
      optimizer = value;
      return this;
    }

    /** Learning rate over the steps. */
    public Builder learningRate(LearningRate value) {
      learningRate = value;
      return this;
    }

    /** Weight decay, 0 to 1. */
    public Builder weightDecay(double value) {
      if (!(value >= 0 && value <= 1)) {
        throw RuntimeMessage.OPTION_RANGE.exception("weight decay", value, "0 to 1");
      }
      weightDecay = value;
      return this;
    }

    /** Largest norm of the whole gradient, 0 for no clipping. */
    public Builder gradientClip(double value) {
      if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
        throw RuntimeMessage.OPTION_RANGE.exception("gradient clip", value, "0 or above, finite");
      }
      gradientClip = value;
      return this;
    }

    /**
     * Share of all steps, 0 to 1, after which batch norms, and quantizers with averages, keep to
     * their running statistics, which stay as they are, so that training sees what is deployed
     * (Krishnamoorthi, arXiv 1806.08342, section 3.2.2); 1 for never.
     */
    public Builder batchNormFreeze(double value) {
      if (!(value >= 0 && value <= 1)) {
        throw RuntimeMessage.OPTION_RANGE.exception("batch norm freeze", value, "0 to 1");
      }
      batchNormFreeze = value;
      return this;
    }

    /** Random changes of training images. */
    public Builder augmentation(Augmentation value) {
      augmentation = value;
      return this;
    }

    /** File written after every epoch, or null for none. */
    public Builder checkpoint(Path value) {
      checkpoint = value;
      return this;
    }

    /** Epoch after which {@code fit} returns early, 0 for none. */
    public Builder stopAfter(int value) {
      stopAfter = checked("stop after", value, 0, 1_000_000);
      return this;
    }

    /** Listener; {@link Progress#standard()} when never set. */
    public Builder progress(Progress value) {
      progress = value;
      progressChosen = true;
      return this;
    }

    /** The options as they are now. */
    public TrainingOptions build() {
      Builder copy = new Builder(this);
      if (!progressChosen) {
        copy.progress = Progress.standard(steps > 0);
      }
      return new TrainingOptions(copy);
    }

    private static int checked(String name, int value, int from, int to) {
      if (value < from || value > to) {
        throw RuntimeMessage.OPTION_RANGE.exception(name, value, from + " to " + to);
      }
      return value;
    }
  }
}
