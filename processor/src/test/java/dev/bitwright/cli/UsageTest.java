package dev.bitwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class UsageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chekc|Unmatched argument at index 0: 'chekc'. Did you mean 'check'? See: bitwright --help",
        "check --jsn f|Unknown option: '--jsn'. See: bitwright check --help",
        "check|Missing required parameter: 'FILE'. See: bitwright check --help",
        "compile f.qnn --java d --package a.class|'a.class' is not the name of a package. See:"
            + " bitwright compile --help",
        "quantize --scheme RTN --bits x 1|Invalid value for option '--bits': 'x' is not a long."
            + " See: bitwright quantize --help"
      })
  void wrongUsage(String arguments, String expected) {
    Run run = Run.of(arguments.split(" "));
    assertThat(run.err()).isEqualTo("error BW6001: " + expected + "\n");
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void aMissingCommandNamesThoseThereAre() {
    Run run = Run.of();
    assertThat(run.err())
        .startsWith("error BW6001: a command is missing: one of check, compile, ")
        .contains(", quantize-model")
        .endsWith(". See: bitwright --help\n");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void helpAndVersion() {
    assertThat(Run.of("--version").out()).startsWith("bitwright ");
    assertThat(Run.of("--version").status()).isZero();
    Run help = Run.of("--help");
    assertThat(help.status()).isZero();
    assertThat(help.out()).contains("check", "compile", "schemes", "quantize", "70");
    assertThat(Run.of("quantize", "--help").out()).contains("--scheme", "--bits", "--role");
  }

  @Command(name = "boom")
  static final class Boom implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("no\nsuch stage");
    }
  }

  @Command(name = "deep")
  static final class Deep implements Runnable {
    @Override
    public void run() {
      run();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "boom|no such stage.|java.lang.IllegalStateException <"
            + " dev.bitwright.cli.UsageTest$Boom.run:",
        "deep|null.|java.lang.StackOverflowError < dev.bitwright.cli.UsageTest$Deep.run:"
      })
  void aFaultOfOursIsOneMessage(String command, String text, String trace) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Main.commandLine(new PrintWriter(out), new PrintWriter(err))
            .addSubcommand(new Boom())
            .addSubcommand(new Deep());
    int status = Main.execute(line, command);
    assertThat(status).isEqualTo(70);
    assertThat(err.toString())
        .startsWith(
            "error BW9001: a fault of Bitwright, not of your network: "
                + text
                + " Please report it to the maintainers with the network and this text: "
                + trace);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(out.toString()).isEmpty();
  }
}
