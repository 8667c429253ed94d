package dev.bitwright.lower.training;

import dev.bitwright.calibration.BiasPlace;
import dev.bitwright.calibration.LevelFit;
import dev.bitwright.check.CheckedGraph;
import dev.bitwright.emit.java.TrainerSpec.Option;
import dev.bitwright.emit.java.TrainerSpec.OptionCall;
import dev.bitwright.graph.CalibrationSettings;
import dev.bitwright.graph.CalibrationSettings.Choice;
import dev.bitwright.graph.Node;
import dev.bitwright.scheme.Quantizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the library must know to calibrate a network: a line for each activation quantizer and for
 * each operator with quantized weights, and the settings as calls of its options. Nothing for a
 * network without calibrate settings.
 */
final class CalibrationLines {
  private static final String NONE = "-";

  private final CheckedGraph graph;
  private final Workbench bench;
  private final boolean wanted;

  CalibrationLines(CheckedGraph graph, Workbench bench) {
    this.graph = graph;
    this.bench = bench;
    this.wanted = graph.network().calibration().isPresent();
  }

  /** The quantizer of an edge: where its values are, and its parameters. */
  void edge(Node node, String tensor, Quantizer quantizer) {
    if (!wanted) {
      return;
    }
    String owner = graph.parameterOwner(node.name());
    LevelFit fit = LevelFit.of(quantizer).orElseThrow();
    List<String> words = new ArrayList<>();
    words.add(tensor);
    words.add(owner + ".started");
    words.add(owner + "." + fit.scale());
    words.add(fit.offset().map(o -> owner + "." + o).orElse(NONE));
    words.addAll(fit.words());
    bench.edge(node.name(), words, tensor);
  }

  /** An operator with quantized weights: what it reads, where its bias is, and its parameters. */
  void product(Node node, Edge from, Quantizer quantizer) {
    if (!wanted || quantizer == null) {
      return;
    }
    Optional<LevelFit> fit = LevelFit.of(quantizer);
    List<String> words = new ArrayList<>();
    words.add(from.tensor());
    words.add(from.scale() == null ? NONE : from.scale().name());
    words.add(from.offset() == null ? NONE : from.offset().name());
    words.add(BiasPlace.of(graph, node).orElse(NONE));
    words.add(fit.map(f -> node.name() + ".weight." + f.scale()).orElse(NONE));
    words.add(fit.flatMap(LevelFit::offset).map(o -> node.name() + ".weight." + o).orElse(NONE));
    words.addAll(fit.map(LevelFit::words).orElse(List.of("1", "linear", "0..0")));
    bench.product(node.name(), words);
  }

  /** The calls that say what the calibrate settings say. */
  static List<Option> options(Optional<CalibrationSettings> settings) {
    if (settings.isEmpty()) {
      return List.of();
    }
    CalibrationSettings c = settings.get();
    List<Option> options = new ArrayList<>();
    options.add(new Option("weights", "RangeRule", List.of(range(c.weights()))));
    options.add(new Option("activations", "RangeRule", List.of(range(c.activations()))));
    options.add(new Option("rounding", "Rounding", rounding(c.rounding())));
    if (!c.nearest().isEmpty()) {
      options.add(
          Option.names(
              "nearest",
              c.nearest().stream().map(CalibrationSettings.LayerName::name).distinct().toList()));
    }
    options.add(Option.number("biasCorrection", c.biasCorrection()));
    options.add(Option.number("batch", c.batch()));
    return List.copyOf(options);
  }

  private static OptionCall range(Choice choice) {
    return switch (choice.word()) {
      case "scheme" -> new OptionCall("scheme", List.of());
      case "min_max" -> new OptionCall("minMax", List.of());
      case "moving_average" -> new OptionCall("movingAverage", List.of(choice.number("momentum")));
      case "percentile" -> new OptionCall("percentile", List.of(choice.number("share")));
      case "mse" -> new OptionCall("meanSquare", List.of());
      case "radius" ->
          new OptionCall(
              choice.is("per", "channel") ? "channelRadius" : "radius",
              List.of(choice.number("factor"), choice.number("share")));
      default -> throw new IllegalArgumentException("range rule " + choice.word());
    };
  }

  private static List<OptionCall> rounding(Choice choice) {
    List<OptionCall> calls = new ArrayList<>();
    calls.add(new OptionCall(choice.word(), List.of()));
    if (choice.word().equals("nearest")) {
      return calls;
    }
    String mode = (String) choice.options().get("mode");
    switch (mode) {
      case "plain" -> {}
      case "stochastic" -> calls.add(new OptionCall(mode, List.of()));
      default -> calls.add(new OptionCall(mode, List.of(choice.number("lambda"))));
    }
    calls.add(
        new OptionCall(
            "windows", List.of(choice.number("patches"), choice.is("windows", "layer"))));
    if (choice.is("alphabet", "paper")) {
      calls.add(new OptionCall("paperLevels", List.of()));
    }
    if (choice.is("ties", "away")) {
      calls.add(new OptionCall("symmetricTies", List.of()));
    }
    return calls;
  }
}
