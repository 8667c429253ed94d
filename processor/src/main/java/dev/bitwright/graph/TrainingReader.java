package dev.bitwright.graph;

import dev.bitwright.language.Argument;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Expression;
import dev.bitwright.language.Identifier;
import dev.bitwright.language.Message;
import dev.bitwright.language.Setting;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Statement;
import dev.bitwright.language.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the train block: {@code loss}, {@code optimizer}, {@code schedule}, {@code learning_rate},
 * {@code epochs}, {@code batch}, {@code gradient_clip}, {@code batch_norm_freeze}, {@code steps}.
 */
final class TrainingReader {
  private static final List<String> SETTINGS =
      List.of(
          "loss",
          "optimizer",
          "schedule",
          "learning_rate",
          "epochs",
          "batch",
          "gradient_clip",
          "batch_norm_freeze",
          "steps");

  private static final Map<String, List<String>> OPTIMIZERS =
      new TreeMap<>(
          Map.of(
              "sgd", List.of("rate", "momentum", "nesterov", "weight_decay"),
              "adam", List.of("rate", "beta1", "beta2", "weight_decay"),
              "adamw", List.of("rate", "beta1", "beta2", "weight_decay")));

  private static final Map<String, List<String>> SCHEDULES =
      new TreeMap<>(
          Map.of(
              "constant", List.of("rate", "warmup"),
              "step", List.of("rate", "every", "factor", "warmup"),
              "cosine", List.of("rate", "warmup"),
              "one_cycle", List.of("rate", "warmup")));

  private final Diagnostics diagnostics;
  private final Evaluator evaluator;
  private final TreeMap<String, Object> values = new TreeMap<>();

  TrainingReader(Diagnostics diagnostics, Evaluator evaluator) {
    this.diagnostics = diagnostics;
    this.evaluator = evaluator;
  }

  TrainingSettings read(List<Statement.Train> blocks) {
    List<String> seen = new ArrayList<>();
    for (Statement.Train block : blocks) {
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
    return settings();
  }

  private void read(Setting setting) {
    Expression value = setting.value();
    switch (setting.name().text()) {
      case "loss" -> word("loss", value, List.of("cross_entropy", "mean_squared"));
      case "optimizer" -> choice("optimizer", value, OPTIMIZERS);
      case "schedule" -> choice("schedule", value, SCHEDULES);
      case "learning_rate" -> real("rate", "learning_rate", value);
      case "epochs" -> whole("epochs", value, 1, 1_000_000);
      case "batch" -> whole("batch", value, 2, 65_536);
      case "steps" -> whole("steps", value, 1, 65_536);
      case "batch_norm_freeze" -> real("batch_norm_freeze", "batch_norm_freeze", value);
      case "gradient_clip" -> real("gradient_clip", "gradient_clip", value);
      default ->
          diagnostics.report(
              Message.SETTING_UNKNOWN,
              setting.name().at(),
              setting.name().text(),
              didYouMean(setting.name().text(), SETTINGS),
              String.join(", ", SETTINGS));
    }
  }

  private static String didYouMean(String name, List<String> known) {
    return Suggestions.nearest(name, known).stream()
        .findFirst()
        .map(n -> " Did you mean '" + n + "'?")
        .orElse("");
  }

  private void word(String setting, Expression value, List<String> words) {
    if (value instanceof Expression.NameReference name && words.contains(name.name())) {
      values.put(setting, name.name());
    } else {
      String near = value instanceof Expression.NameReference n ? didYouMean(n.name(), words) : "";
      refuse(setting, value, "one of " + String.join(", ", words), near);
    }
  }

  private void refuse(String setting, Expression value, String wanted) {
    refuse(setting, value, wanted, "");
  }

  private void refuse(String setting, Expression value, String wanted, String near) {
    String shown =
        value instanceof Expression.NameReference name
            ? "'" + name.name() + "'"
            : value instanceof Expression.Call call
                ? "'" + call.function().text() + "'"
                : describe(value);
    diagnostics.report(Message.SETTING_VALUE, value.at(), setting, shown, wanted, near);
  }

  private String describe(Expression value) {
    Value evaluated = evaluator.value(value);
    return evaluated.describe();
  }

  /** {@code sgd} or {@code sgd(momentum = 0.9)}. */
  private void choice(String setting, Expression value, Map<String, List<String>> choices) {
    Optional<Identifier> name = Optional.empty();
    List<Argument> arguments = List.of();
    if (value instanceof Expression.Call call) {
      name = Optional.of(call.function());
      arguments = call.arguments();
    } else if (value instanceof Expression.NameReference word) {
      name = Optional.of(new Identifier(word.at(), word.name()));
    }
    if (name.isEmpty() || !choices.containsKey(name.get().text())) {
      refuse(setting, value, "one of " + String.join(", ", choices.keySet()));
      return;
    }
    values.put(setting, name.get().text());
    List<String> options = choices.get(name.get().text());
    List<String> seen = new ArrayList<>();
    for (Argument argument : arguments) {
      String list = String.join(", ", options);
      if (argument.name().isEmpty()) {
        diagnostics.report(Message.OPTION_WITHOUT_NAME, argument.at(), name.get().text(), list);
        continue;
      }
      Identifier option = argument.name().get();
      if (!options.contains(option.text())) {
        diagnostics.report(
            Message.OPTION_UNKNOWN,
            option.at(),
            name.get().text(),
            option.text(),
            didYouMean(option.text(), options),
            list);
      } else if (seen.contains(option.text())) {
        diagnostics.report(Message.GIVEN_TWICE, option.at(), "the option", option.text());
      } else {
        seen.add(option.text());
        option(option.text(), argument.value());
      }
    }
  }

  private void option(String option, Expression value) {
    switch (option) {
      case "nesterov" -> truth(option, value);
      case "every" -> whole(option, value, 1, 1_000_000);
      default -> real(option, option, value);
    }
  }

  private void truth(String setting, Expression value) {
    Value evaluated = evaluator.value(value);
    if (evaluated instanceof Value.Truth truth) {
      values.put(setting, truth.value());
    } else if (!evaluated.faulty()) {
      diagnostics.report(
          Message.SETTING_VALUE, value.at(), setting, evaluated.describe(), "true or false", "");
    }
  }

  private void whole(String setting, Expression value, long minimum, long maximum) {
    Value evaluated = evaluator.value(value);
    if (evaluated instanceof Value.Whole whole
        && whole.value() >= minimum
        && whole.value() <= maximum) {
      values.put(setting, (int) whole.value());
    } else if (!evaluated.faulty()) {
      diagnostics.report(
          Message.SETTING_VALUE,
          value.at(),
          setting,
          evaluated.describe(),
          "a whole number from " + minimum + " to " + maximum,
          "");
    }
  }

  private void real(String key, String setting, Expression value) {
    Value evaluated = evaluator.value(value);
    if (evaluated.faulty()) {
      return;
    }
    SourceRef at = value.at();
    boolean fraction = List.of("momentum", "beta1", "beta2").contains(setting);
    boolean positive = setting.equals("rate") || setting.equals("learning_rate");
    double maximum =
        switch (setting) {
          case "momentum",
              "beta1",
              "beta2",
              "warmup",
              "weight_decay",
              "factor",
              "batch_norm_freeze" ->
              1;
          case "gradient_clip" -> 1e9;
          default -> 100;
        };
    if (Arithmetic.isNumber(evaluated)) {
      double number = Arithmetic.decimal(evaluated).doubleValue();
      boolean ok =
          number >= 0
              && number <= maximum
              && !(positive && number == 0)
              && !(fraction && number == 1);
      if (ok) {
        values.put(key, number);
        return;
      }
    }
    String most = maximum == 1 ? "1" : maximum == 100 ? "100" : "1000000000";
    diagnostics.report(
        Message.SETTING_VALUE,
        at,
        setting,
        evaluated.describe(),
        (positive ? "a number above 0, " : "a number from 0 to ")
            + (positive ? "at most " : "")
            + (fraction ? "below " : "")
            + most,
        "");
  }

  private double number(String key, double standard) {
    return (double) values.getOrDefault(key, standard);
  }

  private TrainingSettings settings() {
    TrainingSettings d = TrainingSettings.DEFAULT;
    String optimizer = (String) values.getOrDefault("optimizer", d.optimizer());
    boolean sgd = optimizer.equals("sgd");
    boolean decays = optimizer.equals(d.optimizer());
    return new TrainingSettings(
        values.getOrDefault("loss", "cross_entropy").equals("mean_squared")
            ? TrainingSettings.Loss.MEAN_SQUARED
            : TrainingSettings.Loss.CROSS_ENTROPY,
        optimizer,
        number("rate", sgd ? 0.1 : d.learningRate()),
        number("momentum", d.momentum()),
        (boolean) values.getOrDefault("nesterov", d.nesterov()),
        number("weight_decay", decays ? d.weightDecay() : 0),
        (String) values.getOrDefault("schedule", d.schedule()),
        number(
            "warmup",
            values.getOrDefault("schedule", d.schedule()).equals(d.schedule()) ? d.warmup() : 0),
        (int) values.getOrDefault("epochs", d.epochs()),
        (int) values.getOrDefault("batch", d.batch()),
        number("gradient_clip", d.gradientClip()),
        number("batch_norm_freeze", d.batchNormFreeze()),
        number("beta1", d.beta1()),
        number("beta2", d.beta2()),
        (int) values.getOrDefault("every", d.stepEvery()),
        number("factor", d.stepFactor()),
        (int) values.getOrDefault("steps", d.steps()));
  }
}
