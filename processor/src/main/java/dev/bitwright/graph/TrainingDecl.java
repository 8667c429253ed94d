package dev.bitwright.graph;

import dev.bitwright.language.Argument;
import dev.bitwright.language.Expression;
import dev.bitwright.language.Identifier;
import dev.bitwright.language.Setting;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Training settings as the train block that gives them. */
final class TrainingDecl {
  private static final SourceRef AT = SourceRef.NONE;

  private final TrainingSettings training;
  private final List<Setting> settings = new ArrayList<>();

  TrainingDecl(TrainingSettings training) {
    this.training = training;
  }

  Statement statement() {
    word("loss", training.loss().name().toLowerCase(Locale.ROOT));
    List<Argument> optimizer = new ArrayList<>();
    if (training.optimizer().equals("sgd")) {
      optimizer.add(real("momentum", training.momentum()));
      optimizer.add(
          Argument.named("nesterov", new Expression.BooleanLiteral(AT, training.nesterov())));
    } else {
      optimizer.add(real("beta1", training.beta1()));
      optimizer.add(real("beta2", training.beta2()));
    }
    optimizer.add(real("weight_decay", training.weightDecay()));
    call("optimizer", training.optimizer(), optimizer);
    List<Argument> schedule = new ArrayList<>();
    schedule.add(real("rate", training.learningRate()));
    schedule.add(real("warmup", training.warmup()));
    if (training.schedule().equals("step")) {
      schedule.add(
          Argument.named("every", new Expression.IntegerLiteral(AT, training.stepEvery())));
      schedule.add(real("factor", training.stepFactor()));
    }
    call("schedule", training.schedule(), schedule);
    setting("epochs", new Expression.IntegerLiteral(AT, training.epochs()));
    setting("batch", new Expression.IntegerLiteral(AT, training.batch()));
    setting("gradient_clip", Expression.RealLiteral.of(AT, training.gradientClip()));
    if (training.batchNormFreeze() < 1) {
      setting("batch_norm_freeze", Expression.RealLiteral.of(AT, training.batchNormFreeze()));
    }
    if (training.steps() > 0) {
      setting("steps", new Expression.IntegerLiteral(AT, training.steps()));
    }
    return new Statement.Train(AT, settings);
  }

  private static Argument real(String name, double value) {
    return Argument.named(name, Expression.RealLiteral.of(AT, value));
  }

  private void word(String name, String word) {
    setting(name, new Expression.NameReference(AT, word));
  }

  private void call(String name, String function, List<Argument> arguments) {
    setting(name, new Expression.Call(AT, new Identifier(AT, function), arguments));
  }

  private void setting(String name, Expression value) {
    settings.add(new Setting(AT, new Identifier(AT, name), value));
  }
}
