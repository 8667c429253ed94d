package dev.bitwright.language;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * One message at one place.
 *
 * @param message entry of the catalogue
 * @param at where it lands
 * @param arguments values of the placeholders, as text
 */
public record Diagnostic(Message message, SourceRef at, List<String> arguments) {

  public Diagnostic {
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(at, "at");
    arguments = List.copyOf(arguments);
    message.format(arguments);
  }

  /** Stable id such as {@code BW1203}. */
  public String id() {
    return message.id();
  }

  public Severity severity() {
    return message.severity();
  }

  public boolean isError() {
    return message.severity() == Severity.ERROR;
  }

  /** What is wrong and what to do, without place and id. */
  public String text() {
    return message.format(arguments);
  }

  /** The same with words of the language in another spelling, see {@link Message#format}. */
  public String text(UnaryOperator<String> spelling) {
    return message.format(arguments, spelling);
  }

  /** {@code net.qnn:12:7: error BW1203: ...}, one line. */
  @Override
  public String toString() {
    String place = at.toString();
    return (place.isEmpty() ? "" : place + ": ") + severity().word() + " " + id() + ": " + text();
  }
}
