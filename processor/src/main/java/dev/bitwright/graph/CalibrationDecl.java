package dev.bitwright.graph;

import dev.bitwright.graph.CalibrationSettings.Choice;
import dev.bitwright.language.Argument;
import dev.bitwright.language.Expression;
import dev.bitwright.language.Identifier;
import dev.bitwright.language.Setting;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Statement;
import java.util.ArrayList;
import java.util.List;

/** Calibration settings as the calibrate block that gives them. */
final class CalibrationDecl {
  private static final SourceRef AT = SourceRef.NONE;

  private CalibrationDecl() {}

  static Statement statement(CalibrationSettings c) {
    List<Setting> settings = new ArrayList<>();
    settings.add(setting("weights", choice(c.weights())));
    settings.add(setting("activations", choice(c.activations())));
    settings.add(setting("rounding", choice(c.rounding())));
    if (!c.nearest().isEmpty()) {
      List<Expression> names = new ArrayList<>();
      c.nearest().forEach(layer -> names.add(new Expression.NameReference(AT, layer.name())));
      settings.add(setting("nearest", new Expression.ListLiteral(AT, names)));
    }
    settings.add(setting("bias_correction", new Expression.BooleanLiteral(AT, c.biasCorrection())));
    settings.add(setting("batch", new Expression.IntegerLiteral(AT, c.batch())));
    return new Statement.Calibrate(AT, settings);
  }

  private static Expression choice(Choice choice) {
    if (choice.options().isEmpty()) {
      return new Expression.NameReference(AT, choice.word());
    }
    List<Argument> arguments = new ArrayList<>();
    choice
        .options()
        .forEach(
            (name, value) ->
                arguments.add(
                    Argument.named(
                        name,
                        value instanceof Double number
                            ? Expression.RealLiteral.of(AT, number)
                            : new Expression.NameReference(AT, value.toString()))));
    return new Expression.Call(AT, new Identifier(AT, choice.word()), arguments);
  }

  private static Setting setting(String name, Expression value) {
    return new Setting(AT, new Identifier(AT, name), value);
  }
}
