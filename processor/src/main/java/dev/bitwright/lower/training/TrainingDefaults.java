package dev.bitwright.lower.training;

import dev.bitwright.emit.java.TrainerSpec.Option;
import dev.bitwright.emit.java.TrainerSpec.OptionCall;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.TrainingSettings;
import java.util.ArrayList;
import java.util.List;

/** The calls of the options' builder that say what a network's train settings say. */
final class TrainingDefaults {
  private TrainingDefaults() {}

  static List<Option> of(NetworkGraph network) {
    TrainingSettings s = network.training();
    List<Option> options = new ArrayList<>();
    options.add(Option.number("epochs", s.epochs()));
    options.add(Option.number("batchSize", s.batch()));
    options.add(new Option("optimizer", "Optimizer", List.of(optimizer(s))));
    options.add(new Option("learningRate", "LearningRate", learningRate(s)));
    options.add(Option.number("weightDecay", s.weightDecay()));
    if (s.gradientClip() > 0) {
      options.add(Option.number("gradientClip", s.gradientClip()));
    }
    if (s.batchNormFreeze() < 1) {
      options.add(Option.number("batchNormFreeze", s.batchNormFreeze()));
    }
    if (network.sequential()) {
      int steps = s.steps() == 0 ? TrainingSettings.DEFAULT_STEPS : s.steps();
      options.add(Option.number("steps", steps));
    }
    return options;
  }

  private static OptionCall optimizer(TrainingSettings s) {
    return switch (s.optimizer()) {
      case "sgd" -> new OptionCall("sgd", List.of(s.momentum(), s.nesterov()));
      case "adam" -> new OptionCall("adam", List.of(s.beta1(), s.beta2()));
      case "adamw" -> new OptionCall("adamW", List.of(s.beta1(), s.beta2()));
      default -> throw new IllegalArgumentException("optimizer " + s.optimizer());
    };
  }

  private static List<OptionCall> learningRate(TrainingSettings s) {
    double rate = s.learningRate();
    List<OptionCall> calls = new ArrayList<>();
    switch (s.schedule()) {
      case "constant" -> calls.add(new OptionCall("constant", List.of(rate)));
      case "step" ->
          calls.add(new OptionCall("step", List.of(rate, s.stepEvery(), s.stepFactor())));
      case "cosine" -> calls.add(new OptionCall("cosine", List.of(rate)));
      case "one_cycle" -> calls.add(new OptionCall("oneCycle", List.of(rate, s.warmup())));
      default -> throw new IllegalArgumentException("schedule " + s.schedule());
    }
    if (s.warmup() > 0 && !s.schedule().equals("one_cycle")) {
      calls.add(new OptionCall("withWarmUp", List.of(s.warmup())));
    }
    return calls;
  }
}
