package dev.bitwright.examples.comparison;

import dev.bitwright.examples.FashionData;
import dev.bitwright.examples.FullTraining;
import dev.bitwright.training.ProfileOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Compares the planner's networks with those of equal widths that need as many bytes and bit
 * operations: one network, the same data, start, seeds and schedule. Finished lines are found in
 * the CSV file and skipped; an interrupted one goes on from its checkpoint.
 */
@Command(
    name = "PlanComparison",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Trains planned networks and networks of equal widths and compares them.")
public final class PlanComparison implements Callable<Integer> {
  private static final String TEMPLATE = "Planned.qnn.txt";

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder of the four IDX files of Fashion-MNIST; default: the embedded part")
  private Path data;

  @Option(
      names = "--images",
      defaultValue = "20000",
      description = "training images, at most those there are; default ${DEFAULT-VALUE}")
  private int trainImages;

  @Option(
      names = "--test-images",
      defaultValue = "10000",
      description = "at most those there are; default ${DEFAULT-VALUE}")
  private int testImages;

  @Option(
      names = "--seeds",
      split = ",",
      defaultValue = "1,2,3",
      description = "default ${DEFAULT-VALUE}")
  private List<Long> seeds;

  @Option(
      names = "--twin-epochs",
      defaultValue = "5",
      description = "of the float twin that all start from; default ${DEFAULT-VALUE}")
  private int twinEpochs;

  @Option(
      names = "--epochs",
      defaultValue = "3",
      description = "of each line; default ${DEFAULT-VALUE}")
  private int epochs;

  @Option(
      names = "--rate",
      defaultValue = "2e-3",
      description = "peak learning rate of each line; default ${DEFAULT-VALUE}")
  private double rate;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "0 for all processors; changes no result; default ${DEFAULT-VALUE}")
  private int threads;

  @Option(
      names = "--out",
      defaultValue = "target/plans",
      paramLabel = "DIR",
      description = "for plans.csv, plans.md and plans.html; default ${DEFAULT-VALUE}")
  private Path out;

  @Option(
      names = "--work",
      defaultValue = "target/plans/work",
      paramLabel = "DIR",
      description = "for generated files and checkpoints; default ${DEFAULT-VALUE}")
  private Path work;

  @Option(
      names = "--compiler",
      defaultValue = "${sys:bitwright.jar:-processor/target/bitwright.jar}",
      paramLabel = "JAR",
      description = "the compiler; default ${DEFAULT-VALUE}")
  private Path jar;

  private final PrintStream console = System.out;
  private Measurements measurements;
  private OverallProgress progress;
  private FashionData images;
  private Schedule schedule;
  private String template;

  /** Runs the comparison. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new PlanComparison())
            .setExecutionExceptionHandler(FullTraining::explain)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (!Files.isRegularFile(jar)) {
      throw new ParameterException(
          spec.commandLine(),
          "there is no compiler at "
              + jar
              + ": build it with 'mvn -DskipTests package', or name its jar with --compiler");
    }
    FashionData all = data == null ? FashionData.embedded() : FashionData.folder(data);
    images = all.part(trainImages, testImages);
    schedule = new Schedule(twinEpochs, epochs, 3e-3, rate, threads);
    measurements = new Measurements(out.resolve("plans.csv"));
    template = resource();
    console.println("== " + images.description());
    console.println("== " + schedule.words());
    // a float twin, three equal widths, and four plans for each of two budgets
    long lines = 1 + PlanLines.WIDTHS.size() + 8;
    progress =
        new OverallProgress(
            console,
            System.console() != null,
            System::nanoTime,
            lines * seeds.size() * images.train().size() * epochs);
    try (CompilerJar compiler = new CompilerJar(jar)) {
      for (long seed : seeds) {
        measure(compiler, seed);
      }
    }
    write();
    console.print(Files.readString(out.resolve("plans.md")));
    console.println("report: " + out.resolve("plans.html").toAbsolutePath().normalize());
    return 0;
  }

  private void measure(CompilerJar compiler, long seed) throws IOException {
    Path own = Files.createDirectories(work.resolve("seed-" + seed));
    Measurement.Run run =
        new Measurement.Run(seed, epochs, images.train().size(), images.test().size());
    PlanLines plans = new PlanLines(compiler, template, own);
    Measurer first = measurer(compiler, PlanLines.closed(template), run);
    line(first, Optional.empty(), run);
    Path profile = own.resolve("Compared.profile");
    Path measured = own.resolve("measured.profile");
    if (!Files.exists(measured)) {
      progress.say("== measuring profiles, seed " + seed);
      ProfileOptions options = ProfileOptions.standard().seed(seed);
      first.profile(profile, options);
      first.profile(measured, options.source(ProfileOptions.Source.MEASURED));
    }
    List<PlanLines.Line> lines = new ArrayList<>();
    PlanLines.WIDTHS.forEach(bits -> lines.add(plans.equal(bits)));
    PlanLines.Budget two = plans.need(2);
    PlanLines.Budget three = plans.need(3);
    lines.addAll(plans.planned(3, three, profile, measured));
    lines.addAll(plans.planned(2.5, two.middle(three), profile, measured));
    for (PlanLines.Line line : lines) {
      line(measurer(compiler, line.template(), run), Optional.of(line), run);
    }
  }

  private Measurer measurer(CompilerJar compiler, String network, Measurement.Run run) {
    return new Measurer(compiler, network, images, run, schedule, work, progress);
  }

  /** Measures a line, or the float twin, that is not there yet. */
  private void line(Measurer measurer, Optional<PlanLines.Line> line, Measurement.Run run)
      throws IOException {
    Candidate candidate = line.map(PlanLines.Line::candidate).orElse(Measurement.FLOAT_TWIN);
    String title = line.map(PlanLines.Line::title).orElse("float twin");
    progress.run(title);
    Optional<Measurement> known = measurements.find(candidate, run);
    if (known.isEmpty()) {
      Measurement measured = line.isEmpty() ? measurer.twin() : measurer.measure(candidate);
      measurements.add(measured);
      write();
      progress.say(
          String.format(
              Locale.ROOT,
              "== %s, seed %d: %.2f %%, %s",
              title,
              run.seed(),
              100 * measured.result(),
              candidate.weights()));
    }
    progress.over((long) images.train().size() * epochs);
  }

  private void write() throws IOException {
    Files.createDirectories(out);
    PlanReport report =
        new PlanReport(
            measurements.all(),
            schedule,
            String.format(
                Locale.ROOT,
                "%,d training and %,d test images of Fashion-MNIST",
                images.train().size(),
                images.test().size()));
    Files.writeString(out.resolve("plans.md"), report.markdown());
    Files.writeString(out.resolve("plans.html"), report.html());
  }

  private static String resource() throws IOException {
    try (InputStream stream = PlanComparison.class.getResourceAsStream(TEMPLATE)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
