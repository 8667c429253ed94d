package dev.bitwright.examples;

import dev.bitwright.runtime.FrozenNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Packs all that a deployed network needs into one jar: its model, its weights, the library. */
final class ModelJar {
  private ModelJar() {}

  /** Writes the jar and returns its bytes. */
  static long write(Path jar, Class<?> model, Path weights) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      String folder = model.getPackageName().replace('.', '/') + "/";
      for (Class<?> type : classes(model)) {
        String name = folder + type.getName().substring(type.getName().lastIndexOf('.') + 1);
        try (InputStream in = model.getResourceAsStream("/" + name + ".class")) {
          add(out, name + ".class", in.readAllBytes());
        }
      }
      add(out, folder + weights.getFileName(), Files.readAllBytes(weights));
      library(out);
    }
    return Files.size(jar);
  }

  private static List<Class<?>> classes(Class<?> model) {
    return Stream.concat(Stream.of(model), Stream.of(model.getDeclaredClasses())).toList();
  }

  /** The classes of runtime-min, from its jar or its folder. */
  private static void library(JarOutputStream out) throws IOException {
    Path source;
    try {
      source =
          Path.of(FrozenNetwork.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    if (Files.isDirectory(source)) {
      try (Stream<Path> files = Files.walk(source)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
          String name = source.relativize(file).toString().replace('\\', '/');
          if (!name.equals("module-info.class")) {
            add(out, name, Files.readAllBytes(file));
          }
        }
      }
      return;
    }
    try (JarFile library = new JarFile(source.toFile())) {
      for (JarEntry entry : library.stream().toList()) {
        if (entry.getName().endsWith(".class") && !entry.getName().equals("module-info.class")) {
          try (InputStream in = library.getInputStream(entry)) {
            add(out, entry.getName(), in.readAllBytes());
          }
        }
      }
    }
  }

  private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
    JarEntry entry = new JarEntry(name);
    // The time does not belong to the content.
    entry.setLastModifiedTime(FileTime.fromMillis(946_684_800_000L));
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }
}
