package dev.bitwright.examples;

import dev.bitwright.training.CalibrationOptions;
import dev.bitwright.training.CalibrationReport;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.Progress;
import dev.bitwright.training.RangeRule;
import dev.bitwright.training.Rounding;
import dev.bitwright.training.TableTrainer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Quantizes a trained float network without training, in several ways: eight bits by the rules for
 * ranges, and weights of four bits and ternary ones by rounding and by greedy path following on the
 * same levels.
 */
@Command(
    name = "PostTraining",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Quantizes a float network without training and compares the ways to do it.")
public final class PostTraining implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder of the four IDX files of Fashion-MNIST; default: the embedded part")
  private Path data;

  @Option(
      names = "--float",
      paramLabel = "FILE",
      description = "checkpoint of FashionNet's float twin; default: one is trained first")
  private Path checkpoint;

  @Option(
      names = "--epochs",
      defaultValue = "9",
      description = "of the float twin where it is trained, default ${DEFAULT-VALUE}")
  private int epochs;

  @Option(
      names = "--samples",
      defaultValue = "512",
      description = "for calibration, the last of the training images; default ${DEFAULT-VALUE}")
  private int samples;

  @Option(
      names = "--limit",
      defaultValue = "60000",
      paramLabel = "N",
      description = "only the first N training and test images; default ${DEFAULT-VALUE}")
  private int limit;

  @Option(
      names = "--only",
      defaultValue = "",
      paramLabel = "TEXT",
      description = "only ways whose name holds this text")
  private String only;

  private final PrintStream console;

  /**
   * One way to do it.
   *
   * @param name what the table calls it
   */
  private record Way(String name, Supplier<TableTrainer> trainer, CalibrationOptions options) {}

  /**
   * @param console takes the table
   */
  PostTraining(PrintStream console) {
    this.console = console;
  }

  /** Runs the example. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new PostTraining(System.out))
            .setExecutionExceptionHandler(FullTraining::explain)
            .execute(arguments));
  }

  @Override
  public Integer call() {
    FashionData all = data == null ? FashionData.embedded() : FashionData.folder(data);
    Dataset train = all.train().subset(0, Math.min(limit, all.train().size()));
    Dataset test = all.test().subset(0, Math.min(limit, all.test().size()));
    Dataset seen = train.subset(Math.max(0, train.size() - samples), train.size());
    console.println(all.description() + "; " + seen.size() + " for calibration");
    try (TableTrainer twin = FashionInt8Trainer.twin()) {
      if (checkpoint == null) {
        twin.fit(
            train,
            null,
            FashionInt8Trainer.options().epochs(epochs).progress(Progress.standard()).build());
      } else {
        twin.initializeFrom(checkpoint);
      }
      double accuracy = 100 * twin.evaluate(test).accuracy();
      console.printf(Locale.ROOT, "%-46s %6.2f %%%n", "float", accuracy);
      for (Way way : ways()) {
        if (way.name().contains(only)) {
          measure(way, twin, seen, test, accuracy);
        }
      }
    }
    return 0;
  }

  private void measure(Way way, TableTrainer twin, Dataset seen, Dataset test, double accuracy) {
    try (TableTrainer trainer = way.trainer().get()) {
      trainer.initializeFrom(twin);
      CalibrationReport report = trainer.calibrate(seen, way.options());
      double own = 100 * trainer.evaluate(test).accuracy();
      String errors =
          report.layers().stream()
              .map(l -> String.format(Locale.ROOT, "%.4f", l.relativeError()))
              .collect(Collectors.joining(" "));
      console.printf(
          Locale.ROOT,
          "%-46s %6.2f %% %+6.2f  layers %s%n",
          way.name(),
          own,
          own - accuracy,
          errors);
    }
  }

  private static List<Way> ways() {
    CalibrationOptions plain = CalibrationOptions.standard();
    List<Way> ways = new ArrayList<>();
    List<RangeRule> rules =
        List.of(
            RangeRule.minMax(),
            RangeRule.movingAverage(0.9),
            RangeRule.percentile(0.9999),
            RangeRule.meanSquare());
    List<String> names = List.of("min-max", "moving average", "percentile 99.99", "mean square");
    for (int i = 0; i < rules.size(); i++) {
      ways.add(
          new Way(
              "8 bits, activations " + names.get(i),
              FashionInt8Trainer::quantized,
              plain.weights(RangeRule.minMax()).activations(rules.get(i))));
    }
    ways.add(
        new Way(
            "8 bits, mean square, no bias correction",
            FashionInt8Trainer::quantized,
            plain.biasCorrection(false)));
    low(ways, "weights of 4 bits", FashionWeights4Trainer::quantized, plain);
    low(ways, "ternary weights", FashionTernaryTrainer::quantized, plain);
    return ways;
  }

  /** Rounding and path following, on the paper's one step a layer and on one for each channel. */
  private static void low(
      List<Way> ways, String bits, Supplier<TableTrainer> trainer, CalibrationOptions plain) {
    CalibrationOptions layer = plain.weights(RangeRule.radius(1.16, 1)).biasCorrection(false);
    CalibrationOptions channel = layer.weights(RangeRule.meanSquare());
    Rounding path = Rounding.gpfq();
    ways.add(new Way(bits + ", GPFQ levels, nearest", trainer, layer));
    ways.add(new Way(bits + ", GPFQ levels, path", trainer, layer.rounding(path)));
    ways.add(
        new Way(
            bits + ", GPFQ levels, path, bias",
            trainer,
            layer.rounding(path).biasCorrection(true)));
    ways.add(new Way(bits + ", mean square, nearest", trainer, channel));
    ways.add(new Way(bits + ", mean square, nearest, bias", trainer, channel.biasCorrection(true)));
    ways.add(new Way(bits + ", mean square, path", trainer, channel.rounding(path)));
    ways.add(
        new Way(
            bits + ", mean square, path, all windows",
            trainer,
            channel.rounding(path.windows(1, true))));
    ways.add(
        new Way(
            bits + ", mean square, path, all windows, bias",
            trainer,
            channel.rounding(path.windows(1, true)).biasCorrection(true)));
  }
}
