package dev.bitwright.plan.solve;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Times the exact solver on problems of real size; run by hand. Arguments: 50 or 152, a kind of
 * losses or {@code ALL}, a width or {@code ALL}, the number of seeds, and "peaks" for a limit on
 * the memory of every step. The first problem is the cold one, as in a compiler just started; steps
 * and labels do not depend on the machine.
 */
final class SolverBenchmark {
  private static final double[] WIDTHS = {2.2, 2.5, 3, 3.5, 4, 5, 6, 7};

  private SolverBenchmark() {}

  public static void main(String[] args) {
    int[] blocks = args[0].equals("50") ? ResNets.RESNET_50 : ResNets.RESNET_152;
    boolean peaks = args.length > 4 && args[4].equals("peaks");
    for (ResNets.Losses losses : ResNets.Losses.values()) {
      for (double width : WIDTHS) {
        for (long seed = 1; seed <= Long.parseLong(args[3]); seed++) {
          boolean kind = args[1].equals("ALL") || losses.name().equals(args[1]);
          if (kind && (args[2].equals("ALL") || width == Double.parseDouble(args[2]))) {
            String name = args[0] + (peaks ? " peaks " : " ") + losses + " " + width + " #" + seed;
            run(name, ResNets.problem(blocks, losses, width, peaks, seed));
          }
        }
      }
    }
  }

  private static void run(String name, Problem problem) {
    DynamicProgram solver = new DynamicProgram();
    long start = cpu();
    Outcome outcome = solver.solve(problem);
    long solved = cpu();
    String next = "";
    if (outcome instanceof Outcome.Optimal optimal) {
      Outcome.Effort effort = solver.runnerUp(problem, optimal.solution()).effort();
      next =
          String.format(
              Locale.ROOT,
              "; next %d labels %d steps %.0f ms",
              effort.labels(),
              effort.steps(),
              (cpu() - solved) / 1e6);
    }
    System.out.printf(
        Locale.ROOT,
        "%-28s %s %s greedy %s, %d labels %d steps %.0f ms%s%n",
        name,
        outcome.getClass().getSimpleName(),
        outcome.best().map(s -> "" + s.loss()).orElse("-"),
        Greedy.balanced(problem).map(s -> "" + s.loss()).orElse("-"),
        outcome.effort().labels(),
        outcome.effort().steps(),
        (solved - start) / 1e6,
        next);
  }

  /** Of this thread: waiting for a busy machine does not count. */
  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
