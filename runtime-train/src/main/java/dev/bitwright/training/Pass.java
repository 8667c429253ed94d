package dev.bitwright.training;

/**
 * One run of a mini-batch through the network, cut into parts by image ranges: part p holds the
 * images {@code [p*imagesPerPart, (p+1)*imagesPerPart)} as far as the batch has them. The last
 * parts of a short batch are short or empty.
 */
public final class Pass {
  private final boolean training;
  private final int images;
  private final int imagesPerPart;
  private final long seed;
  private final long step;
  private final int steps;
  private final boolean fresh;
  private final boolean statistics;

  /**
   * @param training whether statistics are taken from the batch and dropout is active
   * @param images images of the whole batch, at least 1
   * @param imagesPerPart most images of one part
   * @param seed seed of the training run
   * @param step number of optimizer steps done before this pass
   */
  public Pass(boolean training, int images, int imagesPerPart, long seed, long step) {
    this(training, false, images, imagesPerPart, seed, step);
  }

  /**
   * @param training whether dropout is active and gradients follow
   * @param frozen whether batch norms keep to their running statistics all the same
   * @param images images of the whole batch, at least 1
   * @param imagesPerPart most images of one part
   * @param seed seed of the training run
   * @param step number of optimizer steps done before this pass
   */
  public Pass(
      boolean training, boolean frozen, int images, int imagesPerPart, long seed, long step) {
    this(training, frozen, images, imagesPerPart, seed, step, 1, true);
  }

  /**
   * A pass over some steps of streams; its images are steps, and image {@code t * streams + s} of a
   * part is step t of the part's stream s.
   *
   * @param steps steps of every stream
   * @param fresh whether the streams begin here
   */
  Pass(
      boolean training,
      boolean frozen,
      int images,
      int imagesPerPart,
      long seed,
      long step,
      int steps,
      boolean fresh) {
    this(
        training,
        training && !frozen,
        images,
        imagesPerPart,
        new long[] {seed, step},
        steps,
        fresh);
  }

  private Pass(
      boolean training,
      boolean statistics,
      int images,
      int imagesPerPart,
      long[] seedAndStep,
      int steps,
      boolean fresh) {
    this.steps = steps;
    this.fresh = fresh;
    this.training = training;
    this.statistics = statistics;
    this.images = images;
    this.imagesPerPart = imagesPerPart;
    this.seed = seedAndStep[0];
    this.step = seedAndStep[1];
  }

  /** A pass that only moves running statistics: they come from the batch, dropout is not active. */
  static Pass statistics(int images, int imagesPerPart) {
    return new Pass(false, true, images, imagesPerPart, new long[2], 1, true);
  }

  /** Whether statistics are taken from the batch and dropout is active. */
  public boolean training() {
    return training;
  }

  /** Whether batch norms take their statistics from the batch. */
  public boolean batchStatistics() {
    return statistics;
  }

  /** Images of the whole batch. */
  public int images() {
    return images;
  }

  /** Images of one part, 0 to {@link #imagesPerPart()}. */
  public int images(int part) {
    return Math.max(0, Math.min(imagesPerPart, images - first(part)));
  }

  /** Index within the batch of the first image of a part. */
  public int first(int part) {
    return part * imagesPerPart;
  }

  /** Most images of one part. */
  public int imagesPerPart() {
    return imagesPerPart;
  }

  /** Steps of every stream, 1 for images. */
  public int steps() {
    return steps;
  }

  /** Whether streams begin here, so that their state is the first one. */
  public boolean fresh() {
    return fresh;
  }

  /** Seed of the training run; keys dropout. */
  public long seed() {
    return seed;
  }

  /** Optimizer steps done before this pass; keys dropout. */
  public long step() {
    return step;
  }
}
