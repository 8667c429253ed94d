package dev.bitwright.cli;

import dev.bitwright.emit.OutputFile;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.training.TableTrainer;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/** Compiles and loads generated classes without writing a file. */
final class MemoryCompiler extends ClassLoader {
  private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

  private MemoryCompiler() {
    super(MemoryCompiler.class.getClassLoader());
  }

  /**
   * The classes of generated sources.
   *
   * @param compiler that of the JDK
   */
  static ClassLoader load(List<OutputFile> files, JavaCompiler compiler) {
    MemoryCompiler loader = new MemoryCompiler();
    DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
    List<JavaFileObject> sources =
        files.stream().filter(OutputFile::isJavaSource).map(MemoryCompiler::source).toList();
    List<String> options = List.of("-classpath", library(), "-proc:none", "-Xlint:-options");
    try (JavaFileManager manager =
        loader.manager(compiler.getStandardFileManager(messages, null, null))) {
      if (!compiler.getTask(null, manager, messages, options, null, sources).call()) {
        throw new IllegalStateException("generated code: " + messages.getDiagnostics());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return loader;
  }

  /** Where the classes of the two run-time libraries are: one jar, or a place for each. */
  private static String library() {
    return Stream.of(FrozenNetwork.class, TableTrainer.class)
        .map(MemoryCompiler::place)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JavaFileObject source(OutputFile file) {
    return new SimpleJavaFileObject(
        URI.create("mem:///" + file.path()), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignore) {
        return file.text();
      }
    };
  }

  private JavaFileManager manager(JavaFileManager standard) {
    return new ForwardingJavaFileManager<>(standard) {
      @Override
      public JavaFileObject getJavaFileForOutput(
          Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
        return new SimpleJavaFileObject(URI.create("mem:///" + name), kind) {
          @Override
          public OutputStream openOutputStream() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            classes.put(name, bytes);
            return bytes;
          }
        };
      }
    };
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    ByteArrayOutputStream code = classes.get(name);
    if (code == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, code.toByteArray(), 0, code.size());
  }
}
