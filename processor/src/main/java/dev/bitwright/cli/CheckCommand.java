package dev.bitwright.cli;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.pipeline.CompilerSettings;
import dev.bitwright.pipeline.NetworkCompiler;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code bitwright check net.qnn}: everything that compiling would say, without writing anything.
 */
@Command(
    name = "check",
    description = "Says what is wrong with a network and writes nothing.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SourceFile source;
  @Mixin private ProfileFile profile;

  @Override
  public Integer call() {
    Diagnostics diagnostics = new Diagnostics();
    source
        .read(spec.commandLine(), diagnostics)
        .ifPresent(
            network ->
                new NetworkCompiler()
                    .compile(
                        network,
                        CompilerSettings.of("")
                            .withProfile(profile.read(source, network, diagnostics))
                            .withPlan(CompanionFile.plan(source, network, diagnostics)),
                        diagnostics));
    Main.print(spec.commandLine().getErr(), diagnostics);
    if (diagnostics.hasErrors()) {
      return Main.INPUT_ERRORS;
    }
    spec.commandLine().getOut().print(source.name() + ": no errors\n");
    return Main.SUCCESS;
  }
}
