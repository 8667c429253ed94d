package dev.bitwright.plan.allocation;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what a committed plan file binds: the lines of its layers that start with {@code pin}. All
 * else in it is what a build computed, and is only compared.
 */
public final class PlanLockReader {
  private static final Pattern WORD = Pattern.compile("\\S+");

  private final String file;
  private final List<String> lines;
  private final Diagnostics diagnostics;
  private final Map<String, PlanLock.Pin> pins = new LinkedHashMap<>();

  private PlanLockReader(String file, String text, Diagnostics diagnostics) {
    this.file = file;
    this.lines = text.lines().toList();
    this.diagnostics = diagnostics;
  }

  /** The lock of a network; empty after errors were reported. */
  public static Optional<PlanLock> read(
      String file, String text, NetworkGraph network, Diagnostics diagnostics) {
    diagnostics.addSource(file, text);
    int errors = diagnostics.errorCount();
    PlanLockReader reader = new PlanLockReader(file, text, diagnostics);
    reader.read(network);
    return diagnostics.errorCount() > errors
        ? Optional.empty()
        : Optional.of(new PlanLock(file, reader.lines, reader.pins));
  }

  private void read(NetworkGraph network) {
    String head = PlanReview.HEAD + network.name();
    if (lines.isEmpty() || !lines.get(0).equals(head)) {
      String found = lines.isEmpty() ? "" : lines.get(0);
      diagnostics.report(
          Message.PLAN_FOREIGN,
          new SourceRef(file, 1, 1, Math.max(1, found.length())),
          network.name(),
          head);
      return;
    }
    int line = 1;
    while (line < lines.size() && !lines.get(line).startsWith(PlanReview.LAYERS)) {
      line++;
    }
    Collection<String> names = Sites.names(network).values();
    for (line++; line < lines.size() && !lines.get(line).isBlank(); line++) {
      List<PlanLock.Word> words = words(line);
      if (words.get(0).text().equals(PlanReview.PIN)) {
        pin(words, names);
      } else if (!lines.get(line).startsWith(" ")) {
        report(Message.PLAN_WORD, words.get(0), words.get(0).text(), "'pin' or a blank");
      }
    }
  }

  private void pin(List<PlanLock.Word> words, Collection<String> names) {
    List<String> expected = List.of("", "a layer", "a scheme", "a scheme or 'input'", "4x2");
    if (words.size() < expected.size()) {
      PlanLock.Word last = words.get(words.size() - 1);
      SourceRef end =
          new SourceRef(file, last.ref().line(), last.ref().column() + last.text().length(), 1);
      diagnostics.report(Message.PLAN_WORD, end, "the end of the line", expected.get(words.size()));
      return;
    }
    PlanLock.Word layer = words.get(1);
    if (!names.contains(layer.text())) {
      report(
          Message.PLAN_LAYER_UNKNOWN,
          layer,
          layer.text(),
          Suggestions.sentence(layer.text(), names));
    } else if (!words.get(4).text().matches("[1-9]\\d{0,8}x[1-9]\\d{0,8}")) {
      report(
          Message.PLAN_WORD,
          words.get(4),
          words.get(4).text(),
          "a number of outputs and inputs, as 4x2,");
    } else if (pins.containsKey(layer.text())) {
      report(Message.GIVEN_TWICE, layer, "the pin of", layer.text());
    } else {
      pins.put(layer.text(), new PlanLock.Pin(layer, words.get(2), words.get(3), words.get(4)));
    }
  }

  private void report(Message message, PlanLock.Word at, Object... arguments) {
    diagnostics.report(message, at.ref(), arguments);
  }

  private List<PlanLock.Word> words(int line) {
    List<PlanLock.Word> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(lines.get(line));
    while (matcher.find()) {
      words.add(
          new PlanLock.Word(
              matcher.group(),
              new SourceRef(file, line + 1, matcher.start() + 1, matcher.group().length())));
    }
    return words;
  }
}
