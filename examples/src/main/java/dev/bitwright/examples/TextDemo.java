package dev.bitwright.examples;

import dev.bitwright.runtime.WeightFile;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.NamedRows;
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
 * The example for sequences: trains a language model of characters, in floats and in 4 bits,
 * freezes it to integers, lets these read the test text and write one, writes the hardware project,
 * simulates it, and writes a report.
 */
@Command(
    name = "TextDemo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Trains a language model, freezes it, lets it write, writes hardware and a report.")
public final class TextDemo implements Callable<Integer> {
  private static final int VECTORS = 200;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "a text, plain or .gz; default: the embedded part of Shakespeare's plays")
  private Path data;

  @Option(
      names = "--epochs",
      description = "of the twin and of the quantized network each; default 6")
  private Integer epochs;

  @Option(names = "--seed", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "0 for all processors; changes no result")
  private int threads;

  @Option(
      names = "--length",
      defaultValue = "600",
      description = "characters to write; default ${DEFAULT-VALUE}")
  private int length;

  @Option(
      names = "--temperature",
      defaultValue = "0.8",
      description = "how daring it writes; default ${DEFAULT-VALUE}")
  private double temperature;

  @Option(
      names = "--out",
      defaultValue = "target/text",
      paramLabel = "DIR",
      description = "for weights, hardware project and report; default ${DEFAULT-VALUE}")
  private Path out;

  private final PrintStream console = System.out;

  /** Runs the example. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new TextDemo())
            .setExecutionExceptionHandler(FullTraining::explain)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    TextData text = data == null ? TextData.embedded() : TextData.file(data);
    Files.createDirectories(out);
    say(text.description());
    try (CharLstmTrainer twin = CharLstmTrainer.twin();
        CharLstmTrainer trainer = CharLstmTrainer.quantized()) {
      say("Training the float twin");
      TrainingLog first = twin.fit(text.train(), text.watch(), options());
      say("Training the quantized network from its weights");
      trainer.initializeFrom(twin);
      TrainingLog second = trainer.fit(text.train(), text.watch(), options());
      twin.save(out.resolve("twin.checkpoint"));
      trainer.save(out.resolve("quantized.checkpoint"));

      CharLstmModel model = trainer.freeze();
      Path weights = out.resolve("CharLstm.weights");
      WeightFile.write(weights, model.frozen());
      say("Reading the test text with the integer Java");
      TextModel integers = new TextModel(model);
      TextModel.Result result = integers.read(text.test(), trainer.scores(text.test()));
      String sample = integers.write("\n", length, temperature, seed);
      say("Writing the hardware project and simulating it");
      Path folder = out.resolve("hls");
      model.writeHls(folder, vectors(text.test()));
      Hardware hardware = Hardware.simulate(folder, VECTORS);

      TextRun run =
          new TextRun(
              text,
              first,
              second,
              twin.evaluate(text.test()),
              trainer.evaluate(text.test()),
              result,
              model,
              sample,
              hardware,
              Files.size(weights),
              floatBytes(twin.learned()),
              (System.nanoTime() - start) * 1e-9);
      Path report = out.resolve("report.html");
      Files.writeString(report, new TextReport(run).html());
      console.println(sample);
      console.println();
      console.print(run.table());
      console.println();
      console.println("report: " + report.toAbsolutePath().normalize());
      return !hardware.simulated() || hardware.passed() ? 0 : 1;
    }
  }

  private TrainingOptions options() {
    // Two parts of 16 streams: long enough rows, and work for two threads.
    TrainingOptions.Builder options =
        CharLstmTrainer.options().parts(2).seed(seed).threads(threads);
    return (epochs == null ? options : options.epochs(epochs)).build();
  }

  /** The first steps of a text: one after another, as the state wants it. */
  private static List<byte[]> vectors(Dataset text) {
    List<byte[]> vectors = new ArrayList<>();
    for (int i = 0; i < Math.min(VECTORS, text.size()); i++) {
      byte[] token = new byte[1];
      text.read(i, token);
      vectors.add(token);
    }
    return vectors;
  }

  private static long floatBytes(List<NamedRows> learned) {
    long count = 0;
    for (NamedRows rows : learned) {
      if (rows.name().endsWith(".weight") || rows.name().endsWith(".bias")) {
        for (float[] row : rows.rows()) {
          count += row.length;
        }
      }
    }
    return Float.BYTES * count;
  }

  private void say(String what) {
    console.printf(Locale.ROOT, "== %s%n", what);
  }
}
