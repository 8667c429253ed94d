package dev.bitwright.processor;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Runs the compiler of this JDK with the processor, over files in a temporary folder. */
final class Javac {

  private final Path root;
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final List<String> options = new ArrayList<>();
  private Processor processor = new BitwrightProcessor();
  private boolean reversed;
  private boolean sourcePath = true;
  private List<String> hidden = List.of();

  Javac(Path root) {
    this.root = root;
  }

  /** Adds {@code path} with text below the source folder; Java files among them are compiled. */
  Javac source(String path, String text) {
    sources.put(path, text);
    write(root.resolve("src").resolve(path), text);
    return this;
  }

  /** Adds a file in another folder: {@code classes}, {@code path} (class path), or any. */
  Javac file(String folder, String path, String text) {
    write(root.resolve(folder).resolve(path), text);
    return this;
  }

  Javac option(String option) {
    options.add(option);
    return this;
  }

  /** Puts other stages behind the door. */
  Javac compiler(NetworkDoor.Compiler compiler) {
    processor = new BitwrightProcessor(compiler);
    return this;
  }

  /** Runs another processor, for example one around ours. */
  Javac processor(Processor other) {
    processor = other;
    return this;
  }

  /** Names the source files in the opposite order. */
  Javac reversed() {
    reversed = true;
    return this;
  }

  /** As Gradle does: no source path. */
  Javac withoutSourcePath() {
    sourcePath = false;
    return this;
  }

  /** Leaves the entries of the class path out that have one of these words in their names. */
  Javac without(String... words) {
    hidden = List.of(words);
    return this;
  }

  Path root() {
    return root;
  }

  Path folder(String name) {
    return createFolder(root.resolve(name));
  }

  Compiled compile() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> collector = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(collector, Locale.ROOT, StandardCharsets.UTF_8)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(folder("classes")));
      files.setLocationFromPaths(StandardLocation.SOURCE_OUTPUT, List.of(folder("generated")));
      if (sourcePath) {
        files.setLocationFromPaths(StandardLocation.SOURCE_PATH, List.of(folder("src")));
      }
      List<Path> classPath = new ArrayList<>(List.of(folder("path")));
      for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
        if (hidden.stream().noneMatch(entry::contains)) {
          classPath.add(Path.of(entry));
        }
      }
      files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
      List<String> names =
          new ArrayList<>(sources.keySet().stream().filter(s -> s.endsWith(".java")).toList());
      if (reversed) {
        Collections.reverse(names);
      }
      Iterable<? extends JavaFileObject> units =
          files.getJavaFileObjectsFromPaths(
              names.stream().map(name -> root.resolve("src").resolve(name)).toList());
      StringWriter out = new StringWriter();
      List<String> all = new ArrayList<>(List.of("-Xlint:-options", "--release", "17"));
      all.addAll(options);
      JavaCompiler.CompilationTask task = compiler.getTask(out, files, collector, all, null, units);
      task.setProcessors(List.of(processor));
      boolean success = task.call();
      return new Compiled(
          success, collector.getDiagnostics(), output("generated"), output("classes"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> output(String folder) throws IOException {
    Path base = folder(folder);
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(base)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        contents.put(
            base.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }

  private static Path createFolder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    createFolder(file.getParent());
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
