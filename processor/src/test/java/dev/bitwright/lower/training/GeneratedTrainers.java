package dev.bitwright.lower.training;

import dev.bitwright.check.CheckedGraph;
import dev.bitwright.emit.OutputFile;
import dev.bitwright.emit.java.ModelEmitter;
import dev.bitwright.emit.java.TrainerEmitter;
import dev.bitwright.lower.java.ModelSpecs;
import dev.bitwright.plan.Networks;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.training.ArrayDataset;
import dev.bitwright.training.NetworkTrainer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Trainers generated from networks and compiled in memory. */
final class GeneratedTrainers {
  private GeneratedTrainers() {}

  /** The generated source of a network. */
  static OutputFile source(String network) {
    CheckedGraph checked = Networks.checked(network);
    Optional<PlannedGraph> planned =
        checked.deployable() ? Optional.of(Networks.planned(network)) : Optional.empty();
    CheckedGraph used = planned.map(PlannedGraph::checked).orElse(checked);
    return TrainerEmitter.emit(
        new TrainingLowering().lower(used, planned, used.network(), "generated"));
  }

  /** The compiled trainer of a network alone, without its deployed form. */
  static Class<?> compileAlone(String network) {
    CheckedGraph checked = Networks.checked(network);
    return load(
        List.of(
            TrainerEmitter.emit(
                new TrainingLowering()
                    .lower(checked, Optional.empty(), checked.network(), "generated"))));
  }

  /** The sources of a network: the trainer, and the model where it has one. */
  static List<OutputFile> sources(String network) {
    OutputFile trainer = source(network);
    return Networks.checked(network).deployable()
        ? List.of(
            trainer, ModelEmitter.emit(ModelSpecs.of(Networks.planned(network), "generated", "")))
        : List.of(trainer);
  }

  /** The compiled trainer of a network, beside its model where it has one. */
  static Class<?> compile(String network) {
    return load(sources(network));
  }

  static NetworkTrainer quantized(Class<?> type) {
    return make(type, "quantized");
  }

  static NetworkTrainer floatTwin(Class<?> type) {
    return make(type, "twin");
  }

  private static NetworkTrainer make(Class<?> type, String factory) {
    try {
      return (NetworkTrainer) type.getMethod(factory).invoke(null);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Classes of bright blobs at places of their own, with noise. */
  static ArrayDataset blobs(int count, int channels, int size, int classes, long seed) {
    Random random = new Random(seed);
    byte[] images = new byte[count * channels * size * size];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      int label = i % classes;
      labels[i] = (byte) label;
      int row = (label * 7 + 1) % size;
      int column = (label * 3 + 2) % size;
      for (int c = 0; c < channels; c++) {
        for (int r = 0; r < size; r++) {
          for (int s = 0; s < size; s++) {
            int distance = Math.abs(r - row) + Math.abs(s - column);
            int value = Math.max(0, 180 - 60 * distance) + random.nextInt(60);
            images[((i * channels + c) * size + r) * size + s] = (byte) value;
          }
        }
      }
    }
    return new ArrayDataset(channels, size, size, images, labels);
  }

  /** Images of random bytes with random classes. */
  static ArrayDataset noise(
      int count, int channels, int height, int width, int classes, long seed) {
    Random random = new Random(seed);
    byte[] images = new byte[count * channels * height * width];
    random.nextBytes(images);
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) random.nextInt(classes);
    }
    return new ArrayDataset(channels, height, width, images, labels);
  }

  /** The first class of some sources. */
  static Class<?> load(List<OutputFile> files) {
    Map<String, byte[]> classes = classes(files);
    ClassLoader loader =
        new ClassLoader(GeneratedTrainers.class.getClassLoader()) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] code = classes.get(name);
            if (code == null) {
              throw new ClassNotFoundException(name);
            }
            return defineClass(name, code, 0, code.length);
          }
        };
    try {
      return Class.forName(files.get(0).className(), true, loader);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** The class files of sources. */
  static Map<String, byte[]> classes(List<OutputFile> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
    Map<String, ByteArrayOutputStream> outputs = new LinkedHashMap<>();
    List<JavaFileObject> sources = files.stream().map(GeneratedTrainers::inMemory).toList();
    List<String> options =
        List.of(
            "-classpath", System.getProperty("java.class.path"), "-proc:none", "-Xlint:-options");
    try (JavaFileManager manager =
        new Collecting(compiler.getStandardFileManager(messages, null, null), outputs)) {
      boolean good = compiler.getTask(null, manager, messages, options, null, sources).call();
      if (!good) {
        throw new AssertionError(messages.getDiagnostics() + "\n" + files.get(0).text());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, byte[]> classes = new LinkedHashMap<>();
    outputs.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return classes;
  }

  private static JavaFileObject inMemory(OutputFile file) {
    return new SimpleJavaFileObject(
        URI.create("mem:///" + file.path()), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignore) {
        return file.text();
      }
    };
  }

  /** Keeps class files in memory. */
  private static final class Collecting extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> outputs;

    Collecting(JavaFileManager manager, Map<String, ByteArrayOutputStream> outputs) {
      super(manager);
      this.outputs = outputs;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("mem:///" + name + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          outputs.put(name, bytes);
          return bytes;
        }
      };
    }
  }
}
