package dev.bitwright.cli;

import dev.bitwright.emit.OutputFile;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.Names;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.pipeline.CompilerSettings;
import dev.bitwright.pipeline.NetworkCompiler;
import java.io.PrintWriter;
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

/** {@code bitwright compile net.qnn --java DIR}: writes the generated classes. */
@Command(
    name = "compile",
    description = "Compiles a network to Java.",
    mixinStandardHelpOptions = true)
final class CompileCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SourceFile source;

  @Option(
      names = "--java",
      paramLabel = "DIR",
      description = "Folder for the trainer, the model and their resources.")
  private Path java;

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
    if (java == null) {
      throw new UsageException(spec.commandLine(), Message.OUTPUT_NONE);
    }
    if (!packageName.isEmpty() && !Names.isPackage(packageName)) {
      throw new ParameterException(
          spec.commandLine(), "'" + packageName + "' is not the name of a package");
    }
  }

  private boolean compile(NetworkDecl network, Diagnostics diagnostics) {
    List<OutputFile> files =
        new NetworkCompiler().compile(network, CompilerSettings.of(packageName), diagnostics);
    if (diagnostics.hasErrors()) {
      return false;
    }
    OutputFolder folder = new OutputFolder(java, java.toString());
    if (!folder.admits(files, diagnostics) || !folder.write(files, diagnostics)) {
      return false;
    }
    PrintWriter out = spec.commandLine().getOut();
    files.forEach(f -> out.print(java.resolve(f.path()) + "\n"));
    return true;
  }
}
