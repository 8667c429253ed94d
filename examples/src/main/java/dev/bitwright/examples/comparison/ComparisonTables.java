package dev.bitwright.examples.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the finished lines say together. */
final class ComparisonTables {
  private static final List<Integer> NARROW = List.of(1, 2, 3, 4);
  private static final int BEST_OF_A_WIDTH = 2;

  private final List<Measurement> all;

  ComparisonTables(List<Measurement> all) {
    this.all = all;
  }

  /** Every candidate over its seeds, with the data and schedule of a run; the float twin first. */
  List<Summary> summaries(Measurement.Run run) {
    return summaries(m -> m.run().trainImages() == run.trainImages() && like(m, run));
  }

  /** The same for those that were trained on more images. */
  List<Summary> onMoreImages(Measurement.Run run) {
    return summaries(m -> m.run().trainImages() > run.trainImages() && like(m, run));
  }

  /** Candidates that gave no network. */
  List<Measurement> without(Measurement.Run run) {
    return all.stream()
        .filter(m -> !m.done() && m.run().trainImages() == run.trainImages() && like(m, run))
        .toList();
  }

  /** Candidates without a line for a run's data, schedule and seed. */
  List<Candidate> missing(Measurement.Run run, List<Candidate> candidates) {
    return candidates.stream()
        .filter(c -> all.stream().noneMatch(m -> m.run().equals(run) && m.candidate().equals(c)))
        .toList();
  }

  /** Of each width up to 4 bits the two most accurate with a run's data, seed and schedule. */
  List<Candidate> best(Measurement.Run run, List<Candidate> candidates) {
    List<Candidate> best = new ArrayList<>();
    for (int width : NARROW) {
      all.stream()
          .filter(m -> m.done() && m.run().equals(run) && m.candidate().bits() == width)
          .filter(m -> candidates.contains(m.candidate()))
          .sorted(Comparator.comparing((Measurement m) -> -m.result()))
          .limit(BEST_OF_A_WIDTH)
          .forEach(m -> best.add(m.candidate()));
    }
    return best;
  }

  private static boolean like(Measurement m, Measurement.Run run) {
    return m.run().epochs() == run.epochs() && m.run().testImages() == run.testImages();
  }

  private List<Summary> summaries(Predicate<Measurement> wanted) {
    Map<Candidate, List<Measurement>> groups = new LinkedHashMap<>();
    all.stream()
        .filter(m -> m.done() && wanted.test(m))
        .forEach(m -> groups.computeIfAbsent(m.candidate(), c -> new ArrayList<>()).add(m));
    List<Summary> summaries = new ArrayList<>();
    groups.forEach((c, runs) -> summaries.add(new Summary(c, runs, below(runs))));
    summaries.sort(
        Comparator.comparing((Summary s) -> -s.candidate().bits())
            .thenComparing(s -> -s.accuracy()));
    return summaries;
  }

  private double below(List<Measurement> runs) {
    return runs.stream()
        .mapToDouble(
            m ->
                all.stream()
                    .filter(f -> f.isFloat() && f.run().equals(m.run()))
                    .mapToDouble(f -> 100 * (f.result() - m.result()))
                    .findFirst()
                    .orElse(Double.NaN))
        .average()
        .orElse(Double.NaN);
  }

  /**
   * Tables and lists as Markdown.
   *
   * @param run data and schedule
   * @param candidates all that were wanted
   */
  String markdown(Measurement.Run run, List<Candidate> candidates) {
    StringBuilder text = new StringBuilder();
    table(text, summaries(run));
    List<Summary> more = onMoreImages(run);
    if (!more.isEmpty()) {
      text.append("\nThe best on ")
          .append(more.get(0).runs().get(0).run().trainImages())
          .append(" images:\n\n");
      table(text, more);
    }
    List<Measurement> without = without(run);
    if (!without.isEmpty()) {
      text.append("\nNo network came of:\n\n");
      without.forEach(m -> text.append("- ").append(reason(m)).append('\n'));
    }
    List<Candidate> missing = missing(run, candidates);
    if (!missing.isEmpty()) {
      text.append("\nNot run: ").append(titles(missing)).append(".\n");
    }
    return text.toString();
  }

  /** Names in one line. */
  static String titles(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::title).collect(Collectors.joining("; "));
  }

  /** Why there is no network. */
  static String reason(Measurement m) {
    return m.candidate().title() + " (" + m.candidate().rules() + "): " + m.note();
  }

  private static void table(StringBuilder text, List<Summary> summaries) {
    line(text, Summary.COLUMNS);
    line(text, Summary.COLUMNS.stream().map(c -> "---").toList());
    summaries.forEach(s -> line(text, s.cells()));
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
