package dev.bitwright.cli;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.SourceRef;
import dev.bitwright.pipeline.Companion;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files that lie beside a network and that its compilation reads. */
final class CompanionFile {
  private CompanionFile() {}

  /** Where the plan of a network is committed. */
  static Path planOf(SourceFile source, NetworkDecl network) {
    return source.beside(network.name().text() + ".plan");
  }

  /** The committed plan of a network, if there is one. */
  static Optional<Companion> plan(SourceFile source, NetworkDecl network, Diagnostics diagnostics) {
    Path path = planOf(source, network);
    return Files.exists(path) ? read(path, diagnostics) : Optional.empty();
  }

  /** A file as text; empty after reporting that it cannot be read. */
  static Optional<Companion> read(Path path, Diagnostics diagnostics) {
    String name = name(path);
    try {
      byte[] bytes = Files.readAllBytes(path);
      return Optional.of(new Companion(name, new String(bytes, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      diagnostics.report(
          Message.FILE_UNREADABLE, SourceRef.ofFile(name), name, e.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  /** As messages call it. */
  static String name(Path path) {
    return path.toString().replace(File.separatorChar, '/');
  }
}
