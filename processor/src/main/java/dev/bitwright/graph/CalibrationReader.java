package dev.bitwright.graph;

import dev.bitwright.graph.CalibrationSettings.Choice;
import dev.bitwright.language.Argument;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Expression;
import dev.bitwright.language.Identifier;
import dev.bitwright.language.Message;
import dev.bitwright.language.Setting;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Statement;
import dev.bitwright.language.Suggestions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the calibrate block: {@code weights}, {@code activations}, {@code rounding}, {@code
 * nearest}, {@code bias_correction}, {@code batch}.
 */
final class CalibrationReader {
  private static final List<String> SETTINGS =
      List.of("weights", "activations", "rounding", "nearest", "bias_correction", "batch");

  /** A number with its bounds, or one of several words; and what holds when it is left out. */
  private record Option(double least, double most, List<String> words, Object standard) {
    static Option number(double least, double most, double standard) {
      return new Option(least, most, List.of(), standard);
    }

    static Option word(String... words) {
      return new Option(0, 0, List.of(words), words[0]);
    }
  }

  private static final double SMALLEST = 1e-6;

  private static final Map<String, Option> SHARE = Map.of("share", Option.number(0.5, 1, 0.9999));
  private static final Map<String, Option> MOMENTUM =
      Map.of("momentum", Option.number(0, 0.9999, 0.9));
  private static final Map<String, Option> RADIUS =
      Map.of(
          "factor", Option.number(SMALLEST, 100, 1.16),
          "share", Option.number(0.5, 1, 1.0),
          "per", Option.word("layer", "channel"));
  private static final Map<String, Option> GPFQ =
      Map.of(
          "mode", Option.word("plain", "stochastic", "soft", "hard"),
          "lambda", Option.number(0, 1e6, 0.1),
          "patches", Option.number(SMALLEST, 1, 0.25),
          "windows", Option.word("apart", "layer"),
          "alphabet", Option.word("bits", "paper"),
          "ties", Option.word("up", "away"));

  private static final Map<String, Map<String, Map<String, Option>>> CHOICES =
      Map.of(
          "weights",
          new TreeMap<>(
              Map.of(
                  "scheme",
                  Map.of(),
                  "min_max",
                  Map.of(),
                  "percentile",
                  SHARE,
                  "mse",
                  Map.of(),
                  "radius",
                  RADIUS)),
          "activations",
          new TreeMap<>(
              Map.of(
                  "min_max",
                  Map.of(),
                  "moving_average",
                  MOMENTUM,
                  "percentile",
                  SHARE,
                  "mse",
                  Map.of())),
          "rounding",
          new TreeMap<>(Map.of("nearest", Map.of(), "gpfq", GPFQ)));

  private final Diagnostics diagnostics;
  private final Evaluator evaluator;
  private final Map<String, Choice> choices = new LinkedHashMap<>();
  private final List<CalibrationSettings.LayerName> nearest = new ArrayList<>();
  private boolean biasCorrection = true;
  private int batch = 128;

  CalibrationReader(Diagnostics diagnostics, Evaluator evaluator) {
    this.diagnostics = diagnostics;
    this.evaluator = evaluator;
  }

  /** The settings; empty without a calibrate block. */
  Optional<CalibrationSettings> read(List<Statement.Calibrate> blocks) {
    if (blocks.isEmpty()) {
      return Optional.empty();
    }
    List<String> seen = new ArrayList<>();
    for (Statement.Calibrate block : blocks) {
      for (Setting setting : block.settings()) {
        if (seen.contains(setting.name().text())) {
          diagnostics.report(
              Message.GIVEN_TWICE, setting.name().at(), "the setting", setting.name().text());
        } else {
          seen.add(setting.name().text());
          read(setting);
        }
      }
    }
    SourceRef at = blocks.get(0).at();
    Choice rounding = choice("rounding", "nearest", at);
    String weights = rounding.word().equals("gpfq") ? "radius" : "mse";
    return Optional.of(
        new CalibrationSettings(
            choice("weights", weights, at),
            choice("activations", "mse", at),
            rounding,
            nearest,
            biasCorrection,
            batch,
            at));
  }

  private Choice choice(String setting, String standard, SourceRef at) {
    return choices.getOrDefault(
        setting, new Choice(standard, standards(CHOICES.get(setting).get(standard)), at));
  }

  private static Map<String, Object> standards(Map<String, Option> options) {
    Map<String, Object> values = new TreeMap<>();
    options.forEach((name, option) -> values.put(name, option.standard()));
    return values;
  }

  private void read(Setting setting) {
    String name = setting.name().text();
    switch (name) {
      case "weights", "activations", "rounding" -> choice(name, setting.value());
      case "nearest" -> {
        List<Expression> names =
            setting.value() instanceof Expression.ListLiteral list
                ? list.items()
                : List.of(setting.value());
        for (Expression layer : names) {
          if (layer instanceof Expression.NameReference reference) {
            nearest.add(new CalibrationSettings.LayerName(reference.name(), reference.at()));
          } else {
            refuse(name, layer, "names of layers, such as [stem, scores]");
          }
        }
      }
      case "bias_correction" -> {
        if (evaluator.value(setting.value()) instanceof Value.Truth truth) {
          biasCorrection = truth.value();
        } else {
          refuse(name, setting.value(), "true or false");
        }
      }
      case "batch" -> {
        if (evaluator.value(setting.value()) instanceof Value.Whole whole
            && whole.value() >= 1
            && whole.value() <= 65_536) {
          batch = (int) whole.value();
        } else {
          refuse(name, setting.value(), "a whole number from 1 to 65536");
        }
      }
      default ->
          diagnostics.report(
              Message.CALIBRATION_UNKNOWN,
              setting.name().at(),
              name,
              didYouMean(name, SETTINGS),
              String.join(", ", SETTINGS));
    }
  }

  private static String didYouMean(String name, List<String> known) {
    return Suggestions.nearest(name, known).stream()
        .findFirst()
        .map(n -> " Did you mean '" + n + "'?")
        .orElse("");
  }

  private void refuse(String setting, Expression value, String wanted) {
    refuse(setting, value, wanted, List.of());
  }

  private void oneOf(String setting, Expression value, List<String> words) {
    refuse(setting, value, "one of " + String.join(", ", words), words);
  }

  private void refuse(String setting, Expression value, String wanted, List<String> words) {
    if (value instanceof Expression.NameReference name) {
      diagnostics.report(
          Message.SETTING_VALUE,
          value.at(),
          setting,
          "'" + name.name() + "'",
          wanted,
          didYouMean(name.name(), words));
    } else if (value instanceof Expression.Call call) {
      diagnostics.report(
          Message.SETTING_VALUE,
          value.at(),
          setting,
          "'" + call.function() + "'",
          wanted,
          didYouMean(call.function().text(), words));
    } else {
      Value evaluated = evaluator.value(value);
      if (!evaluated.faulty()) {
        diagnostics.report(
            Message.SETTING_VALUE, value.at(), setting, evaluated.describe(), wanted, "");
      }
    }
  }

  /** {@code mse} or {@code percentile(share = 0.999)}. */
  private void choice(String setting, Expression value) {
    Map<String, Map<String, Option>> known = CHOICES.get(setting);
    String word = "";
    List<Argument> arguments = List.of();
    if (value instanceof Expression.Call call) {
      word = call.function().text();
      arguments = call.arguments();
    } else if (value instanceof Expression.NameReference name) {
      word = name.name();
    }
    if (!known.containsKey(word)) {
      oneOf(setting, value, List.copyOf(known.keySet()));
      return;
    }
    Map<String, Option> options = new TreeMap<>(known.get(word));
    Map<String, Object> values = standards(options);
    List<String> seen = new ArrayList<>();
    String list = options.isEmpty() ? "none" : String.join(", ", options.keySet());
    for (Argument argument : arguments) {
      if (argument.name().isEmpty()) {
        diagnostics.report(Message.OPTION_WITHOUT_NAME, argument.at(), word, list);
        continue;
      }
      Identifier option = argument.name().get();
      if (!options.containsKey(option.text())) {
        diagnostics.report(
            Message.OPTION_UNKNOWN,
            option.at(),
            word,
            option.text(),
            didYouMean(option.text(), List.copyOf(options.keySet())),
            list);
      } else if (seen.contains(option.text())) {
        diagnostics.report(Message.GIVEN_TWICE, option.at(), "the option", option.text());
      } else {
        seen.add(option.text());
        option(option.text(), options.get(option.text()), argument.value())
            .ifPresent(v -> values.put(option.text(), v));
      }
    }
    choices.put(setting, new Choice(word, values, value.at()));
  }

  private Optional<Object> option(String name, Option option, Expression value) {
    if (!option.words().isEmpty()) {
      if (value instanceof Expression.NameReference word && option.words().contains(word.name())) {
        return Optional.of(word.name());
      }
      oneOf(name, value, option.words());
      return Optional.empty();
    }
    Value evaluated = evaluator.value(value);
    if (Arithmetic.isNumber(evaluated)) {
      double number = Arithmetic.decimal(evaluated).doubleValue();
      if (number >= option.least() && number <= option.most()) {
        return Optional.of(number);
      }
    }
    if (!evaluated.faulty()) {
      diagnostics.report(
          Message.SETTING_VALUE,
          value.at(),
          name,
          evaluated.describe(),
          "a number from " + decimal(option.least()) + " to " + decimal(option.most()),
          "");
    }
    return Optional.empty();
  }

  private static String decimal(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
