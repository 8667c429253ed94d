package dev.bitwright.examples.comparison;

import dev.bitwright.examples.Deployed;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.runtime.LevelTrace;
import dev.bitwright.training.CalibrationOptions;
import dev.bitwright.training.TableTrainer;
import dev.bitwright.training.TrainingOptions;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A trainer and a model that were generated while the program runs. They are reached by name, since
 * nothing here could be compiled against them.
 */
final class GeneratedNetwork {
  private final Class<?> trainer;
  private final Class<?> model;
  private final String plan;

  private GeneratedNetwork(Class<?> trainer, Class<?> model, String plan) {
    this.trainer = trainer;
    this.model = model;
    this.plan = plan;
  }

  /**
   * Compiles and loads the generated classes of a network without a package.
   *
   * @param name of the network
   * @param java folder of the generated files
   * @param classes folder for the class files
   */
  static GeneratedNetwork compile(String name, Path java, Path classes) throws IOException {
    List<String> names = List.of(name + "Trainer", name + "Model");
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    if (javac == null) {
      throw new IllegalStateException("this needs a JDK: there is no Java compiler here");
    }
    Files.createDirectories(classes);
    StringWriter words = new StringWriter();
    try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-d",
              classes.toString(),
              "-classpath",
              System.getProperty("java.class.path"));
      boolean compiled =
          javac
              .getTask(
                  words,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjectsFromPaths(
                      names.stream().map(n -> java.resolve(n + ".java")).toList()))
              .call();
      if (!compiled) {
        throw new IllegalStateException("generated Java does not compile:\n" + words);
      }
    }
    // never closed: classes of a network may be loaded as long as the network is used
    @SuppressWarnings("resource")
    URLClassLoader loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL(), java.toUri().toURL()},
            GeneratedNetwork.class.getClassLoader());
    try {
      return new GeneratedNetwork(
          loader.loadClass(names.get(0)),
          loader.loadClass(names.get(1)),
          Files.readString(java.resolve(name + ".plan")));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the plan says. */
  String plan() {
    return plan;
  }

  /** A new trainer of the float twin. */
  TableTrainer twin() {
    return (TableTrainer) call(trainer, null, "twin");
  }

  /** A new trainer of the quantized network. */
  TableTrainer quantized() {
    return (TableTrainer) call(trainer, null, "quantized");
  }

  /** The settings the network asks for. */
  TrainingOptions.Builder options() {
    return (TrainingOptions.Builder) call(trainer, null, "options");
  }

  /** How the network asks to be quantized without training. */
  CalibrationOptions calibration() {
    return (CalibrationOptions) call(trainer, null, "calibration");
  }

  /** The integer network of a trainer that {@link #quantized} made. */
  Deployed freeze(TableTrainer trained) {
    Object frozen = call(trainer, trained, "freeze");
    return new Deployed(
        (FrozenNetwork) call(model, frozen, "frozen"),
        () -> session(frozen),
        (folder, images) -> call(model, frozen, "writeHls", folder, images));
  }

  private Deployed.Session session(Object frozen) {
    Object session = call(model, frozen, "newSession");
    Method run = method(session.getClass(), "run", 2);
    return new Deployed.Session(
        (image, scores) -> invoke(run, session, image, scores), (LevelTrace) session);
  }

  private static Object call(Class<?> type, Object on, String name, Object... values) {
    return invoke(method(type, name, values.length), on, values);
  }

  private static Method method(Class<?> type, String name, int parameters) {
    for (Method method : type.getMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == parameters) {
        return method;
      }
    }
    throw new IllegalStateException(type.getName() + " has no method " + name);
  }

  private static Object invoke(Method method, Object on, Object... values) {
    try {
      return method.invoke(on, values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
