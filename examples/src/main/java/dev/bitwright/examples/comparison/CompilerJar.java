package dev.bitwright.examples.comparison;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The program {@code bitwright}, loaded from its jar and kept apart from the classes here: the
 * examples have the compiler on no class path.
 */
final class CompilerJar implements AutoCloseable {
  private static final String MAIN = "dev.bitwright.cli.Main";

  private final URLClassLoader loader;
  private final MethodHandle run;

  /**
   * @param jar the executable jar, which must be there
   */
  CompilerJar(Path jar) {
    try {
      loader =
          new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
      run =
          MethodHandles.publicLookup()
              .findStatic(
                  loader.loadClass(MAIN),
                  "run",
                  MethodType.methodType(
                      int.class, PrintStream.class, PrintStream.class, String[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(jar + " is not the jar of the compiler", e);
    }
  }

  /**
   * What a call gave.
   *
   * @param status exit status
   * @param text what it wrote
   * @param messages what it had to say
   */
  record Answer(int status, String text, String messages) {}

  /** Runs the program as if from the command line. */
  Answer call(String... arguments) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int status;
    try (PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(messages, true, StandardCharsets.UTF_8)) {
      status = (int) run.invokeExact(out, err, arguments);
    } catch (Throwable e) {
      throw new IllegalStateException("the compiler has failed", e);
    }
    return new Answer(
        status, text.toString(StandardCharsets.UTF_8), messages.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
