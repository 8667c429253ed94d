package dev.bitwright.examples;

import dev.bitwright.runtime.BitwrightException;
import dev.bitwright.runtime.WeightFile;
import dev.bitwright.training.Augmentation;
import dev.bitwright.training.LearningRate;
import dev.bitwright.training.Progress;
import dev.bitwright.training.TableTrainer;
import dev.bitwright.training.TrainingLog;
import dev.bitwright.training.TrainingOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the accuracy table of the README: trains float twins and quantized networks on the full
 * Fashion-MNIST set with several seeds. Finished runs are found in the CSV file and skipped, an
 * interrupted one goes on from its checkpoint, to the same bits.
 */
@Command(
    name = "FullTraining",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Trains on the full set and writes fashion.csv and fashion.md.")
public final class FullTraining implements Callable<Integer> {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "folder of the four IDX files of Fashion-MNIST, compressed or not")
  private Path data;

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "1,2,3",
      description = "default ${DEFAULT-VALUE}")
  private List<Long> seeds;

  @Option(
      names = "--networks",
      split = ",",
      defaultValue = "float,rtn,uniform3,apot3",
      description = "of float, rtn, uniform3, apot3, residual; default ${DEFAULT-VALUE}")
  private List<String> networks;

  @Option(
      names = "--epochs",
      defaultValue = "9",
      description = "of a float twin, default ${DEFAULT-VALUE}")
  private int epochs;

  @Option(
      names = "--quantized-epochs",
      description = "of a quantized network after its twin, default 8 for rtn, 2 for the others")
  private Integer quantizedEpochs;

  @Option(
      names = "--quantized-rate",
      description =
          "peak learning rate of a quantized network after its twin, default 1.5e-2 for rtn, 1e-3 for"
              + " the others")
  private Double quantizedRate;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "0 for all processors; changes no result")
  private int threads;

  @Option(
      names = "--out",
      defaultValue = "docs/results",
      paramLabel = "DIR",
      description = "for the results, default ${DEFAULT-VALUE}")
  private Path out;

  @Option(
      names = "--work",
      defaultValue = "target/full-training",
      paramLabel = "DIR",
      description = "for checkpoints and weights, default ${DEFAULT-VALUE}")
  private Path work;

  private final PrintStream console = System.out;
  private FashionData images;
  private Results results;

  /** Runs the measurement. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new FullTraining())
            .setExecutionExceptionHandler(FullTraining::explain)
            .execute(arguments));
  }

  /** What the user did wrong is one line; everything else is a fault and keeps its trace. */
  public static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (e instanceof BitwrightException || e instanceof CommandLine.ParameterException) {
      command.getErr().println(e.getMessage());
      return 1;
    }
    throw e;
  }

  @Override
  public Integer call() throws IOException {
    List<Optional<Subject>> wanted = networks.stream().map(FullTraining::subject).toList();
    images = FashionData.folder(data);
    results = new Results(out.resolve("fashion.csv"));
    Files.createDirectories(work);
    console.println(images.description());
    for (long seed : seeds) {
      for (Optional<Subject> subject : wanted) {
        Result twin = twin(subject.orElse(Subject.RTN), seed);
        if (subject.isPresent()) {
          quantized(subject.get(), seed, twin);
        }
        Files.writeString(out.resolve("fashion.md"), results.markdown());
      }
    }
    console.println();
    console.print(results.markdown());
    console.println("written to " + out.resolve("fashion.csv") + " and fashion.md");
    return 0;
  }

  /** Empty for the float twin of the main network. */
  private static Optional<Subject> subject(String name) {
    if (name.equals("float")) {
      return Optional.empty();
    }
    return Optional.of(
        Subject.ALL.stream()
            .filter(s -> s.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new CommandLine.ParameterException(
                        new CommandLine(new FullTraining()),
                        "there is no network '"
                            + name
                            + "': write some of float, rtn, uniform3, apot3, residual")));
  }

  private TrainingOptions options(Subject subject, int epochs, long seed, Path checkpoint) {
    return subject
        .options()
        .get()
        .epochs(epochs)
        .seed(seed)
        .threads(threads)
        .augmentation(Augmentation.horizontalFlip())
        .checkpoint(checkpoint)
        .progress(Progress.standard())
        .build();
  }

  private Path checkpoint(String network, int epochs, long seed) {
    return work.resolve(
        network + "-" + images.train().size() + "-" + epochs + "-" + seed + ".checkpoint");
  }

  private Result twin(Subject subject, long seed) throws IOException {
    Path checkpoint = checkpoint(subject.twinName(), epochs, seed);
    Optional<Result> known = results.find(subject.twinName(), seed, epochs, images.train().size());
    if (known.isPresent() && Files.exists(checkpoint)) {
      say(subject.twinName(), seed, "is there already");
      return known.get();
    }
    say(subject.twinName(), seed, "");
    try (TableTrainer trainer = subject.twin().get()) {
      if (Files.exists(checkpoint)) {
        trainer.resume(checkpoint);
      }
      TrainingLog log =
          trainer.fit(images.train(), images.test(), options(subject, epochs, seed, checkpoint));
      Result result = result(subject.twinName(), seed, log, null, Double.NaN);
      if (known.isEmpty()) {
        results.add(result);
      }
      return result;
    }
  }

  private void quantized(Subject subject, long seed, Result twin) throws IOException {
    int epochsAfter = quantizedEpochs == null ? subject.afterTwin().epochs() : quantizedEpochs;
    double rate = quantizedRate == null ? subject.afterTwin().rate() : quantizedRate;
    if (results.find(subject.name(), seed, epochsAfter, images.train().size()).isPresent()) {
      say(subject.name(), seed, "is there already");
      return;
    }
    say(subject.name(), seed, "");
    Path checkpoint = checkpoint(subject.name(), epochsAfter, seed);
    try (TableTrainer trainer = subject.quantized().get()) {
      if (Files.exists(checkpoint)) {
        trainer.resume(checkpoint);
      } else {
        trainer.initializeFrom(checkpoint(subject.twinName(), epochs, seed));
      }
      TrainingLog log =
          trainer.fit(
              images.train(),
              images.test(),
              options(subject, epochsAfter, seed, checkpoint).toBuilder()
                  .learningRate(LearningRate.oneCycle(rate, 0.15))
                  .build());
      Deployed model = subject.freeze().apply(trainer);
      WeightFile.write(work.resolve(subject.name() + "-" + seed + ".weights"), model.frozen());
      Agreement agreement = Agreement.measure(trainer, model, images.test());
      results.add(result(subject.name(), seed, log, agreement, twin.accuracy()));
    }
  }

  private Result result(
      String network, long seed, TrainingLog log, Agreement agreement, double twinAccuracy) {
    double seconds = log.epochs().stream().mapToDouble(TrainingLog.Epoch::seconds).sum();
    double trained = log.epochs().stream().mapToDouble(TrainingLog.Epoch::images).sum();
    boolean real = agreement == null;
    Result result =
        new Result(
            network,
            seed,
            log.epochs().size(),
            images.train().size(),
            log.last().testAccuracy(),
            real ? Double.NaN : agreement.accuracy(),
            twinAccuracy,
            real ? 0 : agreement.codes(),
            real ? 0 : agreement.codesDiffering(),
            real ? 0 : agreement.argMaxDiffering(),
            real ? Double.NaN : agreement.largestDifference(),
            trained / seconds,
            seconds);
    say(network, seed, String.format(Locale.ROOT, "%.2f %%", 100 * result.accuracy()));
    return result;
  }

  private void say(String network, long seed, String what) {
    console.printf(
        Locale.ROOT, "== %s, seed %d%s%n", network, seed, what.isEmpty() ? "" : ": " + what);
  }
}
