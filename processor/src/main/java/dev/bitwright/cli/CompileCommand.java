package dev.bitwright.cli;

import dev.bitwright.emit.OutputFile;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.Names;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.SourceRef;
import dev.bitwright.pipeline.CompilerSettings;
import dev.bitwright.pipeline.NetworkCompiler;
import dev.bitwright.pipeline.NetworkPlanning;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.runtime.BitwrightException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code bitwright compile net.qnn --java DIR --hls DIR}: writes the generated classes and the
 * hardware project.
 */
@Command(
    name = "compile",
    description = "Compiles a network to Java and to HLS C.",
    mixinStandardHelpOptions = true)
final class CompileCommand implements Callable<Integer> {

  /** As many as the library makes up. */
  private static final int MOST_VECTORS = 100;

  private static final List<String> STRUCTURES = List.of("sequential", "dataflow");

  @Spec private CommandSpec spec;
  @Mixin private SourceFile source;
  @Mixin private ProfileFile profile;

  @Option(
      names = "--java",
      paramLabel = "DIR",
      description = "Folder for the trainer, the model and their resources.")
  private Path java;

  @Option(
      names = "--hls",
      paramLabel = "DIR",
      description = "Folder for the HLS project; only it and its earlier versions may be there.")
  private Path hls;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Weight file of the trained network, for the whole HLS project.")
  private Path weights;

  @Option(
      names = "--vectors",
      paramLabel = "N",
      defaultValue = "20",
      description = "Test vectors of the HLS project, 1 to 100; default ${DEFAULT-VALUE}.")
  private int vectors;

  @Option(
      names = "--structure",
      paramLabel = "NAME",
      defaultValue = "sequential",
      description = "How the HLS project joins its layers: sequential (default) or dataflow.")
  private String structure;

  @Option(names = "--no-trainer", description = "Writes the model without its trainer.")
  private boolean noTrainer;

  @Option(
      names = "--package",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Package of the generated classes; none by default.")
  private String packageName;

  @Override
  public Integer call() {
    checkUsage();
    Diagnostics diagnostics = new Diagnostics();
    Optional<NetworkDecl> network = source.read(spec.commandLine(), diagnostics);
    boolean written = network.isPresent() && compile(network.get(), diagnostics);
    Main.print(spec.commandLine().getErr(), diagnostics);
    return written ? Main.SUCCESS : Main.INPUT_ERRORS;
  }

  private void checkUsage() {
    if (java == null && hls == null) {
      throw new UsageException(spec.commandLine(), Message.OUTPUT_NONE);
    }
    if (weights != null && hls == null) {
      throw new UsageException(spec.commandLine(), Message.WEIGHTS_WITHOUT_HLS);
    }
    if (vectors < 1 || vectors > MOST_VECTORS) {
      throw new ParameterException(
          spec.commandLine(), "--vectors takes a number from 1 to " + MOST_VECTORS);
    }
    if (!STRUCTURES.contains(structure)) {
      throw new ParameterException(
          spec.commandLine(), "--structure takes " + String.join(" or ", STRUCTURES));
    }
    if (!packageName.isEmpty() && !Names.isPackage(packageName)) {
      throw new ParameterException(
          spec.commandLine(), "'" + packageName + "' is not the name of a package");
    }
  }

  private boolean compile(NetworkDecl network, Diagnostics diagnostics) {
    CompilerSettings settings =
        new CompilerSettings(
            packageName,
            !noTrainer,
            true,
            structure.equals("dataflow")
                ? CompilerSettings.Structure.DATAFLOW
                : CompilerSettings.Structure.SEQUENTIAL,
            profile.read(source, network, diagnostics),
            CompanionFile.plan(source, network, diagnostics));
    List<OutputFile> files = new NetworkCompiler().compile(network, settings, diagnostics);
    if (diagnostics.hasErrors()) {
      return false;
    }
    // the hardware folder is checked and written first: it can still fail on the weights
    if (hls != null) {
      Optional<PlannedGraph> planned =
          new NetworkPlanning()
              .plan(network, settings, diagnostics)
              .flatMap(NetworkPlanning.Result::planned);
      if (!writeHardware(planned, network, settings, diagnostics)) {
        return false;
      }
    }
    return java == null || writeJava(files, diagnostics);
  }

  private boolean writeJava(List<OutputFile> files, Diagnostics diagnostics) {
    OutputFolder folder = new OutputFolder(java, java.toString());
    if (!folder.admits(files, diagnostics) || !folder.write(files, diagnostics)) {
      return false;
    }
    files.forEach(f -> written(java.resolve(f.path())));
    return true;
  }

  private boolean writeHardware(
      Optional<PlannedGraph> planned,
      NetworkDecl network,
      CompilerSettings settings,
      Diagnostics diagnostics) {
    if (planned.isEmpty()) {
      diagnostics.report(Message.HLS_OF_FLOATS, network.name().at(), network.name().text());
      return false;
    }
    HardwareFolder hardware = new HardwareFolder(planned.get(), settings.dataflow());
    try {
      if (weights == null) {
        hardware.write(hls);
        diagnostics.report(Message.HLS_WITHOUT_WEIGHTS, SourceRef.NONE, hls);
      } else {
        hardware.write(hls, weights, vectors);
      }
    } catch (BitwrightException e) {
      // the run-time library's own message, with its id
      spec.commandLine().getErr().print("error " + e.getMessage() + "\n");
      return false;
    }
    written(hls);
    return true;
  }

  private void written(Path path) {
    spec.commandLine().getOut().print(path + "\n");
  }
}
