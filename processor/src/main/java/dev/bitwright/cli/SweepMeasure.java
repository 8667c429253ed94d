package dev.bitwright.cli;

import dev.bitwright.graph.Budget;
import dev.bitwright.graph.Resource;
import dev.bitwright.language.Suggestions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** What a sweep varies, as an option names it: a word of a budget, {@code macs(bits=8)}. */
final class SweepMeasure {
  private static final int MOST_POINTS = 1000;
  private static final Pattern FORM = Pattern.compile("(\\w+)(?:\\( *bits *= *([1-9]\\d?) *\\))?");

  private SweepMeasure() {}

  /**
   * Reads it.
   *
   * @param option what messages call the option
   * @throws CommandLine.ParameterException where there is no such resource, it is no sum, or it has
   *     bits without need or none where it needs them
   */
  static Budget.Measure of(CommandLine command, String option, String text) {
    Matcher form = FORM.matcher(text);
    Optional<Resource> found =
        form.matches()
            ? Arrays.stream(Resource.values())
                .filter(r -> r.word().equals(form.group(1)))
                .findFirst()
            : Optional.empty();
    if (found.isEmpty()) {
      throw new CommandLine.ParameterException(
          command,
          option
              + " takes one of "
              + known()
              + ", not '"
              + text
              + "'"
              + Suggestions.nearest(text, words()).stream()
                  .findFirst()
                  .map(n -> " (did you mean '" + n + "'?)")
                  .orElse(""));
    }
    Resource resource = found.get();
    resource
        .noSum()
        .ifPresent(
            why -> {
              throw new CommandLine.ParameterException(
                  command,
                  option
                      + " "
                      + resource.word()
                      + ": this "
                      + why
                      + "; a sweep varies a sum, one of "
                      + known());
            });
    boolean bits = form.group(2) != null;
    if (bits != (resource == Resource.MACS)) {
      throw new CommandLine.ParameterException(
          command,
          bits
              ? option + " " + resource.word() + " takes no bits"
              : option + " macs needs the bits of a factor: 'macs(bits=8)'");
    }
    return new Budget.Measure(resource, bits ? Integer.parseInt(form.group(2)) : 0);
  }

  /** Checks the number of points that an option gives. */
  static void checkPoints(CommandLine command, int points) {
    if (points < 2 || points > MOST_POINTS) {
      throw new CommandLine.ParameterException(
          command, "--points takes a number from 2 to " + MOST_POINTS);
    }
  }

  private static List<String> words() {
    return Arrays.stream(Resource.values()).map(Resource::word).toList();
  }

  /** All that may be swept. */
  static String known() {
    return Arrays.stream(Resource.values())
        .filter(r -> r.noSum().isEmpty())
        .map(r -> r == Resource.MACS ? "macs(bits=N)" : r.word())
        .collect(Collectors.joining(", "));
  }
}
