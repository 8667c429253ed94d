package dev.bitwright.cli;

import dev.bitwright.cli.weights.ArrayFileException;
import dev.bitwright.emit.OutputFile;
import dev.bitwright.graph.Budget;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.SourceRef;
import dev.bitwright.pipeline.CompilerSettings;
import dev.bitwright.pipeline.NetworkCompiler;
import dev.bitwright.runtime.BitwrightException;
import dev.bitwright.training.NetworkProfile;
import dev.bitwright.training.ProfileOptions;
import dev.bitwright.training.ProfileProgress;
import dev.bitwright.training.TableTrainer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * {@code bitwright profile net.qnn --weights float.npz --data DIR}: measures what quantizing each
 * layer of a trained float network costs, for the planner.
 */
@Command(
    name = "profile",
    description = {
      "Measures what quantizing each layer of a trained float network costs, for the planner.",
      "Float weights come from a checkpoint of the float twin, or from another framework."
    },
    mixinStandardHelpOptions = true)
final class ProfileCommand implements Callable<Integer> {
  private final JavaCompiler compiler;

  @Spec private CommandSpec spec;
  @Mixin private SourceFile source;

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
        "Labelled samples: a .npz file with 'images', 'labels', or a folder of IDX files:",
        "t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, which nothing was trained on; train-..."
            + " where there are none. Each may end in .gz."
      })
  private Path data;

  @Option(
      names = "--samples-of",
      paramLabel = "SET",
      description = "Of a folder only this: ${COMPLETION-CANDIDATES}.")
  private SampleFiles.Part part;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "256",
      description = "Samples that are seen; default ${DEFAULT-VALUE}.")
  private int samples;

  @Option(
      names = "--source",
      paramLabel = "NAME",
      description =
          "For weights of 3 bits and more: ${COMPLETION-CANDIDATES}; by default what suits the loss.")
  private ProfileOptions.Source kind;

  @Option(
      names = "--fine-tuning",
      paramLabel = "STEPS",
      defaultValue = "0",
      description = "Optimizer steps before a loss of weights is measured; none by default.")
  private int fineTuning;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "0.01",
      description = "Learning rate of these steps; default ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of all that is drawn; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--front",
      paramLabel = "RESOURCE",
      split = ",",
      description =
          "Measures whole plans too: those of plan --sweep RESOURCE that go by this profile; several"
              + " by commas.")
  private List<String> fronts = List.of();

  @Option(
      names = "--points",
      paramLabel = "N",
      description = "Plans of a front at most, as of plan --sweep; default ${DEFAULT-VALUE}.",
      defaultValue = "64")
  private int points;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The profile; NAME.profile beside the network by default.")
  private Path out;

  ProfileCommand() {
    this(ToolProvider.getSystemJavaCompiler());
  }

  /**
   * @param compiler null where this Java has none
   */
  ProfileCommand(JavaCompiler compiler) {
    this.compiler = compiler;
  }

  @Override
  public Integer call() {
    ProfileOptions options = options();
    List<Budget.Measure> measures =
        fronts.stream().map(f -> SweepMeasure.of(spec.commandLine(), "--front", f)).toList();
    SweepMeasure.checkPoints(spec.commandLine(), points);
    Diagnostics diagnostics = new Diagnostics();
    Optional<NetworkDecl> network = source.read(spec.commandLine(), diagnostics);
    boolean done = false;
    try {
      done = network.isPresent() && profile(network.get(), options, measures, diagnostics);
    } catch (BitwrightException e) {
      // the run-time library's own message, with its id
      spec.commandLine().getErr().print("error " + e.getMessage() + "\n");
    }
    Main.print(spec.commandLine().getErr(), diagnostics);
    return done ? Main.SUCCESS : Main.INPUT_ERRORS;
  }

  private ProfileOptions options() {
    try {
      return ProfileOptions.standard()
          .samples(samples)
          .seed(seed)
          .source(kind)
          .fineTuning(fineTuning, rate)
          .progress(ProfileProgress.console(spec.commandLine().getErr(), false, System::nanoTime));
    } catch (BitwrightException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private boolean profile(
      NetworkDecl network,
      ProfileOptions options,
      List<Budget.Measure> measures,
      Diagnostics diagnostics) {
    // neither an older profile nor a plan plays a part: the twin has no widths
    CompilerSettings settings =
        new CompilerSettings("", true, false, CompilerSettings.Structure.SEQUENTIAL);
    Diagnostics compiled = new Diagnostics();
    List<OutputFile> files = new NetworkCompiler().compile(network, settings, compiled);
    // a profile is about to be made, which is what that message asks for
    diagnostics.addAll(compiled, d -> d.message() != Message.PLAN_UNMEASURED);
    if (diagnostics.hasErrors()) {
      return false;
    }
    Optional<ProfileFronts> asked =
        ProfileFronts.of(source, network, measures, points, spec.commandLine(), diagnostics);
    if (asked.isEmpty()) {
      return false;
    }
    SampleFiles given;
    try {
      given =
          part == null
              ? SampleFiles.read(data, samples, SampleFiles.Part.TEST)
              : SampleFiles.only(data, samples, part);
    } catch (ArrayFileException e) {
      diagnostics.report(Message.CALIBRATION_DATA, SourceRef.NONE, data, e.getMessage());
      return false;
    }
    if (!given.labelled()) {
      diagnostics.report(Message.PROFILE_LABELS, SourceRef.NONE, data);
      return false;
    }
    if (compiler == null) {
      diagnostics.report(Message.COMPILER_MISSING, SourceRef.NONE);
      return false;
    }
    String name = network.name().text();
    try (TableTrainer twin = TrainerClass.of(files, name, compiler).twin()) {
      new FloatWeights(name, weights, diagnostics).into(twin, map);
      if (diagnostics.hasErrors()) {
        return false;
      }
      spec.commandLine().getOut().print(given.shown());
      Path file = out == null ? source.beside(name + ".profile") : out;
      NetworkProfile measured = twin.profile(given.seen(), options, file);
      print(measured);
      if (!measures.isEmpty()
          && !asked
              .get()
              .measure(
                  measured,
                  file,
                  plans -> twin.measure(given.seen(), options, plans),
                  diagnostics)) {
        return false;
      }
      spec.commandLine().getOut().print(file + "\n");
      return true;
    }
  }

  /** A row for each layer, role and scheme: the loss increase at each width. */
  private void print(NetworkProfile profile) {
    PrintWriter text = spec.commandLine().getOut();
    int width = profile.layers().stream().mapToInt(l -> l.name().length()).max().orElse(0);
    text.print(
        String.format(Locale.ROOT, "loss %.4f on %d samples\n", profile.loss(), profile.samples()));
    for (NetworkProfile.Layer layer : profile.layers()) {
      Map<String, StringBuilder> rows = new LinkedHashMap<>();
      for (NetworkProfile.Entry e : layer.entries()) {
        String what = e.activations() ? "activations" : "weights";
        String head =
            String.format(
                Locale.ROOT,
                "%-" + Math.max(width, 5) + "s  %-11s  %-8s",
                layer.name(),
                what,
                e.scheme());
        rows.computeIfAbsent(head, h -> new StringBuilder(h))
            .append(String.format(Locale.ROOT, "  %d: %.3g", e.bits(), e.loss()));
      }
      rows.values().forEach(row -> text.print(row + "\n"));
    }
  }
}
