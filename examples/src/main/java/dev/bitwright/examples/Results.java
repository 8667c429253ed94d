package dev.bitwright.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The finished runs of a measurement: a CSV file, rewritten after every run, and a table. */
final class Results {
  private final Path csv;
  private final List<Result> all = new ArrayList<>();

  /** Reads what an earlier call has finished. */
  Results(Path csv) throws IOException {
    this.csv = csv;
    if (Files.exists(csv)) {
      Files.readAllLines(csv).stream()
          .skip(1)
          .filter(line -> !line.isBlank())
          .map(Result::parse)
          .forEach(all::add);
    }
  }

  /** A run that was finished before. */
  Optional<Result> find(String network, long seed, int epochs, int trainImages) {
    return all.stream()
        .filter(r -> r.network().equals(network) && r.seed() == seed)
        .filter(r -> r.epochs() == epochs && r.trainImages() == trainImages)
        .findFirst();
  }

  /** Adds a run and writes the file. */
  void add(Result result) throws IOException {
    all.add(result);
    StringBuilder text = new StringBuilder(Result.HEADER).append('\n');
    all.forEach(r -> text.append(r.line()).append('\n'));
    Path parent = csv.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    Path fresh = parent.resolve(csv.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(
        fresh,
        csv,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /** A Markdown table with the mean over the seeds of each network. */
  String markdown() {
    StringBuilder text =
        new StringBuilder(
            "| network | seeds | accuracy | each seed | below its float twin | integer accuracy |"
                + " levels that differ | arg-max that differ | largest score difference |"
                + " images/s | seconds a run |\n"
                + "|---|---:|---:|---|---:|---:|---:|---:|---:|---:|---:|\n");
    Set<String> networks = new LinkedHashSet<>();
    all.forEach(r -> networks.add(r.network()));
    for (String network : networks) {
      List<Result> runs = all.stream().filter(r -> r.network().equals(network)).toList();
      boolean real = runs.get(0).isFloat();
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.2f %% | %s | %s | %s | %s | %s | %s | %.0f | %.0f |\n",
              network,
              runs.size(),
              100 * mean(runs, Result::accuracy),
              String.join(
                  ", ",
                  runs.stream()
                      .map(r -> String.format(Locale.ROOT, "%.2f", 100 * r.accuracy()))
                      .toList()),
              real
                  ? ""
                  : String.format(
                      Locale.ROOT, "%.2f", 100 * mean(runs, r -> r.twinAccuracy() - r.accuracy())),
              real
                  ? ""
                  : String.format(
                      Locale.ROOT, "%.2f %%", 100 * mean(runs, Result::integerAccuracy)),
              real
                  ? ""
                  : String.format(
                      Locale.ROOT,
                      "%d of %,d",
                      runs.stream().mapToLong(Result::codesDiffering).sum(),
                      runs.stream().mapToLong(Result::codes).sum()),
              real ? "" : runs.stream().mapToInt(Result::argMaxDiffering).sum(),
              real
                  ? ""
                  : String.format(
                      Locale.ROOT,
                      "%.1e",
                      runs.stream().mapToDouble(Result::largestDifference).max().orElse(0)),
              mean(runs, Result::imagesPerSecond),
              mean(runs, Result::seconds)));
    }
    return text.toString();
  }

  private static double mean(List<Result> runs, ToDoubleFunction<Result> value) {
    return runs.stream().mapToDouble(value).average().orElse(Double.NaN);
  }
}
