package dev.bitwright.examples;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What became of the hardware project.
 *
 * @param folder where it lies
 * @param vectors number of test vectors
 * @param simulated whether its C simulation ran
 * @param passed whether it gave the same bits; false where it did not run
 * @param words one line for people
 * @param layers the table of its report, the first line holding headings
 */
record Hardware(
    Path folder,
    int vectors,
    boolean simulated,
    boolean passed,
    String words,
    List<List<String>> layers) {

  private static final int LONGEST_MINUTES = 5;

  /** Runs the C simulation of a project, where there is a C compiler. */
  static Hardware simulate(Path folder, int vectors) throws IOException {
    List<List<String>> layers = firstTable(Files.readAllLines(folder.resolve("report.md")));
    String missing = missingTool();
    if (missing != null) {
      return new Hardware(
          folder, vectors, false, false, "not run: there is no " + missing + " here", layers);
    }
    Path log = folder.resolve("build").resolve("csim.log");
    Files.createDirectories(log.getParent());
    Process make =
        new ProcessBuilder("make", "csim")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended;
    try {
      ended = make.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      make.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while make csim ran", e);
    }
    if (!ended) {
      make.destroy();
    }
    boolean passed = ended && make.exitValue() == 0;
    String words = passed ? vectors + " vectors, every bit equal" : "FAILED, see " + log;
    return new Hardware(folder, vectors, true, passed, words, layers);
  }

  /** The first needed tool that is on no path, or null. */
  static String missingTool() {
    if (!onPath("make")) {
      return "make";
    }
    return onPath("gcc") || onPath("clang") ? null : "C compiler (gcc or clang)";
  }

  private static boolean onPath(String tool) {
    String path = System.getenv("PATH");
    if (path == null) {
      return false;
    }
    for (String folder : path.split(File.pathSeparator)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, tool))) {
        return true;
      }
    }
    return false;
  }

  /** The first table of a Markdown text, without its ruler. */
  private static List<List<String>> firstTable(List<String> lines) {
    List<List<String>> table = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("|")) {
        if (!line.startsWith("|---") && !line.startsWith("| ---")) {
          List<String> cells = new ArrayList<>();
          for (String cell : line.substring(1, line.lastIndexOf('|')).split("\\|", -1)) {
            cells.add(cell.strip().replace("**", ""));
          }
          table.add(cells);
        }
      } else if (!table.isEmpty()) {
        break;
      }
    }
    return table;
  }
}
