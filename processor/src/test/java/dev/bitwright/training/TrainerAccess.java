package dev.bitwright.training;

import java.util.List;

/** Single passes of a trainer, for tests. */
public final class TrainerAccess {
  private final NetworkTrainer trainer;
  private final Pass pass;
  private final Dataset data;
  private final int[] order;

  /** Reads the first images of a data set as one training batch. */
  public TrainerAccess(NetworkTrainer trainer, Dataset data, int images) {
    this(trainer, data, images, false);
  }

  /**
   * As above.
   *
   * @param frozen whether batch norms keep to their running statistics
   */
  public TrainerAccess(NetworkTrainer trainer, Dataset data, int images, boolean frozen) {
    this.trainer = trainer;
    trainer.scores(data.subset(0, 1));
    this.pass = new Pass(true, frozen, images, trainer.imagesPerPart(), 7, 3);
    this.data = data;
    this.order = Batch.inOrder(data.size());
  }

  /** Reads the first steps of the streams of a sequence as one training batch. */
  public TrainerAccess(NetworkTrainer trainer, Dataset data, int streams, int steps) {
    this.trainer = trainer;
    trainer.scores(data.subset(0, 1));
    BatchPlan plan = BatchPlan.sequence(data.size(), streams, steps, trainer.parts().count());
    this.pass = plan.pass(true, false, 0, trainer.imagesPerPart(), 7, 3);
    this.data = data;
    this.order = plan.order();
  }

  /** Says how much of a training run is done. */
  public static void progress(NetworkTrainer trainer, float done) {
    trainer.progress(done);
  }

  /** The buffers of the input are used for other things later in a pass. */
  private void forward() {
    trainer.load(data, order, 0, pass, Augmentation.none(), 0);
    trainer.forward(pass);
  }

  /** Mean loss of the batch in training mode. */
  public double loss() {
    forward();
    double loss = 0;
    for (int p = 0; p < trainer.parts().count(); p++) {
      loss += trainer.batch().loss(pass, p, trainer.output(p), null);
    }
    return loss / pass.images();
  }

  /** Computes all gradients of {@link #loss}. */
  public void gradients() {
    forward();
    for (int p = 0; p < trainer.parts().count(); p++) {
      trainer.batch().loss(pass, p, trainer.output(p), trainer.outputGradient(p));
    }
    trainer.backward(pass);
  }

  public List<Parameter> parameters() {
    return trainer.parameters();
  }

  /** The learned tables of a trainer. */
  public static List<Parameter> parameters(NetworkTrainer trainer) {
    return trainer.parameters();
  }

  /** What a trainer saves besides the learned tables. */
  public static List<NamedRows> state(NetworkTrainer trainer) {
    return trainer.state();
  }
}
