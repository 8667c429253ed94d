import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The warm half of {@code scripts/processor-time}: javac again and again in one process. */
final class ProcessorTime {
  public static void main(String[] arguments) throws IOException {
    int runs = Integer.parseInt(arguments[0]);
    List<String> files = Arrays.asList(arguments).subList(4, arguments.length);
    List<Long> without = new ArrayList<>();
    List<Long> with = new ArrayList<>();
    for (int i = 0; i < runs + 5; i++) {
      long none = time(arguments, files, List.of("-proc:none"));
      long only = time(arguments, files, List.of("-proc:only", "-processorpath", arguments[1]));
      if (i >= 5) {
        without.add(none);
        with.add(only);
      }
    }
    long added = (median(with) - median(without)) / 1_000_000;
    System.out.println("warm, the processor alone adds:           " + added + " ms");
  }

  private static long median(List<Long> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  private static long time(String[] arguments, List<String> files, List<String> more)
      throws IOException {
    Path out = Files.createTempDirectory("classes");
    try {
      List<String> options =
          new ArrayList<>(
              List.of(
                  "-nowarn", "-cp", arguments[2], "-sourcepath", arguments[3], "-d", out.toString()));
      options.addAll(more);
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
        long start = System.nanoTime();
        boolean done =
            compiler
                .getTask(
                    null,
                    manager,
                    null,
                    options,
                    null,
                    manager.getJavaFileObjects(files.toArray(String[]::new)))
                .call();
        long elapsed = System.nanoTime() - start;
        if (!done) {
          throw new IllegalStateException("the networks do not compile");
        }
        return elapsed;
      }
    } finally {
      try (Stream<Path> all = Files.walk(out)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
