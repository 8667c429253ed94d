package dev.bitwright.examples.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The finished lines: a CSV file, written anew after each, so that nothing is measured twice. */
final class Measurements {
  private final Path csv;
  private final List<Measurement> all = new ArrayList<>();

  /** Reads what earlier calls have finished. */
  Measurements(Path csv) throws IOException {
    this.csv = csv;
    if (Files.exists(csv)) {
      Files.readAllLines(csv).stream()
          .skip(1)
          .filter(line -> !line.isBlank())
          .map(Measurement::parse)
          .forEach(all::add);
    }
  }

  /** All lines in the order in which they were finished. */
  List<Measurement> all() {
    return List.copyOf(all);
  }

  /** A line that is there already. */
  Optional<Measurement> find(Candidate candidate, Measurement.Run run) {
    return all.stream()
        .filter(m -> m.candidate().equals(candidate) && m.run().equals(run))
        .findFirst();
  }

  /** Adds a line and writes the file. */
  void add(Measurement measurement) throws IOException {
    all.add(measurement);
    StringBuilder text = new StringBuilder(Measurement.HEADER).append('\n');
    all.forEach(m -> text.append(m.line()).append('\n'));
    Path parent = csv.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    Path fresh = parent.resolve(csv.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, csv, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
