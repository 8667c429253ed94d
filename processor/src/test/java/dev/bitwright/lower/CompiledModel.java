package dev.bitwright.lower;

import dev.bitwright.emit.OutputFile;
import dev.bitwright.emit.java.ModelEmitter;
import dev.bitwright.lower.java.ModelSpecs;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.runtime.LevelTrace;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A generated model, compiled in memory with all warnings as errors. */
public final class CompiledModel {
  private final String source;
  private final Map<String, byte[]> classes;
  private final Class<?> type;

  private CompiledModel(String source, Map<String, byte[]> classes, Class<?> type) {
    this.source = source;
    this.classes = classes;
    this.type = type;
  }

  private static final Map<String, CompiledModel> KNOWN = new ConcurrentHashMap<>();

  /** The model of a network, generated and compiled once per text. */
  public static CompiledModel of(PlannedGraph graph) {
    String key = graph.name() + ' ' + LayoutText.of(graph);
    return KNOWN.computeIfAbsent(key, k -> make(graph));
  }

  private static CompiledModel make(PlannedGraph graph) {
    OutputFile file = ModelEmitter.emit(ModelSpecs.of(graph, "generated", ""));
    Map<String, byte[]> classes = compile(file.className(), file.text());
    ClassLoader loader =
        new ClassLoader(CompiledModel.class.getClassLoader()) {
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
      return new CompiledModel(file.text(), classes, loader.loadClass(file.className()));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, byte[]> compile(String name, String text) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, byte[]> classes = new LinkedHashMap<>();
    StringBuilder messages = new StringBuilder();
    JavaFileManager files =
        new ForwardingJavaFileManager<>(compiler.getStandardFileManager(null, null, null)) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return new Output(className, classes);
          }
        };
    boolean good =
        compiler
            .getTask(
                null,
                files,
                d -> messages.append(d).append('\n'),
                List.of(
                    "-Xlint:all,-processing,-options",
                    "-Werror",
                    "-proc:none",
                    "--release",
                    "17",
                    "-classpath",
                    System.getProperty("java.class.path")),
                null,
                List.of(new Source(name, text)))
            .call();
    if (!good) {
      throw new AssertionError(messages + text);
    }
    return classes;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("memory:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Output extends SimpleJavaFileObject {
    private final String name;
    private final Map<String, byte[]> classes;

    Output(String name, Map<String, byte[]> classes) {
      super(URI.create("memory:///" + name + ".class"), Kind.CLASS);
      this.name = name;
      this.classes = classes;
    }

    @Override
    public OutputStream openOutputStream() {
      return new ByteArrayOutputStream() {
        @Override
        public void close() {
          classes.put(name, toByteArray());
        }
      };
    }
  }

  /** The generated text. */
  public String source() {
    return source;
  }

  /** Class files by name. */
  public Map<String, byte[]> classes() {
    return classes;
  }

  public Class<?> type() {
    return type;
  }

  /** {@code Model.of(frozen)}. */
  public Object model(FrozenNetwork frozen) {
    return call(type, null, "of", frozen);
  }

  /** A new session of a model of {@code frozen}. */
  public LevelTrace session(FrozenNetwork frozen) {
    return (LevelTrace) call(type, model(frozen), "newSession");
  }

  /** Calls a public method by reflection; its exceptions come out as they are. */
  public static Object call(Class<?> type, Object target, String name, Object... arguments) {
    for (var method : type.getMethods()) {
      if (method.getName().equals(name) && takes(method.getParameterTypes(), arguments)) {
        try {
          return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
          if (e.getCause() instanceof RuntimeException cause) {
            throw cause;
          }
          throw new AssertionError(e.getCause());
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
    throw new AssertionError("no method " + name);
  }

  private static boolean takes(Class<?>[] types, Object[] arguments) {
    if (types.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      if (!types[i].isInstance(arguments[i])) {
        return false;
      }
    }
    return true;
  }
}
