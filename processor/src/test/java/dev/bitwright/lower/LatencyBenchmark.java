package dev.bitwright.lower;

import dev.bitwright.plan.Networks;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.latency.KernelCurves;
import dev.bitwright.plan.latency.StageLatency;
import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.runtime.LevelTrace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Compares the predicted latency of a network with what its generated Java takes, with integers and
 * samples drawn at random: the least thread time of many short rounds.
 */
public final class LatencyBenchmark {
  private static final long WARM = 4_000_000_000L;
  private static final long ROUND = 20_000_000L;
  private static final int ROUNDS = 60;
  private static final int SAMPLES = 32;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private LatencyBenchmark() {}

  /**
   * Prints a line of the table in {@code docs/planning.md}.
   *
   * @param args a {@code .qnn} file; and a scheme to put in the place of its first rule; and {@code
   *     stages} to print the prediction of each stage
   */
  public static void main(String[] args) throws IOException {
    String text = Files.readString(Path.of(args[0]));
    String scheme = args.length > 1 && !args[1].isEmpty() ? args[1] : "as written";
    if (!scheme.equals("as written")) {
      text = text.replaceFirst("quantize [^;]*;", "quantize " + scheme + ";");
    }
    PlannedGraph graph = Networks.planned(text.replaceFirst("budget \\{[^}]*\\}", ""));
    StageLatency latency = new StageLatency(KernelCurves.measured());
    long predicted = graph.stages().stream().mapToLong(latency::stage).sum();
    if (List.of(args).contains("stages")) {
      graph.stages().forEach(s -> System.out.println(s.name() + " " + latency.stage(s)));
    }
    double measured = measure(graph);
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.0f us | %.0f us | %.2f |%n",
        graph.name(),
        scheme.equals("as written") ? scheme : "`" + scheme + "`",
        predicted / 1e3,
        measured / 1e3,
        predicted / measured);
  }

  /** Nanoseconds of a run. */
  private static double measure(PlannedGraph graph) {
    FrozenLayout layout = FrozenLayout.parse(LayoutText.of(graph).toArray(String[]::new));
    LevelTrace session = CompiledModel.of(graph).session(RandomFrozen.of(layout, 1));
    byte[][] samples = new byte[SAMPLES][(int) graph.stages().get(0).shape().elements()];
    SplittableRandom random = new SplittableRandom(2);
    for (byte[] sample : samples) {
      random.nextBytes(sample);
    }
    long warmed = 0;
    int runs = 0;
    while (warmed < WARM) {
      warmed += time(session, samples, SAMPLES);
      runs += SAMPLES;
    }
    int count = (int) Math.max(1, ROUND * runs / WARM);
    double least = Double.POSITIVE_INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
      least = Math.min(least, time(session, samples, count) / (double) count);
    }
    return least;
  }

  private static long time(LevelTrace session, byte[][] samples, int count) {
    long start = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < count; i++) {
      session.traceScores(samples[i % SAMPLES]);
    }
    return THREADS.getCurrentThreadCpuTime() - start;
  }
}
