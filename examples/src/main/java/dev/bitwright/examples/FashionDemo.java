package dev.bitwright.examples;

import dev.bitwright.runtime.WeightFile;
import dev.bitwright.training.Augmentation;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.LearningRate;
import dev.bitwright.training.Progress;
import dev.bitwright.training.TableTrainer;
import dev.bitwright.training.TrainingLog;
import dev.bitwright.training.TrainingOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The main example, from pictures to hardware: trains the float twin and the quantized network on
 * Fashion-MNIST, freezes it to integers, compares these with the trainer on every test image,
 * writes the hardware project, simulates it, and writes a report.
 */
@Command(
    name = "FashionDemo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Trains, freezes, compares, writes hardware and a report.")
public final class FashionDemo implements Callable<Integer> {
  private static final int VECTORS = 128;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder of the four IDX files of Fashion-MNIST; default: the embedded part")
  private Path data;

  @Option(
      names = "--network",
      defaultValue = "rtn",
      description = "rtn, uniform3, apot3 or residual; default ${DEFAULT-VALUE}")
  private String network;

  @Option(
      names = "--epochs",
      description =
          "of the twin and of the quantized network each; default 12, with --data 9 and as many as"
              + " FullTraining takes")
  private Integer epochs;

  @Option(names = "--seed", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "0 for all processors; changes no result")
  private int threads;

  @Option(
      names = "--out",
      defaultValue = "target/demo",
      paramLabel = "DIR",
      description = "for weights, hardware project and report; default ${DEFAULT-VALUE}")
  private Path out;

  private final PrintStream console = System.out;

  /** Runs the example. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new FashionDemo())
            .setExecutionExceptionHandler(FullTraining::explain)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    Subject subject = subject();
    FashionData images = data == null ? FashionData.embedded() : FashionData.folder(data);
    Files.createDirectories(out);
    say(subject.title() + ": " + images.description());
    try (TableTrainer twin = subject.twin().get();
        TableTrainer trainer = subject.quantized().get()) {
      say("Training the float twin");
      TrainingLog first = twin.fit(images.train(), images.test(), options(subject, true));
      say("Training the quantized network from its weights");
      trainer.initializeFrom(twin);
      TrainingLog second = trainer.fit(images.train(), images.test(), options(subject, false));
      twin.save(out.resolve("twin.checkpoint"));
      trainer.save(out.resolve("quantized.checkpoint"));

      Deployed model = subject.freeze().apply(trainer);
      Path weights = out.resolve(model.frozen().layout().network() + ".weights");
      WeightFile.write(weights, model.frozen());
      say("Running the test images through the integer Java");
      Agreement agreement = Agreement.measure(trainer, model, images.test());
      Speed speed = Speed.measure(model, images.test());
      say("Writing the hardware project and simulating it");
      Path folder = out.resolve("hls");
      model.writeHls().accept(folder, vectors(images.test()));
      Hardware hardware = Hardware.simulate(folder, VECTORS);

      DemoRun run =
          new DemoRun(
              subject,
              images,
              first,
              second,
              trainer.learned(),
              model,
              agreement,
              speed,
              hardware,
              Files.size(weights),
              ModelJar.write(out.resolve("model.jar"), subject.modelClass(), weights),
              (System.nanoTime() - start) * 1e-9);
      Path report = out.resolve("report.html");
      Files.writeString(report, new DemoReport(run).html());
      console.println();
      console.print(run.table());
      console.println();
      console.println("report: " + report.toAbsolutePath().normalize());
      boolean sound = !hardware.simulated() || hardware.passed();
      return sound ? 0 : 1;
    }
  }

  private Subject subject() {
    // The embedded images are few: half the width is enough for them.
    if (network.equals("rtn") && data == null) {
      return Subject.DEMO;
    }
    return Subject.ALL.stream()
        .filter(s -> s.name().equals(network))
        .findFirst()
        .orElseThrow(
            () ->
                new CommandLine.ParameterException(
                    new CommandLine(this),
                    "there is no network '" + network + "': use rtn, uniform3, apot3 or residual"));
  }

  private TrainingOptions options(Subject subject, boolean twin) {
    int few = epochs == null ? 12 : epochs;
    int many = epochs == null ? (twin ? 9 : subject.afterTwin().epochs()) : epochs;
    TrainingOptions.Builder options = subject.options().get();
    if (!twin) {
      options.learningRate(LearningRate.oneCycle(subject.afterTwin().rate(), 0.15));
    }
    return options
        .epochs(data == null ? few : many)
        .batchSize(data == null ? 64 : 128)
        .seed(seed)
        .threads(threads)
        .augmentation(Augmentation.horizontalFlip())
        .progress(Progress.standard())
        .build();
  }

  private static List<byte[]> vectors(Dataset test) {
    List<byte[]> vectors = new ArrayList<>();
    for (int i = 0; i < Math.min(VECTORS, test.size()); i++) {
      byte[] image = new byte[test.imageSize()];
      test.read(i, image);
      vectors.add(image);
    }
    return vectors;
  }

  private void say(String what) {
    console.printf(Locale.ROOT, "== %s%n", what);
  }
}
