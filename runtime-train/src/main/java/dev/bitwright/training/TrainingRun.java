package dev.bitwright.training;

import dev.bitwright.runtime.BitwrightException;
import dev.bitwright.runtime.RuntimeMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One training run: its options, how far it is, and what the optimizer remembers. */
final class TrainingRun {
  private static final String OPTIMIZER = "optimizer/";

  private TrainingOptions options;
  private OptimizerState optimizer;
  private final String description;
  private final List<TrainingLog.Epoch> epochs = new ArrayList<>();
  private final Path source;
  private final Checkpoint pending;
  private int epochsDone;
  private int epochsWanted;
  private long step;

  TrainingRun(TrainingOptions options, List<Parameter> parameters) {
    this.options = options;
    this.description = options.description();
    this.epochsWanted = options.epochs();
    this.optimizer = new OptimizerState(options.optimizer(), parameters);
    this.source = null;
    this.pending = null;
  }

  private TrainingRun(Checkpoint content, Path source) {
    this.description = content.texts().get("options");
    this.epochsDone = content.numbers().get("epoch").intValue();
    this.epochsWanted = content.numbers().get("epochs").intValue();
    this.step = content.numbers().get("step");
    this.epochs.addAll(TrainingLog.fromNumbers(content.series().get("log")));
    this.pending = content;
    this.source = source;
  }

  /** The run a checkpoint was written in, or null when it was written outside of one. */
  static TrainingRun restored(Checkpoint content, Path file) {
    if (!content.texts().containsKey("options")) {
      return null;
    }
    boolean whole =
        content.numbers().containsKey("epoch")
            && content.numbers().containsKey("epochs")
            && content.numbers().containsKey("step")
            && content.series().containsKey("log");
    if (!whole) {
      throw RuntimeMessage.CHECKPOINT_CONTENT.exception(file, "the position of its run is missing");
    }
    return new TrainingRun(content, file);
  }

  boolean finished() {
    return epochsDone >= epochsWanted;
  }

  boolean describes(TrainingOptions wanted) {
    return description.equals(wanted.description());
  }

  /** Goes on with options that must describe the same run; threads and paths may differ. */
  void continueWith(TrainingOptions wanted, List<Parameter> parameters) {
    if (!describes(wanted)) {
      throw RuntimeMessage.CHECKPOINT_OPTIONS.exception(description, wanted.description());
    }
    options = wanted;
    if (optimizer == null) {
      OptimizerState restored = new OptimizerState(wanted.optimizer(), parameters);
      for (NamedRows slot : restored.rows()) {
        NamedRows saved = pending.table(OPTIMIZER + slot.name());
        if (saved == null || !TrainerFiles.sameShape(saved.rows(), slot.rows())) {
          throw RuntimeMessage.CHECKPOINT_CONTENT.exception(
              source, OPTIMIZER + slot.name() + " is missing or has another shape");
        }
        TrainerFiles.copy(saved.rows(), slot.rows());
      }
      optimizer = restored;
    }
  }

  void store(
      Map<String, Long> numbers,
      Map<String, String> texts,
      Map<String, double[]> series,
      List<NamedRows> tables) {
    numbers.put("epoch", (long) epochsDone);
    numbers.put("epochs", (long) epochsWanted);
    numbers.put("step", step);
    texts.put("options", description);
    series.put("log", new TrainingLog(epochs).toNumbers());
    if (optimizer == null) {
      for (NamedRows table : pending.tables()) {
        if (table.name().startsWith(OPTIMIZER)) {
          tables.add(table);
        }
      }
    } else {
      for (NamedRows slot : optimizer.rows()) {
        tables.add(new NamedRows(OPTIMIZER + slot.name(), slot.rows()));
      }
    }
  }

  TrainingLog fit(NetworkTrainer trainer, Dataset train, Dataset test) {
    int last =
        options.stopAfter() == 0 ? epochsWanted : Math.min(epochsWanted, options.stopAfter());
    while (epochsDone < last) {
      TrainingLog.Epoch epoch = epoch(trainer, train, test);
      epochs.add(epoch);
      epochsDone++;
      if (options.checkpoint() != null) {
        trainer.save(options.checkpoint());
      }
      options.progress().epoch(epoch, epochsWanted);
    }
    return new TrainingLog(epochs);
  }

  private TrainingLog.Epoch epoch(NetworkTrainer trainer, Dataset train, Dataset test) {
    long start = System.nanoTime();
    BatchPlan plan = trainer.plan(train, options, epochsDone);
    int[] order = plan.order();
    int images = order.length;
    int steps = plan.count();
    double loss = 0;
    int correct = 0;
    double rate = 0;
    for (int first = 0; first < images; first += plan.batch()) {
      boolean frozen = step >= options.batchNormFreeze() * steps * epochsWanted;
      Pass pass = plan.pass(true, frozen, first, trainer.imagesPerPart(), options.seed(), step);
      trainer.progress((float) ((step + 1) / ((double) steps * epochsWanted)));
      trainer.load(train, order, first, pass, options.augmentation(), epochsDone);
      trainer.forward(pass);
      double[] losses = new double[trainer.parts().count()];
      int[] right = new int[losses.length];
      trainer
          .parts()
          .run(
              (p, work) -> {
                losses[p] =
                    trainer.batch().loss(pass, p, trainer.output(p), trainer.outputGradient(p));
                right[p] = trainer.batch().correct(pass, p, trainer.output(p));
              });
      double batchLoss = 0;
      for (int p = 0; p < losses.length; p++) {
        batchLoss += losses[p];
        correct += right[p];
      }
      loss += batchLoss;
      trainer.backward(pass);
      rate = options.learningRate().at(step, steps, epochsWanted);
      float factor = checkedFactor(trainer, batchLoss);
      double decay = options.weightDecay();
      optimizer.step(rate, decay, factor, step + 1, trainer.parts());
      double share = rate / options.learningRate().peak();
      trainer.stepCoders(share, factor, decay, step, (double) steps * epochsWanted);
      step++;
      int done = first + pass.images();
      options
          .progress()
          .batch(epochsDone + 1, epochsWanted, done, images, loss / done, (double) correct / done);
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    Evaluation tested = test == null ? null : trainer.evaluate(test);
    return new TrainingLog.Epoch(
        epochsDone + 1,
        step,
        loss / images,
        (double) correct / images,
        tested == null ? Double.NaN : tested.meanLoss(),
        tested == null ? Double.NaN : tested.accuracy(),
        rate,
        images,
        seconds);
  }

  /** Factor that clips the gradient; stops the run when something is not finite. */
  private float checkedFactor(NetworkTrainer trainer, double loss) {
    double norm = OptimizerState.gradientNorm(trainer.parameters());
    if (!Double.isFinite(norm) || !Double.isFinite(loss)) {
      throw notFinite(trainer);
    }
    double clip = options.gradientClip();
    return clip > 0 && norm > clip ? (float) (clip / norm) : 1f;
  }

  private BitwrightException notFinite(NetworkTrainer trainer) {
    String what = "the loss";
    String layer = "output";
    for (Parameter parameter : trainer.parameters()) {
      // The backward pass runs from the last layer to the first: the last bad one was first.
      if (!Rows.finite(parameter.gradient())) {
        what = "the gradient of " + kind(parameter);
        layer = parameter.layer();
      }
    }
    for (Parameter parameter : trainer.parameters()) {
      if (!Rows.finite(parameter.rows())) {
        what = kind(parameter);
        layer = parameter.layer();
        break;
      }
    }
    return RuntimeMessage.NOT_FINITE.exception(
        step + 1,
        epochsDone + 1,
        what,
        layer,
        options.checkpoint() == null || epochsDone == 0 ? "none" : options.checkpoint());
  }

  private static String kind(Parameter parameter) {
    return parameter.name().substring(parameter.name().lastIndexOf('.') + 1);
  }
}
