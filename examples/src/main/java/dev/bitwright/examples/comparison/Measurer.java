package dev.bitwright.examples.comparison;

import dev.bitwright.examples.Agreement;
import dev.bitwright.examples.Deployed;
import dev.bitwright.examples.FashionData;
import dev.bitwright.runtime.BitwrightException;
import dev.bitwright.runtime.WeightFile;
import dev.bitwright.training.ProfileOptions;
import dev.bitwright.training.TableTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Trains and measures candidates on one data set with one seed. What an interrupted call had begun
 * goes on from its checkpoint, to the same bits.
 */
final class Measurer {
  /** Any network will do for the float twin: its quantizers are left out. */
  private static final Candidate CARRIER =
      new Candidate("carrier", 8, "UNIFORM(bits = 8)", "UNIFORM(bits = 8)");

  /** Images for quantization without training; their labels are not used. */
  static final int SAMPLES = 512;

  /** Name of the float twin's checkpoint, which stays: calibrated candidates begin there. */
  private static final String FLOAT = "float";

  private final CompilerJar compiler;
  private final String template;
  private final FashionData images;
  private final Measurement.Run run;
  private final Schedule schedule;
  private final Path work;
  private final OverallProgress progress;
  private Optional<GeneratedNetwork> carrier = Optional.empty();
  private double startAccuracy = Double.NaN;

  /**
   * @param template the network, see {@link Variant#compile}
   * @param work for generated files and checkpoints
   */
  Measurer(
      CompilerJar compiler,
      String template,
      FashionData images,
      Measurement.Run run,
      Schedule schedule,
      Path work,
      OverallProgress progress) {
    this.compiler = compiler;
    this.template = template;
    this.images = images;
    this.run = run;
    this.schedule = schedule;
    this.work = work;
    this.progress = progress;
  }

  /** The float twin, trained on for as long as the candidates are. */
  Measurement twin() throws IOException {
    long begin = System.nanoTime();
    try (TableTrainer trainer = carrier().twin()) {
      train(trainer, carrier(), checkpoint(FLOAT));
      double accuracy = trainer.evaluate(images.test()).accuracy();
      return new Measurement(
          Measurement.FLOAT_TWIN,
          run,
          Measurement.Status.DONE,
          accuracy,
          Double.NaN,
          startAccuracy,
          Cost.ofFloats(carrier().plan()),
          0,
          0,
          0,
          0,
          seconds(begin),
          "");
    }
  }

  /** One candidate; a refused or failed one gives a line too. */
  Measurement measure(Candidate candidate) throws IOException {
    long begin = System.nanoTime();
    String name = fileName(candidate);
    Variant variant = Variant.compile(compiler, template, candidate, work.resolve(name));
    if (variant.network().isEmpty()) {
      return Measurement.without(candidate, run, Measurement.Status.REFUSED, variant.refusal());
    }
    GeneratedNetwork network = variant.network().get();
    Path checkpoint = checkpoint(name);
    try (TableTrainer trainer = network.quantized()) {
      if (candidate.isCalibrated()) {
        calibrate(trainer, network);
      } else {
        train(trainer, network, checkpoint);
      }
      Deployed model = network.freeze(trainer);
      Path weights = work.resolve(name).resolve("weights");
      WeightFile.write(weights, model.frozen());
      Path hls = work.resolve(name).resolve("hls");
      model.writeHls().accept(hls, List.of(image(0)));
      Agreement agreement = Agreement.measure(trainer, model, images.test());
      Measurement result =
          new Measurement(
              candidate,
              run,
              Measurement.Status.DONE,
              trainer.evaluate(images.test()).accuracy(),
              agreement.accuracy(),
              startAccuracy,
              Cost.of(network.plan(), Files.readString(hls.resolve("report.json"))),
              Files.size(weights),
              agreement.codes(),
              agreement.codesDiffering(),
              agreement.argMaxDiffering(),
              seconds(begin),
              "");
      Files.deleteIfExists(checkpoint);
      return result;
    } catch (BitwrightException e) {
      return Measurement.without(candidate, run, Measurement.Status.FAILED, e.getMessage());
    }
  }

  /** Writes the profile of the common start, measured on training images. */
  void profile(Path file, ProfileOptions options) throws IOException {
    Path start = start();
    try (TableTrainer trainer = carrier().twin()) {
      trainer.initializeFrom(start);
      trainer.profile(images.train(), options, file);
    }
  }

  private void train(TableTrainer trainer, GeneratedNetwork network, Path checkpoint)
      throws IOException {
    Path start = start();
    if (Files.exists(checkpoint)) {
      trainer.resume(checkpoint);
    } else {
      trainer.initializeFrom(start);
    }
    trainer.fit(
        images.train(), null, schedule.after(network.options(), run.seed(), checkpoint, progress));
  }

  /**
   * Quantizes the float twin that has been trained on, which is what the result is compared with.
   */
  private void calibrate(TableTrainer trainer, GeneratedNetwork network) throws IOException {
    if (!Files.exists(checkpoint(FLOAT))) {
      twin();
    }
    start();
    trainer.initializeFrom(checkpoint(FLOAT));
    int samples = Math.min(SAMPLES, images.train().size());
    trainer.calibrate(images.train().subset(0, samples), network.calibration().seed(run.seed()));
  }

  /** The checkpoint of the common start, trained where it is not there. */
  private Path start() throws IOException {
    Path checkpoint =
        work.resolve("start-" + run.trainImages() + "-" + schedule.twinEpochs() + "-" + run.seed());
    if (!Double.isNaN(startAccuracy)) {
      return checkpoint;
    }
    try (TableTrainer trainer = carrier().twin()) {
      if (Files.exists(checkpoint)) {
        trainer.resume(checkpoint);
      }
      // a finished run is only read: fit returns at once
      trainer.fit(
          images.train(),
          null,
          schedule.start(
              carrier().options(), run.seed(), checkpoint, dev.bitwright.training.Progress.none()));
      startAccuracy = trainer.evaluate(images.test()).accuracy();
    }
    return checkpoint;
  }

  private GeneratedNetwork carrier() throws IOException {
    if (carrier.isEmpty()) {
      Variant variant = Variant.compile(compiler, template, CARRIER, work.resolve("carrier"));
      carrier = variant.network();
      if (carrier.isEmpty()) {
        throw new IllegalStateException("the network does not compile: " + variant.refusal());
      }
    }
    return carrier.get();
  }

  private Path checkpoint(String name) {
    return work.resolve(
        name + "-" + run.trainImages() + "-" + run.epochs() + "-" + run.seed() + ".checkpoint");
  }

  /** A name for files that changes with the rules: a checkpoint must not outlive them. */
  static String fileName(Candidate candidate) {
    String digest = Integer.toHexString(candidate.rules().hashCode());
    return (candidate.series() + "-" + candidate.bits() + "-" + digest)
        .replaceAll("[^A-Za-z0-9.+-]+", "_");
  }

  private byte[] image(int index) {
    byte[] image = new byte[images.test().imageSize()];
    images.test().read(index, image);
    return image;
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) * 1e-9;
  }
}
