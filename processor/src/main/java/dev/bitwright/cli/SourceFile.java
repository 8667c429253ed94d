package dev.bitwright.cli;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.QnnReader;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** The argument {@code net.qnn} of several commands. */
final class SourceFile {

  @Parameters(paramLabel = "FILE", description = "The network, a .qnn file.")
  private String file;

  /** As the user wrote it, which is how messages call it. */
  String name() {
    return file.replace(File.separatorChar, '/');
  }

  /** A file in the folder of the network. */
  Path beside(String fileName) {
    return Path.of(file).resolveSibling(fileName);
  }

  Optional<NetworkDecl> read(CommandLine command, Diagnostics diagnostics) {
    try {
      return QnnReader.read(Path.of(file), name(), diagnostics);
    } catch (InvalidPathException e) {
      throw new CommandLine.ParameterException(command, "'" + file + "' is no path", e);
    }
  }
}
