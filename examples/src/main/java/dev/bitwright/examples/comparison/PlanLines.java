package dev.bitwright.examples.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The networks that are compared: every equal width, and for a budget the planner's choice with a
 * profile at its defaults, with one in which every loss is measured, without one, and the usual
 * heuristic's choice with the first.
 *
 * @param compiler the compiler
 * @param template the network, with a place for the rule of every layer
 * @param folder for networks and plans
 */
record PlanLines(CompilerJar compiler, String template, Path folder) {
  static final String EQUAL = "equal widths";
  static final String PROFILE = "planned, profile";
  static final String MEASURED = "planned, measured";
  static final String BLIND = "planned, no profile";
  static final String GREEDY = "greedy, profile";

  /** Series in the order of tables. */
  static final List<String> SERIES = List.of(PROFILE, MEASURED, BLIND, GREEDY, EQUAL);

  /** Equal widths that are trained. */
  static final List<Integer> WIDTHS = List.of(2, 3, 4);

  private static final String FILE = "Compared";

  /**
   * A line.
   *
   * @param budget average bits of the equal width that needs as much
   * @param template the decided network
   */
  record Line(Candidate candidate, double budget, String template) {
    /** For people. */
    String title() {
      return candidate.series() + String.format(Locale.ROOT, ", %.1f bits", budget);
    }
  }

  /**
   * Two limits.
   *
   * @param weights bytes of all packed weights
   * @param bitOperations of one inference
   */
  record Budget(long weights, long bitOperations) {
    /** What a network needs. */
    static Budget of(Cost cost) {
      return new Budget(cost.weightBytes(), cost.bitOperations());
    }

    /** Half way to another. */
    Budget middle(Budget other) {
      return new Budget((weights + other.weights) / 2, (bitOperations + other.bitOperations) / 2);
    }

    private String words() {
      return "budget { weights <= " + weights + "; bops <= " + bitOperations + "; }";
    }
  }

  /** The network with one width everywhere. */
  Line equal(int bits) {
    String rule = "UNIFORM(bits = " + bits + ")";
    return new Line(new Candidate(EQUAL, bits, rule, rule), bits, closed(template));
  }

  /** What the network with one width everywhere needs. */
  Budget need(int bits) throws IOException {
    String rule = "UNIFORM(bits = " + bits + ")";
    String text = closed(template).replace("{weights}", rule).replace("{activations}", rule);
    Path file = write("equal-" + bits, text);
    Path java = file.resolveSibling("java");
    answer("compile", file.toString(), "--java", java.toString());
    return Budget.of(Cost.ofPlan(Files.readString(java.resolve(FILE + ".plan"))));
  }

  /**
   * The plans for a budget.
   *
   * @param bits the budget's name: 2.5 stands for half way between 2 and 3 bits
   * @param profile at its defaults
   * @param measured with every loss measured
   */
  List<Line> planned(double bits, Budget budget, Path profile, Path measured) throws IOException {
    String open =
        closed(template)
            .replace("{weights}", "UNIFORM")
            .replace("{activations}", "UNIFORM")
            .replace("// budget", budget.words());
    String guided = plan("guided-" + bits, open, "--profile", profile.toString());
    String blind = plan("blind-" + bits, open);
    List<Line> lines = new ArrayList<>();
    lines.add(decided(PROFILE, bits, Decisions.of(guided)));
    String all = plan("measured-" + bits, open, "--profile", measured.toString());
    lines.add(decided(MEASURED, bits, Decisions.of(all)));
    lines.add(decided(BLIND, bits, Decisions.of(blind)));
    lines.add(decided(GREEDY, bits, Decisions.greedy(guided)));
    return lines;
  }

  private Line decided(String series, double bits, Decisions decisions) {
    String text =
        template
            .replace("{weights}", "UNIFORM(bits = 8)")
            .replace("{activations}", "UNIFORM(bits = 8)");
    for (var rule : decisions.rules().entrySet()) {
      text = text.replace("{" + rule.getKey() + "}", rule.getValue().words());
    }
    Candidate candidate =
        new Candidate(
            series,
            (int) Math.ceil(bits),
            decisions.words(),
            String.format(Locale.ROOT, "budget of %.1f bits", bits));
    return new Line(candidate, bits, closed(text));
  }

  /** Without places for rules and budgets. */
  static String closed(String text) {
    return text.replaceAll(" \\{[dp]\\d\\};", ";").replace("{budget}", "// budget");
  }

  private Path write(String name, String text) throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    return Files.writeString(own.resolve(FILE + ".qnn"), text);
  }

  private String answer(String... call) {
    CompilerJar.Answer answer = compiler.call(call);
    if (answer.status() != 0) {
      throw new IllegalStateException(answer.messages().strip());
    }
    return answer.text();
  }

  private String plan(String name, String text, String... more) throws IOException {
    List<String> call = new ArrayList<>(List.of("plan", write(name, text).toString(), "--json"));
    call.addAll(List.of(more));
    return answer(call.toArray(String[]::new));
  }
}
