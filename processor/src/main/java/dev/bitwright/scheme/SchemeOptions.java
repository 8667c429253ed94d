package dev.bitwright.scheme;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads the options of one scheme and reports what is wrong with them. Names are compared without
 * case and underscores, so that {@code weightOffset}, as the papers' notes write it, and {@code
 * weight_offset}, as the language does, are one option.
 */
final class SchemeOptions {
  /** The option of weights that every filter scales for itself unless told otherwise. */
  static final SchemeInfo.Option GRANULARITY =
      SchemeInfo.Option.ofWeights(
          "granularity",
          "channel, tensor",
          "channel; tensor for the output layer",
          "Whether each output channel's weights have a scale of their own.");

  private final SchemeInfo info;
  private final SchemeSpec spec;
  private final Diagnostics diagnostics;
  private final Map<String, SchemeSpec.Option> given = new LinkedHashMap<>();
  private boolean valid = true;
  private boolean unknown;

  SchemeOptions(SchemeInfo info, SchemeSpec spec, Diagnostics diagnostics) {
    this.info = info;
    this.spec = spec;
    this.diagnostics = diagnostics;
    List<String> names = new ArrayList<>();
    if (!(info.weightBits().isEmpty() && info.activationBits().isEmpty())) {
      names.add("bits");
    }
    info.options().forEach(o -> names.add(o.name()));
    Map<String, String> known = new LinkedHashMap<>();
    names.forEach(n -> known.put(key(n), n));
    spec.options()
        .forEach(
            (name, option) -> {
              String canonical = known.get(key(name));
              if (canonical == null) {
                unknown(name, option.nameRef(), names);
              } else if (given.putIfAbsent(canonical, option) != null) {
                report(Message.GIVEN_TWICE, option.nameRef(), "the option", canonical);
              }
            });
  }

  private static String key(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  private void unknown(String name, SourceRef at, List<String> names) {
    unknown = true;
    List<String> near = Suggestions.nearest(name, names);
    String hint = near.isEmpty() ? "" : " Did you mean '" + String.join("' or '", near) + "'?";
    String all = names.isEmpty() ? "none" : String.join(", ", names);
    report(Message.SCHEME_OPTION_UNKNOWN, at, info.name(), name, hint, all);
  }

  /** Whether nothing was wrong so far. */
  boolean valid() {
    return valid;
  }

  void report(Message message, SourceRef at, Object... arguments) {
    valid = false;
    diagnostics.report(message, at, arguments);
  }

  /** Where an option was written; where the scheme is named when it was not written. */
  SourceRef at(String name) {
    return given.containsKey(name) ? given.get(name).ref() : spec.ref();
  }

  boolean isGiven(String name) {
    return given.containsKey(name);
  }

  /** The width, or -1 after reporting that it is missing or that the scheme does not have it. */
  int bits(Quantizer.Role role) {
    boolean weight = role == Quantizer.Role.WEIGHT;
    List<Integer> widths = weight ? info.weightBits() : info.activationBits();
    if (widths.isEmpty()) {
      String other = weight ? "activations" : "weights";
      report(
          Message.SCHEME_ROLE, spec.ref(), info.name(), other, weight ? "weights" : "activations");
      return -1;
    }
    if (spec.apart()) {
      otherRole(role);
    }
    String words = widths.stream().map(String::valueOf).collect(Collectors.joining(", "));
    SchemeSpec.Option option = given.get("bits");
    String what = weight ? "weights" : "activations";
    if (option == null && widths.size() == 1) {
      return widths.get(0);
    }
    if (option == null && unknown) {
      return -1; // the misspelt option may be the width
    }
    if (option == null || option.value() instanceof List<?> || !spec.alternatives().isEmpty()) {
      report(Message.SCHEME_BITS_MISSING, spec.ref(), info.name(), what, words);
      return -1;
    }
    if (option.value() instanceof Long n
        && widths.contains((int) (long) n)
        && n == (int) (long) n) {
      return (int) (long) n;
    }
    String width =
        text(option.value()) + (Long.valueOf(1).equals(option.value()) ? " bit" : " bits");
    report(Message.SCHEME_BITS, option.ref(), info.name(), width, what, words);
    return -1;
  }

  /** Reports options that say nothing of this role, in a rule for this role alone. */
  private void otherRole(Quantizer.Role role) {
    for (SchemeInfo.Option option : info.options()) {
      if (isGiven(option.name()) && option.role().filter(r -> r != role).isPresent()) {
        boolean weight = role == Quantizer.Role.WEIGHT;
        report(
            Message.SCHEME_OPTION_ROLE,
            given.get(option.name()).nameRef(),
            option.name(),
            info.name(),
            weight ? "activations" : "weights",
            weight ? "weights" : "activations");
      }
    }
  }

  /** One of the allowed words, compared as names of options are; the first one is the default. */
  String choice(String name, String... allowed) {
    SchemeSpec.Option option = given.get(name);
    if (option == null) {
      return allowed[0];
    }
    String word = option.value() instanceof String s ? s : text(option.value());
    for (String one : allowed) {
      if (key(one).equals(key(word))) {
        return one;
      }
    }
    wrong(name, option, "one of " + String.join(", ", allowed));
    return allowed[0];
  }

  /** {@code on} or {@code off}, or a truth value. */
  boolean isOn(String name, boolean standard) {
    SchemeSpec.Option option = given.get(name);
    if (option == null) {
      return standard;
    }
    if (option.value() instanceof Boolean b) {
      return b;
    }
    if ("on".equals(option.value()) || "off".equals(option.value())) {
      return "on".equals(option.value());
    }
    wrong(name, option, "on or off");
    return standard;
  }

  /**
   * Whether the weights' scale is one number a channel: the option {@code granularity}, where the
   * output layer can have one scale only.
   */
  Rank granularity(Scheme.WeightContext context) {
    boolean channel = choice("granularity", "channel", "tensor").equals("channel");
    if (context.perTensorScale() && channel && isGiven("granularity")) {
      report(
          Message.SCHEME_OPTION_CLASH,
          at("granularity"),
          "granularity = channel",
          "all scores of the output layer share one scale",
          "Leave it out, or give the output layer a rule of its own.");
    }
    return channel && !context.perTensorScale() ? Rank.CHANNEL : Rank.TENSOR;
  }

  /** A number in a closed range; empty when it is not given or wrong. */
  Optional<Double> number(String name, double low, double high) {
    SchemeSpec.Option option = given.get(name);
    if (option == null) {
      return Optional.empty();
    }
    if (option.value() instanceof Number n && n.doubleValue() >= low && n.doubleValue() <= high) {
      return Optional.of(n.doubleValue());
    }
    wrong(name, option, "a number from " + low + " to " + high);
    return Optional.empty();
  }

  /** A whole number in a closed range; empty when it is not given or wrong. */
  Optional<Integer> integer(String name, int low, int high) {
    SchemeSpec.Option option = given.get(name);
    if (option == null) {
      return Optional.empty();
    }
    if (option.value() instanceof Long n && n >= low && n <= high) {
      return Optional.of((int) (long) n);
    }
    wrong(name, option, "a whole number from " + low + " to " + high);
    return Optional.empty();
  }

  private void wrong(String name, SchemeSpec.Option option, String expected) {
    report(
        Message.SCHEME_OPTION_VALUE,
        option.ref(),
        name,
        info.name(),
        text(option.value()),
        expected);
  }

  private static String text(Object value) {
    return value instanceof String s ? "'" + s + "'" : String.valueOf(value);
  }
}
