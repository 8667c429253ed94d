package dev.bitwright.cli;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.SourceRef;
import dev.bitwright.pipeline.Companion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option {@code --profile} of the commands that plan a network. */
final class ProfileFile {

  @Option(
      names = "--profile",
      paramLabel = "FILE",
      description = "What was measured of the network; NAME.profile beside it by default.")
  private Path file;

  /** The profile that is given, or the one beside the network where there is one. */
  Optional<Companion> read(SourceFile source, NetworkDecl network, Diagnostics diagnostics) {
    Path path = file == null ? source.beside(network.name().text() + ".profile") : file;
    if (Files.exists(path)) {
      return CompanionFile.read(path, diagnostics);
    }
    if (file != null) {
      String name = CompanionFile.name(path);
      diagnostics.report(Message.FILE_MISSING, SourceRef.ofFile(name), name, path);
    }
    return Optional.empty();
  }
}
