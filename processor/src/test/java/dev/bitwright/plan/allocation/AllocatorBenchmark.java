package dev.bitwright.plan.allocation;

import dev.bitwright.graph.GraphBuilder;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.QnnReader;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;

/**
 * Prints how long it takes to plan ResNet-50 or ResNet-152 with five widths each for weights and
 * activations. Not a test: run its main method in a JVM of its own for each line, since the first
 * run is what a build sees. Times are those of the one thread on its processor, so that a busy
 * machine changes little; compiling its code takes other threads beside it.
 */
final class AllocatorBenchmark {
  private AllocatorBenchmark() {}

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /**
   * @param arguments {@code 50} or {@code 152}, a budget, and how often
   */
  public static void main(String[] arguments) {
    String text =
        arguments[0].equals("50")
            ? Resnets.resnet50(arguments[1])
            : Resnets.resnet152(arguments[1]);
    System.out.println("read ms  graph ms  allocate ms  proven  steps       loss");
    for (int run = 0; run < Integer.parseInt(arguments[2]); run++) {
      Diagnostics diagnostics = new Diagnostics();
      long start = cpu();
      NetworkDecl declaration =
          QnnReader.read("net.qnn", text, diagnostics)
              .orElseThrow(() -> new AssertionError(diagnostics.render()));
      long read = cpu();
      NetworkGraph graph =
          new GraphBuilder()
              .build(declaration, diagnostics)
              .orElseThrow(() -> new AssertionError(diagnostics.render()));
      long built = cpu();
      Allocation found =
          new Allocator(PlanLock.NONE, Optional.empty(), false)
              .allocate(graph, diagnostics)
              .orElseThrow(() -> new AssertionError(diagnostics.render()))
              .allocation()
              .orElseThrow();
      long end = cpu();
      System.out.printf(
          Locale.ROOT,
          "%7d  %8d  %11d  %6b  %-10d  %.6e%n",
          (read - start) / 1_000_000,
          (built - read) / 1_000_000,
          (end - built) / 1_000_000,
          found.proven(),
          found.steps(),
          found.loss());
    }
  }
}
