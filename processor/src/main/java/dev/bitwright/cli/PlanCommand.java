package dev.bitwright.cli;

import dev.bitwright.graph.Budget;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.SourceRef;
import dev.bitwright.pipeline.CompilerSettings;
import dev.bitwright.pipeline.NetworkPlanning;
import dev.bitwright.pipeline.NetworkSweep;
import dev.bitwright.plan.allocation.Sweep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code bitwright plan net.qnn}: prints the plan of a network, or all plans for every amount of
 * one resource.
 */
@Command(
    name = "plan",
    description = "Prints how a network's widths are decided, and why.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SourceFile source;
  @Mixin private ProfileFile profile;

  @Option(names = "--json", description = "JSON instead of text.")
  private boolean json;

  @Option(
      names = "--write",
      description =
          "Writes the plan beside the network: NAME.plan. Builds keep to its pins and warn where"
              + " their plan differs otherwise.")
  private boolean write;

  @Option(
      names = "--sweep",
      paramLabel = "RESOURCE",
      description =
          "All plans for every amount of what adds up: weights, file, bops, 'macs(bits=8)', lut, "
              + "cycles, ...")
  private String sweep;

  @Option(
      names = "--points",
      paramLabel = "N",
      defaultValue = "64",
      description = "Plans of a sweep at most, 2 to 1000; default ${DEFAULT-VALUE}.")
  private int points;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Writes the sweep as a page with a picture.")
  private Path html;

  @Override
  public Integer call() {
    Optional<Budget.Measure> measure = measure();
    Diagnostics diagnostics = new Diagnostics();
    Optional<NetworkDecl> network = source.read(spec.commandLine(), diagnostics);
    if (network.isPresent()) {
      CompilerSettings settings =
          CompilerSettings.of("")
              .withProfile(profile.read(source, network.get(), diagnostics))
              .withPlan(CompanionFile.plan(source, network.get(), diagnostics));
      if (!diagnostics.hasErrors()) {
        if (measure.isPresent()) {
          sweep(network.get(), settings, measure.get(), diagnostics);
        } else {
          plan(network.get(), settings, diagnostics);
        }
      }
    }
    Main.print(spec.commandLine().getErr(), diagnostics);
    return diagnostics.hasErrors() ? Main.INPUT_ERRORS : Main.SUCCESS;
  }

  private Optional<Budget.Measure> measure() {
    Optional<Budget.Measure> found =
        Optional.ofNullable(sweep).map(s -> SweepMeasure.of(spec.commandLine(), "--sweep", s));
    if (html != null && sweep == null) {
      throw new ParameterException(spec.commandLine(), "--html is for --sweep");
    }
    if (write && sweep != null) {
      throw new ParameterException(spec.commandLine(), "--write and --sweep exclude each other");
    }
    SweepMeasure.checkPoints(spec.commandLine(), points);
    return found;
  }

  private void plan(NetworkDecl network, CompilerSettings settings, Diagnostics diagnostics) {
    Diagnostics own = new Diagnostics();
    Optional<NetworkPlanning.Result> result = new NetworkPlanning().plan(network, settings, own);
    // what was committed is about to be written anew
    diagnostics.addAll(own, d -> !write || d.message() != Message.PLAN_DIFFERS);
    if (result.isEmpty()) {
      return;
    }
    if (result.get().summary().isEmpty()) {
      diagnostics.report(Message.PLAN_OF_FLOATS, network.name().at(), network.name().text());
      return;
    }
    String text = result.get().planText().orElseThrow();
    if (write) {
      write(CompanionFile.planOf(source, network), text, diagnostics);
    }
    if (!diagnostics.hasErrors()) {
      print(
          json
              ? PlanJson.plan(result.get().planned().orElseThrow(), result.get().summary().get())
              : write ? "" : text);
    }
  }

  private void sweep(
      NetworkDecl network,
      CompilerSettings settings,
      Budget.Measure measure,
      Diagnostics diagnostics) {
    SweepProgress progress =
        new SweepProgress(spec.commandLine().getErr(), points, System::currentTimeMillis);
    Optional<Sweep> found =
        new NetworkSweep().sweep(network, settings, measure, points, progress, diagnostics);
    progress.done();
    if (found.isEmpty()) {
      return;
    }
    print(json ? PlanJson.sweep(found.get()) : SweepText.of(found.get()));
    if (html != null) {
      write(html, SweepPage.of(network.name().text(), found.get()), diagnostics);
    }
  }

  private void write(Path path, String text, Diagnostics diagnostics) {
    try {
      Files.writeString(path, text);
      if (!json) {
        print(path + "\n");
      }
    } catch (IOException e) {
      diagnostics.report(
          Message.OUTPUT_UNWRITABLE, SourceRef.NONE, path, e.getClass().getSimpleName());
    }
  }

  private void print(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }
}
