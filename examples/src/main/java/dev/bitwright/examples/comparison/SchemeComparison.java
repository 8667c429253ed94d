package dev.bitwright.examples.comparison;

import dev.bitwright.examples.FashionData;
import dev.bitwright.examples.FullTraining;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Compares all quantization schemes on one network, with the same data, seed and schedule.
 *
 * <p>Every scheme that the compiler lists takes part at every width it has, and so do the variants
 * of {@code variants.txt}. Finished lines are found in the CSV file and skipped; an interrupted one
 * goes on from its checkpoint. Then the two best of each of 1, 2, 3 and 4 bits are trained with
 * three seeds on all images, where there are more than the comparison took.
 */
@Command(
    name = "SchemeComparison",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Trains one network with every quantization scheme and compares them.")
public final class SchemeComparison implements Callable<Integer> {
  private static final String TEMPLATE = "Compared.qnn.txt";
  private static final String VARIANTS = "variants.txt";

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
      defaultValue = "1",
      description = "of the comparison; default ${DEFAULT-VALUE}")
  private List<Long> seeds;

  @Option(
      names = "--twin-epochs",
      defaultValue = "4",
      description = "of the float twin that all start from; default ${DEFAULT-VALUE}")
  private int twinEpochs;

  @Option(
      names = "--epochs",
      defaultValue = "3",
      description = "of each candidate; default ${DEFAULT-VALUE}")
  private int epochs;

  @Option(
      names = "--rate",
      defaultValue = "2e-3",
      description = "peak learning rate of each candidate; default ${DEFAULT-VALUE}")
  private double rate;

  @Option(
      names = "--bits",
      split = ",",
      defaultValue = "1,2,3,4,8",
      description = "widths, in the order wanted; default ${DEFAULT-VALUE}")
  private List<Integer> bits;

  @Option(
      names = "--series",
      split = ";",
      paramLabel = "NAME",
      description = "only these, separated by ';', for example 'APoT;UNIFORM, affine'")
  private List<String> series = List.of();

  @Option(
      names = "--best-seeds",
      split = ",",
      defaultValue = "1,2,3",
      description = "of the best on all images; default ${DEFAULT-VALUE}")
  private List<Long> bestSeeds;

  @Option(names = "--no-best", description = "leave the best on all images out")
  private boolean noBest;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "0 for all processors; changes no result; default ${DEFAULT-VALUE}")
  private int threads;

  @Option(
      names = "--out",
      defaultValue = "target/comparison",
      paramLabel = "DIR",
      description = "for schemes.csv, schemes.md and schemes.html; default ${DEFAULT-VALUE}")
  private Path out;

  @Option(
      names = "--work",
      defaultValue = "target/comparison/work",
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
  private Schedule schedule;
  private List<Candidate> candidates;
  private Measurement.Run reported;

  /** Runs the comparison. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new SchemeComparison())
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
    FashionData images = all.part(trainImages, testImages);
    schedule = new Schedule(twinEpochs, epochs, 3e-3, rate, threads);
    measurements = new Measurements(out.resolve("schemes.csv"));
    console.println("== " + images.description());
    console.println("== " + schedule.words());
    try (CompilerJar compiler = new CompilerJar(jar)) {
      candidates = candidates(compiler);
      reported = run(images, seeds.get(0));
      write();
      measure(compiler, images, seeds, candidates);
      if (!noBest && all.train().size() > images.train().size()) {
        measure(compiler, all.part(all.train().size(), testImages), bestSeeds, best());
      }
    }
    console.print(Files.readString(out.resolve("schemes.md")));
    console.println("report: " + out.resolve("schemes.html").toAbsolutePath().normalize());
    return 0;
  }

  private List<Candidate> candidates(CompilerJar compiler) throws IOException {
    List<Candidate> all =
        new ArrayList<>(Candidate.ofSchemes(compiler.call("schemes", "--json").text()));
    all.addAll(Candidate.ofTable(resource(VARIANTS).lines().toList()));
    List<Candidate> wanted = new ArrayList<>();
    for (int width : bits) {
      all.stream()
          .filter(c -> c.bits() == width)
          .filter(c -> series.isEmpty() || series.contains(c.series()))
          .forEach(wanted::add);
    }
    if (wanted.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "no scheme has these names and widths");
    }
    return wanted;
  }

  private Measurement.Run run(FashionData images, long seed) {
    return new Measurement.Run(seed, epochs, images.train().size(), images.test().size());
  }

  private void measure(
      CompilerJar compiler, FashionData images, List<Long> seeds, List<Candidate> wanted)
      throws IOException {
    List<Candidate> all = new ArrayList<>(List.of(Measurement.FLOAT_TWIN));
    all.addAll(wanted);
    long imagesOfOne = (long) images.train().size() * epochs;
    long pending = 0;
    for (long seed : seeds) {
      pending +=
          all.stream().filter(c -> measurements.find(c, run(images, seed)).isEmpty()).count();
    }
    OverallProgress progress =
        new OverallProgress(
            console, System.console() != null, System::nanoTime, pending * imagesOfOne);
    for (long seed : seeds) {
      Measurement.Run run = run(images, seed);
      Measurer measurer =
          new Measurer(compiler, resource(TEMPLATE), images, run, schedule, work, progress);
      for (Candidate candidate : all) {
        if (measurements.find(candidate, run).isPresent()) {
          continue;
        }
        progress.run(candidate.title());
        Measurement measurement =
            candidate.equals(Measurement.FLOAT_TWIN)
                ? measurer.twin()
                : measurer.measure(candidate);
        progress.over(imagesOfOne);
        measurements.add(measurement);
        write();
        progress.say("== " + summary(measurement));
      }
    }
  }

  private static String summary(Measurement m) {
    return m.candidate().title()
        + ", seed "
        + m.run().seed()
        + ": "
        + (m.done()
            ? String.format(Locale.ROOT, "%.2f %%, %.0f s", 100 * m.result(), m.seconds())
            : m.status().name().toLowerCase(Locale.ROOT) + ", " + m.note());
  }

  /** The two best of each width up to 4 bits; all schemes are alike at 8. */
  private List<Candidate> best() {
    return new ComparisonTables(measurements.all()).best(reported, candidates);
  }

  /** Writes table and report as far as the lines go. */
  private void write() throws IOException {
    Files.createDirectories(out);
    ComparisonTables tables = new ComparisonTables(measurements.all());
    Files.writeString(out.resolve("schemes.md"), tables.markdown(reported, candidates));
    Files.writeString(
        out.resolve("schemes.html"),
        new ComparisonReport(tables, reported, schedule, source(), candidates).html());
  }

  private String source() {
    return data == null ? "the embedded part of Fashion-MNIST" : "Fashion-MNIST";
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = SchemeComparison.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
