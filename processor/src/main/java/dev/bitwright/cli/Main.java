package dev.bitwright.cli;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program {@code bitwright}. Exit status: 0 success, 1 the user's input has errors, 2 wrong
 * usage, 70 a fault of ours.
 */
@Command(
    name = "bitwright",
    description = "Compiles quantized neural networks to Java and to HLS C.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      CheckCommand.class,
      CompileCommand.class,
      PlanCommand.class,
      SchemesCommand.class,
      QuantizeCommand.class,
      QuantizeModelCommand.class,
      ProfileCommand.class
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:success",
      "1:the input has errors",
      "2:wrong usage",
      "70:a fault of Bitwright"
    })
public final class Main implements Runnable {

  static final int SUCCESS = 0;
  static final int INPUT_ERRORS = 1;
  static final int USAGE = 2;
  static final int FAULT = 70;

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, arguments));
  }

  /** Runs one command; never throws, never exits. */
  public static int run(PrintStream out, PrintStream err, String... arguments) {
    PrintWriter writer = new PrintWriter(out, true, StandardCharsets.UTF_8);
    PrintWriter errors = new PrintWriter(err, true, StandardCharsets.UTF_8);
    int status = execute(commandLine(writer, errors), arguments);
    writer.flush();
    errors.flush();
    return status;
  }

  static int execute(CommandLine line, String... arguments) {
    try {
      return line.execute(arguments);
    } catch (RuntimeException | Error e) {
      // whatever it is, the user gets one message; there is nothing to go on with
      return fault(line.getErr(), e);
    }
  }

  /** The program with its handlers, to which a test may add a command that fails. */
  static CommandLine commandLine(PrintWriter out, PrintWriter errors) {
    return new CommandLine(new Main())
        .setOut(out)
        .setErr(errors)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, a) -> usage(e))
        .setExecutionExceptionHandler((e, c, r) -> fault(errors, rootOf(e)));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing: one of " + String.join(", ", spec.subcommands().keySet()));
  }

  private static int usage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    Diagnostics diagnostics = new Diagnostics();
    if (e instanceof UsageException known) {
      diagnostics.add(known.diagnostic());
    } else {
      String text = sentence(e.getMessage());
      if (e instanceof UnmatchedArgumentException unmatched
          && !unmatched.getSuggestions().isEmpty()) {
        text += " Did you mean '" + unmatched.getSuggestions().get(0) + "'?";
      }
      String name = command.getCommandSpec().qualifiedName();
      diagnostics.report(Message.USAGE, SourceRef.NONE, text, name);
    }
    print(command.getErr(), diagnostics);
    return USAGE;
  }

  private static String sentence(String text) {
    String oneLine = text.strip().replaceAll("\\s+", " ");
    return oneLine.endsWith(".") ? oneLine : oneLine + ".";
  }

  private static Throwable rootOf(Throwable e) {
    return e instanceof CommandLine.ExecutionException && e.getCause() != null ? e.getCause() : e;
  }

  /** One message with what a report needs: the exception and the places in our code. */
  private static int fault(PrintWriter errors, Throwable e) {
    Diagnostics diagnostics = new Diagnostics();
    StringBuilder trace = new StringBuilder(e.getClass().getName());
    int shown = 0;
    for (StackTraceElement frame : e.getStackTrace()) {
      if (frame.getClassName().startsWith("dev.bitwright") && shown++ < 8) {
        trace.append(" < ").append(frame.getClassName());
        trace.append('.').append(frame.getMethodName()).append(':').append(frame.getLineNumber());
      }
    }
    diagnostics.report(
        Message.INTERNAL_FAULT, SourceRef.NONE, sentence(String.valueOf(e.getMessage())), trace);
    print(errors, diagnostics);
    return FAULT;
  }

  /** Prints messages; the line ends are those of the text, whatever the system. */
  static void print(PrintWriter writer, Diagnostics diagnostics) {
    writer.print(diagnostics.render());
    writer.flush();
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"bitwright " + (version == null ? "(not packaged)" : version)};
    }
  }
}
