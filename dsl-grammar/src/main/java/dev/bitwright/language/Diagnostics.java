package dev.bitwright.language;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Collects the messages of one compilation. The order of the result depends on the places only
 * (file, line, column; equal places keep the order of reporting). The same message at the same
 * place is kept once, since blocks are expanded many times. Not for use by several threads.
 */
public final class Diagnostics {

  private static final Comparator<Diagnostic> BY_PLACE =
      Comparator.comparing((Diagnostic d) -> d.at().file())
          .thenComparingInt(d -> d.at().line())
          .thenComparingInt(d -> d.at().column());

  private final Set<Diagnostic> reported = new LinkedHashSet<>();
  private final Map<String, SourceLines> sources = new HashMap<>();

  /** Makes the text of a file known, so that its lines can be shown under the messages. */
  public void addSource(String file, String text) {
    sources.put(file, new SourceLines(text));
  }

  /**
   * Reports a message.
   *
   * @param arguments values of the placeholders, in order; shown as {@link String#valueOf(Object)}
   * @throws IllegalArgumentException when the number of arguments is not that of the message
   */
  public void report(Message message, SourceRef at, Object... arguments) {
    List<String> texts = new ArrayList<>();
    for (Object argument : arguments) {
      texts.add(String.valueOf(argument));
    }
    add(new Diagnostic(message, at, texts));
  }

  /** Takes a message, unless one of the same kind stands at the same place already. */
  public void add(Diagnostic diagnostic) {
    boolean known =
        diagnostic.at().line() > 0
            && reported.stream()
                .anyMatch(
                    d -> d.message() == diagnostic.message() && d.at().equals(diagnostic.at()));
    if (!known) {
      reported.add(diagnostic);
    }
  }

  /** Takes those messages of another compilation that satisfy a condition, and its sources. */
  public void addAll(Diagnostics other, Predicate<Diagnostic> condition) {
    other.all().stream().filter(condition).forEach(this::add);
    sources.putAll(other.sources);
  }

  /** All messages, in the order of their places. */
  public List<Diagnostic> all() {
    List<Diagnostic> sorted = new ArrayList<>(reported);
    sorted.sort(BY_PLACE);
    return List.copyOf(sorted);
  }

  public boolean isEmpty() {
    return reported.isEmpty();
  }

  public boolean hasErrors() {
    return reported.stream().anyMatch(Diagnostic::isError);
  }

  /** Number of errors; warnings and notes do not count. */
  public int errorCount() {
    return (int) reported.stream().filter(Diagnostic::isError).count();
  }

  /** Number of messages that satisfy a condition. */
  public int count(Predicate<Diagnostic> condition) {
    return (int) reported.stream().filter(condition).count();
  }

  /** All messages as the command line shows them, with source line and caret where known. */
  public String render() {
    StringBuilder out = new StringBuilder();
    for (Diagnostic diagnostic : all()) {
      out.append(render(diagnostic));
    }
    return out.toString();
  }

  /** One message as the command line shows it; ends with a line feed. */
  public String render(Diagnostic diagnostic) {
    StringBuilder out = new StringBuilder(diagnostic.toString()).append('\n');
    SourceLines lines = sources.get(diagnostic.at().file());
    if (lines != null) {
      lines.appendExcerpt(out, diagnostic.at());
    }
    return out.toString();
  }
}
