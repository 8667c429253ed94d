package dev.bitwright.lower.training;

import dev.bitwright.emit.java.TrainerSpec.Option;
import dev.bitwright.graph.TrainingSettings;
import java.util.ArrayList;
import java.util.List;

/** The calls of the options' builder that say what a network's train settings say. */
final class TrainingDefaults {
  private TrainingDefaults() {}

  static List<Option> of(TrainingSettings s) {
    List<Option> options = new ArrayList<>();
    options.add(new Option("epochs", Integer.toString(s.epochs())));
    options.add(new Option("batchSize", Integer.toString(s.batch())));
    options.add(new Option("optimizer", optimizer(s)));
    options.add(new Option("learningRate", learningRate(s)));
    options.add(new Option("weightDecay", Double.toString(s.weightDecay())));
    if (s.gradientClip() > 0) {
      options.add(new Option("gradientClip", Double.toString(s.gradientClip())));
    }
    return options;
  }

  private static String optimizer(TrainingSettings s) {
    return switch (s.optimizer()) {
      case "sgd" -> "Optimizer.sgd(" + s.momentum() + ", " + s.nesterov() + ")";
      case "adam" -> "Optimizer.adam(" + s.beta1() + ", " + s.beta2() + ")";
      case "adamw" -> "Optimizer.adamW(" + s.beta1() + ", " + s.beta2() + ")";
      default -> throw new IllegalArgumentException("optimizer " + s.optimizer());
    };
  }

  private static String learningRate(TrainingSettings s) {
    String rate = Double.toString(s.learningRate());
    String warm = s.warmup() > 0 ? ".withWarmUp(" + s.warmup() + ")" : "";
    return switch (s.schedule()) {
      case "constant" -> "LearningRate.constant(" + rate + ")" + warm;
      case "step" ->
          "LearningRate.step(" + rate + ", " + s.stepEvery() + ", " + s.stepFactor() + ")" + warm;
      case "cosine" -> "LearningRate.cosine(" + rate + ")" + warm;
      case "one_cycle" -> "LearningRate.oneCycle(" + rate + ", " + s.warmup() + ")";
      default -> throw new IllegalArgumentException("schedule " + s.schedule());
    };
  }
}
