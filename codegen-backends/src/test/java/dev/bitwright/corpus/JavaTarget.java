package dev.bitwright.corpus;

import dev.bitwright.emit.java.ClassText;
import dev.bitwright.emit.java.Imports;
import dev.bitwright.emit.java.JavaFunctions;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.FloatType;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.Type;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Emits a program as one Java class, compiles it in memory and runs cases by reflection. */
final class JavaTarget {
  private final CorpusFile file;
  final String source;
  final byte[] bytes;
  private final Class<?> type;

  JavaTarget(CorpusFile file) throws Exception {
    this.file = file;
    this.source = source(file);
    String name = file.program().name();
    this.bytes = compile(name, source);
    ClassLoader loader =
        new ClassLoader(JavaTarget.class.getClassLoader()) {
          @Override
          protected Class<?> findClass(String wanted) throws ClassNotFoundException {
            if (!wanted.equals("corpus." + name)) {
              throw new ClassNotFoundException(wanted);
            }
            return defineClass(wanted, bytes, 0, bytes.length);
          }
        };
    this.type = loader.loadClass("corpus." + name);
  }

  static String source(CorpusFile file) {
    String name = file.program().name();
    Imports imports = new Imports("corpus", name);
    ClassText owner = new ClassText("public final class " + name);
    for (Buffer b : file.program().buffers()) {
      owner.field(JavaFunctions.field(b, "public"));
    }
    file.program().streams().forEach(s -> owner.field(JavaFunctions.field(s, imports)));
    JavaFunctions functions = new JavaFunctions(file.program(), imports);
    for (Function f : file.program().functions()) {
      owner.method(functions.method(f, "public"));
    }
    return imports.file(owner.text());
  }

  private static byte[] compile(String name, String source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, ByteArrayOutputStream> classes = new HashMap<>();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager standard = compiler.getStandardFileManager(null, null, null)) {
      JavaFileManager manager =
          new ForwardingJavaFileManager<>(standard) {
            @Override
            public JavaFileObject getJavaFileForOutput(
                Location place, String wanted, JavaFileObject.Kind kind, FileObject sibling) {
              return new SimpleJavaFileObject(URI.create("mem:///" + wanted), kind) {
                @Override
                public OutputStream openOutputStream() {
                  return classes.computeIfAbsent(wanted, k -> new ByteArrayOutputStream());
                }
              };
            }
          };
      JavaFileObject unit =
          new SimpleJavaFileObject(
              URI.create("mem:///corpus/" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignore) {
              return source;
            }
          };
      List<String> options = List.of("--release", "17", "-Xlint:all", "-Werror", "-proc:none");
      boolean done = compiler.getTask(messages, manager, null, options, null, List.of(unit)).call();
      if (!done) {
        throw new AssertionError(messages + "\n" + source);
      }
    }
    return classes.get("corpus." + name).toByteArray();
  }

  Outcome run(CorpusFile.Case c) throws ReflectiveOperationException {
    Object instance = type.getConstructor().newInstance();
    bind(instance, file.parameters());
    bind(instance, c.before());
    Function function = file.program().function(c.function());
    Object[] arguments = new Object[c.arguments().size()];
    Method found = null;
    for (Method m : type.getMethods()) {
      found = m.getName().equals(c.function()) ? m : found;
    }
    for (int k = 0; k < arguments.length; k++) {
      arguments[k] = box(found.getParameterTypes()[k], c.arguments().get(k));
    }
    Object result = found.invoke(instance, arguments);
    Map<String, List<List<String>>> buffers = new LinkedHashMap<>();
    for (String name : c.after().keySet()) {
      buffers.put(name, text(type.getField(name).get(instance), file.buffer(name)));
    }
    return new Outcome(
        result == null ? null : text(function.returnType().orElseThrow(), result), buffers);
  }

  private void bind(Object instance, Map<String, List<List<String>>> data)
      throws ReflectiveOperationException {
    for (Map.Entry<String, List<List<String>>> entry : data.entrySet()) {
      Field field = type.getField(entry.getKey());
      Object array = field.get(instance);
      boolean vector = file.buffer(entry.getKey()).vector();
      for (int r = 0; r < entry.getValue().size(); r++) {
        Object row = vector ? array : Array.get(array, r);
        List<String> values = entry.getValue().get(r);
        for (int k = 0; k < values.size(); k++) {
          Array.set(row, k, box(row.getClass().getComponentType(), values.get(k)));
        }
      }
    }
  }

  private static Object box(Class<?> type, String text) {
    if (type == byte.class) {
      return Byte.valueOf(text);
    }
    if (type == short.class) {
      return Short.valueOf(text);
    }
    if (type == int.class) {
      return Integer.valueOf(text);
    }
    if (type == long.class) {
      return Long.valueOf(text);
    }
    return type == float.class ? (Object) Float.valueOf(text) : (Object) Double.valueOf(text);
  }

  private static List<List<String>> text(Object array, Buffer buffer) {
    List<List<String>> rows = new ArrayList<>();
    for (int r = 0; r < buffer.rows(); r++) {
      Object row = buffer.vector() ? array : Array.get(array, r);
      List<String> values = new ArrayList<>();
      for (int k = 0; k < Array.getLength(row); k++) {
        values.add(text(buffer.element(), Array.get(row, k)));
      }
      rows.add(values);
    }
    return rows;
  }

  private static String text(Type type, Object value) {
    Number number = (Number) value;
    if (type.isInt()) {
      return Long.toString(number.longValue());
    }
    return type == FloatType.F32
        ? CorpusFile.bits(number.floatValue())
        : CorpusFile.bits(number.doubleValue());
  }
}
