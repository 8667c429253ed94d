package dev.bitwright.cli;

import dev.bitwright.cli.weights.ArrayFileException;
import dev.bitwright.emit.OutputFile;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Statement;
import dev.bitwright.lower.LayoutText;
import dev.bitwright.pipeline.CompilerSettings;
import dev.bitwright.pipeline.NetworkCompiler;
import dev.bitwright.pipeline.NetworkPlanning;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.runtime.BitwrightException;
import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.runtime.WeightFile;
import dev.bitwright.training.CalibrationReport;
import dev.bitwright.training.Freezer;
import dev.bitwright.training.FrozenSource;
import dev.bitwright.training.TableTrainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code bitwright quantize-model net.qnn --weights float.npz --data DIR}: quantizes a trained
 * float network without training and writes its weight file, and the hardware project if wanted.
 */
@Command(
    name = "quantize-model",
    description = {
      "Quantizes a trained float network without training, as its calibrate block says.",
      "Float weights come from a checkpoint, or from another framework."
    },
    mixinStandardHelpOptions = true)
final class QuantizeModelCommand implements Callable<Integer> {
  private static final int VECTORS = 20;

  private final JavaCompiler compiler;

  @Spec private CommandSpec spec;
  @Mixin private SourceFile source;
  @Mixin private ProfileFile profile;

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE",
      description = "Float weights: .npz, .safetensors, or a trainer's .checkpoint.")
  private Path weights;

  @Option(
      names = "--map",
      paramLabel = "FILE",
      description = "Names: lines 'ours = theirs', with ' : hwio' or ' : io' for other layouts.")
  private Path map;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "PLACE",
      description = {
        "Samples: a .npz file with 'images' ('labels'), or a folder of IDX files:",
        "train-images-idx3-ubyte and train-labels-idx1-ubyte calibrate, t10k-... are compared on;"
            + " one set does both. Each may end in .gz."
      })
  private Path data;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "256",
      description = "Samples that the calibration sees; default ${DEFAULT-VALUE}.")
  private int samples;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Folder for the weight file; the current one by default.")
  private Path out;

  @Option(
      names = "--hls",
      paramLabel = "DIR",
      description = "Folder for the HLS project; only it and its earlier versions may be there.")
  private Path hls;

  QuantizeModelCommand() {
    this(ToolProvider.getSystemJavaCompiler());
  }

  /**
   * @param compiler null where this Java has none
   */
  QuantizeModelCommand(JavaCompiler compiler) {
    this.compiler = compiler;
  }

  @Override
  public Integer call() {
    if (samples < 1) {
      throw new ParameterException(spec.commandLine(), "--samples takes a number from 1 on");
    }
    Diagnostics diagnostics = new Diagnostics();
    Optional<NetworkDecl> network = source.read(spec.commandLine(), diagnostics);
    boolean done = false;
    try {
      done = network.isPresent() && quantize(calibrated(network.get()), diagnostics);
    } catch (BitwrightException e) {
      // the run-time library's own message, with its id
      spec.commandLine().getErr().print("error " + e.getMessage() + "\n");
    }
    Main.print(spec.commandLine().getErr(), diagnostics);
    return done ? Main.SUCCESS : Main.INPUT_ERRORS;
  }

  /** A network without a calibrate block gets its defaults. */
  private static NetworkDecl calibrated(NetworkDecl network) {
    if (network.statements().stream().anyMatch(Statement.Calibrate.class::isInstance)) {
      return network;
    }
    List<Statement> statements = new ArrayList<>(network.statements());
    statements.add(new Statement.Calibrate(network.name().at(), List.of()));
    return new NetworkDecl(network.at(), network.doc(), network.name(), statements);
  }

  private boolean quantize(NetworkDecl network, Diagnostics diagnostics) {
    CompilerSettings settings =
        CompilerSettings.of("")
            .withProfile(profile.read(source, network, diagnostics))
            .withPlan(CompanionFile.plan(source, network, diagnostics));
    List<OutputFile> files = new NetworkCompiler().compile(network, settings, diagnostics);
    if (diagnostics.hasErrors()) {
      return false;
    }
    SampleFiles given;
    try {
      given = SampleFiles.read(data, samples, SampleFiles.Part.TRAIN);
    } catch (ArrayFileException e) {
      diagnostics.report(Message.CALIBRATION_DATA, SourceRef.NONE, data, e.getMessage());
      return false;
    }
    if (compiler == null) {
      diagnostics.report(Message.COMPILER_MISSING, SourceRef.NONE);
      return false;
    }
    String name = network.name().text();
    PlannedGraph planned =
        new NetworkPlanning()
            .plan(network, settings, new Diagnostics())
            .flatMap(NetworkPlanning.Result::planned)
            .orElseThrow();
    TrainerClass type = TrainerClass.of(files, name, compiler);
    try (TableTrainer twin = type.twin();
        TableTrainer trainer = type.quantized()) {
      new FloatWeights(name, weights, diagnostics).into(twin, map);
      if (diagnostics.hasErrors()) {
        return false;
      }
      spec.commandLine().getOut().print(given.shown());
      trainer.initializeFrom(twin);
      CalibrationReport report = trainer.calibrate(given.seen(), type.calibration());
      print(report);
      compare(twin, trainer, given);
      return write(planned, trainer, diagnostics);
    }
  }

  private void print(CalibrationReport report) {
    PrintWriter text = spec.commandLine().getOut();
    int width = report.layers().stream().mapToInt(l -> l.name().length()).max().orElse(0);
    String row = "%-" + Math.max(width, 5) + "s  %14s  %7s\n";
    text.print(String.format(Locale.ROOT, row, "layer", "relative error", "zeros"));
    for (CalibrationReport.Layer layer : report.layers()) {
      text.print(
          String.format(
              Locale.ROOT,
              row,
              layer.name(),
              String.format(Locale.ROOT, "%.4f", layer.relativeError()),
              String.format(Locale.ROOT, "%.1f %%", 100 * layer.zeros())));
    }
  }

  /** How often both networks give the same answer, and how often each is right. */
  private void compare(TableTrainer twin, TableTrainer trainer, SampleFiles given) {
    float[][] real = twin.scores(given.compared());
    float[][] quantized = trainer.scores(given.compared());
    int same = 0;
    for (int i = 0; i < real.length; i++) {
      same += largest(real[i]) == largest(quantized[i]) ? 1 : 0;
    }
    PrintWriter text = spec.commandLine().getOut();
    text.print(
        String.format(
            Locale.ROOT,
            "same answer as the float network: %.2f %% of %d samples\n",
            100.0 * same / real.length,
            real.length));
    if (given.labelled()) {
      text.print(
          String.format(
              Locale.ROOT,
              "right: %.2f %%, float network %.2f %%\n",
              100 * trainer.evaluate(given.compared()).accuracy(),
              100 * twin.evaluate(given.compared()).accuracy()));
    }
  }

  private static int largest(float[] scores) {
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      best = scores[c] > scores[best] ? c : best;
    }
    return best;
  }

  private boolean write(PlannedGraph planned, TableTrainer trainer, Diagnostics diagnostics) {
    FrozenLayout layout = FrozenLayout.parse(LayoutText.of(planned).toArray(String[]::new));
    Path file = out.resolve(planned.name() + ".weights");
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      diagnostics.report(
          Message.OUTPUT_UNWRITABLE, SourceRef.NONE, out, e.getClass().getSimpleName());
      return false;
    }
    WeightFile.write(file, Freezer.freeze(layout, (FrozenSource) trainer));
    spec.commandLine().getOut().print(file + "\n");
    if (hls != null) {
      new HardwareFolder(planned, false).write(hls, file, VECTORS);
      spec.commandLine().getOut().print(hls + "\n");
    }
    return true;
  }
}
