package dev.bitwright.scheme;

import static dev.bitwright.scheme.Formulas.constant;
import static dev.bitwright.scheme.Formulas.mul;
import static dev.bitwright.scheme.Formulas.surrogate;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Quantizer.Role;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code MULTIBIT}: a group of n weights is {@code B a}, I sign vectors times I coordinates; the
 * level of a weight is the integer sum of its signed coordinates, which are rounded to one scale.
 * Bases and coordinates are found by loss-aware steps, and coordinates are pruned over all layers
 * until an average number of them a weight is left, so that many groups end with none.
 *
 * <p>Source: ALQ, Qu, Zhou, Cheng, Thiele, CVPR 2020, arXiv 1912.08883, and their released code.
 * For weights only: the code has no activations, and the paper's are not described.
 */
public final class MultibitScheme implements Scheme {
  private static final SchemeInfo INFO =
      new SchemeInfo(
          "MULTIBIT",
          "Groups of weights as sums of signed coordinates, pruned to an average width (ALQ).",
          List.of(1, 2, 3, 4, 5, 6, 7, 8),
          List.of(),
          List.of(
              new SchemeInfo.Option(
                  "average",
                  "a number from 0.05 to 8, below bits",
                  "no pruning",
                  "Bits a weight that are left in the end, over all layers with the same average."),
              new SchemeInfo.Option(
                  "grouping",
                  "auto, channelwise, kernelwise, pixelwise, subchannel",
                  "auto",
                  "Which weights of an output share coordinates: all, one input channel's, one"
                      + " kernel position's, or equal parts; auto is pixelwise for kernels over 16"
                      + " input channels and more, channelwise for other kernels, parts else."),
              new SchemeInfo.Option(
                  "parts",
                  "a whole number from 1 to 4096",
                  "2",
                  "Equal parts of an output's weights for grouping = subchannel."),
              new SchemeInfo.Option(
                  "coordinateBits",
                  "a whole number from 4 to 8",
                  "7",
                  "Bits of a stored coordinate; a group's coordinates together are below 2^it."),
              new SchemeInfo.Option(
                  "granularity",
                  "channel, tensor",
                  "channel; tensor for the output layer",
                  "Whether each output has a scale of its own."),
              new SchemeInfo.Option(
                  "rounds",
                  "a whole number from 1 to 20",
                  "2",
                  "Rounds of basis, coordinate and pruning steps."),
              new SchemeInfo.Option(
                  "warmUp",
                  "a number from 0 to 1",
                  "0.2",
                  "Share of the run on shadow weights before the rounds."),
              new SchemeInfo.Option(
                  "refine",
                  "a number from 0 to 1",
                  "0.4",
                  "Share of the run on shadow weights after the rounds."),
              new SchemeInfo.Option(
                  "tune",
                  "a number from 0 to 1",
                  "0.1",
                  "Share of the run at its end in which bases stay and coordinates move."),
              new SchemeInfo.Option(
                  "rate",
                  "a number from 1e-6 to 1",
                  "0.001",
                  "Highest learning rate of the steps; the run's curve applies to it.")),
          "per group its width, that many planes of one bit a weight, and that many coordinates",
          "popcount of planes, times the coordinate",
          "ALQ: Qu et al., CVPR 2020, arXiv 1912.08883, and github.com/zqu1992/ALQ");

  @Override
  public SchemeInfo info() {
    return INFO;
  }

  @Override
  public boolean quantizes() {
    return true;
  }

  /** How the weights of one output are grouped. */
  private record Grouping(int groups, boolean strided, String name) {}

  /** When the steps of which kind are made. */
  private record Schedule(
      double average, int rounds, double warmUp, double refine, double tune, double rate) {}

  @Override
  public Optional<Quantizer> weights(
      SchemeSpec spec, WeightContext context, Diagnostics diagnostics) {
    SchemeOptions options = new SchemeOptions(INFO, spec, diagnostics);
    int bits = options.bits(Role.WEIGHT);
    int coordinateBits = options.integer("coordinateBits", 4, 8).orElse(7);
    boolean channel = options.choice("granularity", "channel", "tensor").equals("channel");
    Schedule schedule = schedule(options, bits);
    Grouping grouping = grouping(options, context);
    if (channel && context.perTensorScale()) {
      if (options.isGiven("granularity")) {
        options.report(
            Message.SCHEME_OPTION_CLASH,
            options.at("granularity"),
            "granularity = channel",
            "all scores of the output layer share one scale",
            "Leave it out, or give the output layer a rule of its own.");
      }
      channel = false;
    }
    return options.valid()
        ? Optional.of(quantizer(bits, coordinateBits, channel, schedule, grouping, context))
        : Optional.empty();
  }

  @Override
  public Optional<Quantizer> activations(
      SchemeSpec spec, ActivationContext context, Diagnostics diagnostics) {
    SchemeOptions options = new SchemeOptions(INFO, spec, diagnostics);
    options.report(
        Message.SCHEME_OPTION_CLASH,
        spec.ref(),
        "activations of MULTIBIT",
        "the method is for weights only",
        "Give the activations another scheme: weights MULTIBIT(bits = 2) activations"
            + " UNIFORM(bits = 4).");
    return Optional.empty();
  }

  private static Schedule schedule(SchemeOptions options, int bits) {
    double average = options.number("average", 0.05, 8).orElse(0.0);
    Schedule schedule =
        new Schedule(
            average,
            options.integer("rounds", 1, 20).orElse(2),
            options.number("warmUp", 0, 1).orElse(0.2),
            options.number("refine", 0, 1).orElse(0.4),
            options.number("tune", 0, 1).orElse(0.1),
            options.number("rate", 1e-6, 1).orElse(1e-3));
    if (average > 0 && bits > 0 && average >= bits) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("average"),
          "average = " + average + " at " + bits + (bits == 1 ? " bit" : " bits"),
          "a group starts with at most " + bits + (bits == 1 ? " coordinate" : " coordinates"),
          "Use an average below bits, or leave it out.");
    }
    if (average > 0 && schedule.warmUp() + schedule.refine() + schedule.tune() > 0.99) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("average"),
          "average",
          "warmUp, refine and tune leave no time for the rounds that prune",
          "Make their sum smaller than 0.99.");
    }
    return schedule;
  }

  private static Grouping grouping(SchemeOptions options, WeightContext context) {
    String name =
        options.choice("grouping", "auto", "channelwise", "kernelwise", "pixelwise", "subchannel");
    int taps = Math.toIntExact(context.elementsPerChannel());
    int positions = context.positions();
    int parts = options.integer("parts", 1, 4096).orElse(2);
    if (options.isGiven("parts") && !name.equals("subchannel")) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("parts"),
          "parts",
          "they belong to grouping = subchannel",
          "Leave parts out, or write grouping = subchannel.");
    }
    if (name.equals("subchannel") && taps % parts != 0) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at(options.isGiven("parts") ? "parts" : "grouping"),
          "grouping = subchannel with " + parts + " parts",
          "the " + taps + " weights of an output have no such equal parts",
          "Use parts that divide " + taps + ".");
    }
    if (name.equals("kernelwise") && positions == 1) {
      options.report(
          Message.SCHEME_OPTION_CLASH,
          options.at("grouping"),
          "grouping = kernelwise",
          "a kernel of one position would be a group of one weight",
          "Use channelwise or subchannel here.");
    }
    return switch (name) {
      case "channelwise" -> new Grouping(1, false, name);
      case "kernelwise" -> new Grouping(taps / positions, false, name);
      case "pixelwise" -> new Grouping(positions, true, name);
      case "subchannel" -> new Grouping(parts, false, name);
      default -> automatic(taps, positions);
    };
  }

  /** As the paper's small networks: pixels of wide convolutions, parts of matrix rows. */
  private static Grouping automatic(int taps, int positions) {
    if (positions > 1) {
      return taps / positions >= 16
          ? new Grouping(positions, true, "pixelwise")
          : new Grouping(1, false, "channelwise");
    }
    int parts = 1;
    while (parts < 16 && taps % (2 * parts) == 0 && taps / (2 * parts) >= 64) {
      parts *= 2;
    }
    return new Grouping(parts, false, "subchannel");
  }

  private static Quantizer quantizer(
      int bits,
      int coordinateBits,
      boolean channel,
      Schedule schedule,
      Grouping grouping,
      WeightContext context) {
    int largest = (1 << coordinateBits) - 1;
    Formula.Input x = Formulas.element("x");
    Formula.Input level = Formulas.element("level");
    Formula.Input scale = new Formula.Input("scale", channel ? Rank.CHANNEL : Rank.TENSOR);
    List<String> settings =
        List.of(
            String.valueOf(bits),
            String.valueOf(largest),
            String.valueOf(grouping.groups()),
            grouping.strided() ? "strided" : "runs",
            String.valueOf(schedule.average()),
            String.valueOf(schedule.rounds()),
            String.valueOf(schedule.warmUp()),
            String.valueOf(schedule.refine()),
            String.valueOf(schedule.tune()),
            String.valueOf(schedule.rate()));
    int members = Math.toIntExact(context.elementsPerChannel() / grouping.groups());
    return new Quantizer(
            INFO.name(),
            bits,
            Role.WEIGHT,
            LevelSet.range(-largest, largest),
            new StorageForm.SignedCoordinates(
                bits,
                coordinateBits,
                members,
                grouping.strided(),
                schedule.average() > 0 ? schedule.average() : bits),
            List.of(),
            x,
            // Shadow weights pass the gradient of the weights on as it is.
            surrogate(mul(scale, level), x),
            level,
            constant(-largest),
            constant(largest),
            scale,
            Optional.empty(),
            String.format(
                Locale.ROOT,
                "MULTIBIT up to %d bit%s%s, %s groups of %d, coordinates of %d bits",
                bits,
                bits == 1 ? "" : "s",
                schedule.average() > 0 ? ", " + schedule.average() + " on average" : "",
                grouping.name(),
                members,
                coordinateBits))
        .withCoder(new Quantizer.Coder("multibit", settings, level, scale));
  }
}
