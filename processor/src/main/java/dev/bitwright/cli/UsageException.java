package dev.bitwright.cli;

import dev.bitwright.language.Diagnostic;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import java.util.Arrays;
import picocli.CommandLine;

/** Wrong usage that has a message of its own. */
final class UsageException extends CommandLine.ParameterException {

  private final transient Diagnostic diagnostic;

  UsageException(CommandLine command, Message message, Object... arguments) {
    super(command, message.id());
    this.diagnostic =
        new Diagnostic(
            message, SourceRef.NONE, Arrays.stream(arguments).map(String::valueOf).toList());
  }

  Diagnostic diagnostic() {
    return diagnostic;
  }
}
