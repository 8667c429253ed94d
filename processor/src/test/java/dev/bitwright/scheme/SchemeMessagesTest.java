package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.check.GraphChecker;
import dev.bitwright.graph.GraphBuilder;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostic;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.QnnReader;
import dev.bitwright.scheme.Quantizer.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every message of the schemes: its number, id, text and place. */
class SchemeMessagesTest {

  @Test
  void unknownScheme() {
    Diagnostics d = new Diagnostics();
    assertThat(Schemes.lookup(Trials.spec("APOT4"), d)).isEmpty();
    one(d, "BW3001", 7, "there is no scheme 'APOT4'. Did you mean 'APoT'?");
  }

  @Test
  void bitsMissing() {
    Diagnostics d = weights(Trials.spec("UNIFORM"), true, false);
    one(d, "BW3002", 7, "UNIFORM needs a width for weights.", "1, 2, 3, 4, 5, 6, 7, 8, 16");
  }

  @Test
  void bitsTheSchemeDoesNotHave() {
    one(
        weights(Trials.spec("RTN", "bits", 3), true, false),
        "BW3003",
        20,
        "RTN has no width of 3 bits for weights. It has 2.");
    one(
        activations(Trials.spec("UNIFORM", "bits", 9), true, false),
        "BW3003",
        20,
        "UNIFORM has no width of 9 bits for activations.");
    one(
        weights(Trials.spec("APoT", "bits", "three"), true, false),
        "BW3003",
        20,
        "no width of 'three' bits");
    one(weights(Trials.spec("APoT", "bits", 2.5), true, false), "BW3003", 20, "no width of 2.5");
  }

  @Test
  void unknownOption() {
    one(
        weights(Trials.spec("RTN", "bits", 2, "weightOfset", "on"), true, false),
        "BW3004",
        35,
        "RTN has no option 'weightOfset'. Did you mean 'weightOffset' or",
        "bits, weightOffset, offset");
    one(
        activations(Trials.spec("NONE", "bits", 2), true, false),
        "BW3004",
        15,
        "NONE has no option 'bits'.",
        "Its options are none.");
  }

  @Test
  void aMisspeltWidthIsNotMissedAsWell() {
    one(
        weights(Trials.spec("ESB", "bit", 4), true, false),
        "BW3004",
        15,
        "ESB has no option 'bit'. Did you mean 'bits'?");
  }

  @Test
  void optionOfTheOtherRole() {
    one(
        weights(Trials.apart("APoT", "bits", 3, "activationAlpha", 2.0), true, false),
        "BW3009",
        35,
        "the option 'activationAlpha' of APoT is one of activations, and this rule is for weights.",
        "Move it to the rule for activations, or leave it out.");
    one(
        activations(Trials.apart("UNIFORM", "bits", 3, "granularity", "tensor"), true, false),
        "BW3009",
        35,
        "the option 'granularity' of UNIFORM is one of weights, and this rule is for activations.");
    for (SchemeSpec both :
        List.of(
            Trials.spec("APoT", "bits", 3, "activationAlpha", 2.0),
            Trials.apart("APoT", "bits", 3, "weightAlpha", 2.0))) {
      assertThat(weights(both, true, false).isEmpty()).isTrue();
    }
  }

  @Test
  void onlyARuleWrittenApartIsForOneRole() {
    one(
        checked("weights APoT(bits = 3, activation_alpha = 2.0) activations APoT(bits = 3)"),
        "BW3009",
        92,
        "the option 'activationAlpha' of APoT is one of activations");
    assertThat(checked("APoT(bits = 3, activation_alpha = 2.0, weight_alpha = 2.0)").isEmpty())
        .isTrue();
  }

  private static Diagnostics checked(String rule) {
    Diagnostics d = new Diagnostics();
    String text =
        """
        network N { input image: u8[1, 4, 4]; quantize UNIFORM(bits = 8, count = batch);
          a = relu(conv2d(image, filters = 2, kernel = 1));
          b = relu(batch_norm(conv2d(a, filters = 2, kernel = 1))) quantize RULE;
          output scores = dense(flatten(b), units = 2);
        }
        """
            .replace("RULE", rule);
    NetworkDecl network = QnnReader.read("net.qnn", text, d).orElseThrow();
    NetworkGraph graph = new GraphBuilder().build(network, d).orElseThrow();
    new GraphChecker().check(graph, d);
    return d;
  }

  @Test
  void optionGivenTwiceInTwoSpellings() {
    Diagnostics d =
        weights(
            Trials.spec("RTN", "bits", 2, "weightOffset", "on", "weight_offset", "off"),
            true,
            false);
    one(d, "BW1053", 55, "the option 'weightOffset' is given twice.");
  }

  @Test
  void wrongOptionValues() {
    one(
        weights(Trials.spec("UNIFORM", "bits", 4, "granularity", "row"), true, false),
        "BW3005",
        40,
        "the option 'granularity' of UNIFORM cannot be 'row'. Use one of channel, tensor.");
    one(
        weights(Trials.spec("RTN", "bits", 2, "weight_offset", 1), true, false),
        "BW3005",
        40,
        "cannot be 1. Use on or off.");
    one(
        weights(Trials.spec("RTN", "bits", 2, "weightDelta", 7.5), true, false),
        "BW3005",
        40,
        "cannot be 7.5. Use a number from 0.01 to 3.0.");
    one(
        activations(Trials.spec("APoT", "bits", 3, "activationAlpha", "big"), true, false),
        "BW3005",
        40,
        "cannot be 'big'. Use a number from 0.01 to 1000.0.");
    for (Object k : new Object[] {3, 1.5, "two"}) {
      one(
          weights(Trials.spec("ESB", "bits", 4, "k", k), true, false),
          "BW3005",
          40,
          "the option 'k' of ESB cannot be",
          "Use a whole number from 0 to 2.");
    }
    one(
        activations(Trials.spec("ESB", "bits", 8, "k", 4), true, false),
        "BW3005",
        40,
        "Use a whole number from 5 to 7.");
  }

  @Test
  void optionsThatDoNotFitTogether() {
    one(
        activations(Trials.spec("UNIFORM", "bits", 16, "mode", "affine"), false, false),
        "BW3006",
        40,
        "mode = affine at 16 bits cannot be met");
    one(
        activations(
            Trials.spec("UNIFORM", "bits", 4, "mode", "affine", "narrow", "on"), false, false),
        "BW3006",
        60,
        "narrow = on with mode = affine");
    one(
        weights(Trials.spec("UNIFORM", "bits", 4, "variant", "dorefa"), false, false),
        "BW3006",
        40,
        "variant = dorefa for these weights cannot be met: no batch norm follows");
    one(
        weights(
            Trials.spec("UNIFORM", "bits", 1, "variant", "dorefa", "gradientBits", 4),
            false,
            false),
        "BW3006",
        60,
        "gradientBits for these weights cannot be met: gradients are quantized between a product and"
            + " its batch norm, and there is none.");
    one(
        weights(
            Trials.spec("UNIFORM", "bits", 4, "variant", "pact", "gradientBits", 4), true, false),
        "BW3006",
        60,
        "gradientBits with variant = pact cannot be met: that variant has no such option.");
    one(
        weights(
            Trials.spec("UNIFORM", "bits", 4, "variant", "dorefa", "gradientBits", 17),
            true,
            false),
        "BW3005",
        60,
        "the option 'gradientBits' of UNIFORM cannot be 17. Use a whole number from 1 to 16.");
    one(
        weights(
            Trials.spec("UNIFORM", "bits", 4, "variant", "pact", "mode", "affine"), true, false),
        "BW3006",
        60,
        "mode with variant = pact cannot be met: that variant has no such option.",
        "Its options are maxGradient, activationAlpha, scale.");
    one(
        weights(Trials.spec("UNIFORM", "bits", 16, "variant", "lsq_plus"), true, false),
        "BW3006",
        40,
        "variant = lsq_plus at 16 bits cannot be met: its levels would need 17 bits");
    one(
        weights(Trials.spec("UNIFORM", "bits", 1, "variant", "int8"), true, false),
        "BW3006",
        40,
        "variant = int8 at 1 bit cannot be met: its widths are 2 to 8");
    one(
        activations(Trials.spec("UNIFORM", "bits", 8, "range", "moving_average"), true, false),
        "BW3006",
        40,
        "range = moving_average with variant = lsq cannot be met: its step is learned",
        "Use variant = int8");
    one(
        activations(
            Trials.spec("UNIFORM", "bits", 8, "variant", "int8", "decay", 0.9), true, false),
        "BW3006",
        60,
        "decay without range = moving_average cannot be met");
    Object[] averaged = {"bits", 8, "variant", "int8", "range", "moving_average"};
    one(
        weights(Trials.apart("UNIFORM", averaged), true, false),
        "BW3006",
        60,
        "range = moving_average for weights cannot be met: all weights are at hand");
    one(
        activations(Trials.spec("UNIFORM", averaged), true, true),
        "BW3006",
        60,
        "range = moving_average cannot be met: adds and average pools need one scale");
    one(
        weights(Trials.spec("UNIFORM", "bits", 4, "scaleDomain", "log2"), true, false),
        "BW3006",
        40,
        "scaleDomain = log2 without scale = power_of_two");
    one(
        weights(Trials.spec("UNIFORM", "bits", 4, "variant", "lsq2"), true, false),
        "BW3005",
        40,
        "Use one of lsq, lsq_plus, dorefa, pact, int8");
    one(
        activations(Trials.spec("UNIFORM", "bits", 4, "variant", "dorefa"), false, true),
        "BW3006",
        40,
        "variant = dorefa cannot be met: adds and average pools need a power of two");
    one(
        activations(
            Trials.spec("UNIFORM", "bits", 4, "variant", "lsq_plus", "configuration", 3),
            false,
            true),
        "BW3006",
        60,
        "an offset (configuration = 3) cannot be met: adds and average pools sum levels");
    one(
        weights(Trials.spec("UNIFORM", "bits", 16, "levels", "mid_rise"), true, false),
        "BW3006",
        40,
        "levels = mid_rise at 16 bits cannot be met");
    one(
        activations(
            Trials.spec("UNIFORM", "bits", 4, "mode", "affine", "levels", "mid_rise"),
            false,
            false),
        "BW3006",
        60,
        "levels = mid_rise with mode = affine");
    one(
        weights(
            Trials.spec("UNIFORM", "bits", 4, "narrow", "on", "levels", "mid_rise"), true, false),
        "BW3006",
        60,
        "levels = mid_rise with narrow = on");
    one(
        weights(Trials.spec("UNIFORM", "bits", 1, "narrow", true), true, false),
        "BW3006",
        40,
        "narrow = on at 1 bit");
    one(
        weights(Trials.spec("UNIFORM", "bits", 4, "granularity", "channel"), false, true),
        "BW3006",
        40,
        "all scores of the output layer share one scale");
    one(
        weights(Trials.spec("RTN", "bits", 2, "granularity", "channel"), false, true),
        "BW3006",
        40,
        "all scores of the output layer share one scale");
    one(
        weights(Trials.spec("APoT", "bits", 3, "weightNorm", "on"), false, true),
        "BW3006",
        40,
        "no batch norm follows");
    one(
        weights(Trials.spec("PRUNED_TERNARY", "bits", 2), false, false),
        "BW3006",
        7,
        "PRUNED_TERNARY cannot be met: no batch norm follows");
    one(
        weights(
            Trials.spec("PRUNED_TERNARY", "bits", 2, "rampStart", 0.5, "rampEnd", 0.25),
            true,
            false),
        "BW3006",
        60,
        "rampEnd = 0.25 cannot be met: the ramp would end before it starts at 0.5");
    one(
        weights(Trials.spec("ESB", "bits", 4, "k", 1, "uniform", "midRise"), true, false),
        "BW3006",
        60,
        "uniform = midRise with k = 1",
        "Write k = 2");
    one(
        weights(
            Trials.spec("ESB", "bits", 4, "meanShift", "on", "uniform", "midRise"), true, false),
        "BW3006",
        40,
        "meanShift = on with uniform = midRise");
    one(
        weights(
            Trials.spec("BALANCED", "bits", 2, "partition", "scale", "scale", "mean"), true, false),
        "BW3006",
        60,
        "scale with partition = scale");
    one(
        activations(
            Trials.spec("RTN", "bits", 2, "offset", "on", "borders", "exact"), false, false),
        "BW3006",
        60,
        "borders = exact with offset = on");
  }

  @Test
  void exactBordersWithoutAnOffsetAreWhatThereIs() {
    assertThat(
            activations(Trials.spec("RTN", "bits", 2, "borders", "exact"), false, false).isEmpty())
        .isTrue();
  }

  @Test
  void signedEdge() {
    for (String name : List.of("APoT", "BALANCED")) {
      one(
          activations(Trials.spec(name, "bits", 3), false, false),
          "BW3007",
          7,
          name + " has no levels below zero",
          "Put a relu before it");
    }
  }

  @Test
  void powerOfTwoScale() {
    for (String name : List.of("APoT", "RTN", "BALANCED", "ESB")) {
      one(
          activations(Trials.spec(name, "bits", 2), true, true),
          "BW3008",
          7,
          name + " cannot quantize what an add or an average pool reads",
          "Use UNIFORM there.");
    }
  }

  @Test
  void schemesForWeightsOnly() {
    for (String name : List.of("BINARY", "TERNARY", "PRUNED_TERNARY")) {
      one(
          activations(Trials.spec(name, "bits", 2), true, false),
          "BW3020",
          7,
          name + " is a scheme for weights only.",
          "give the activations another scheme");
      one(
          weights(
              Trials.spec(name, "bits", name.equals("BINARY") ? 1 : 2, "granularity", "channel"),
              true,
              true),
          "BW3006",
          40,
          "all scores of the output layer share one scale");
    }
  }

  @Test
  void trialParameters() {
    one(
        trial(Trials.spec("APoT", "bits", 3), List.of(0.3), Map.of("alpa", 1.0)),
        "BW3010",
        7,
        "APoT has no parameter 'alpa' here. Did you mean 'alpha'?",
        "Its parameters are alpha.");
    one(
        trial(Trials.spec("UNIFORM", "bits", 3), List.of(0.3), Map.of("s", -1.0)),
        "BW3011",
        7,
        "the parameter 's' cannot be -1.0. Use a number from 1.0E-8 on.");
  }

  @Test
  void trialValues() {
    one(
        trial(Trials.spec("UNIFORM", "bits", 3), List.of(Double.NaN), Map.of()),
        "BW3012",
        7,
        "NaN is no number that can be quantized.");
    one(
        trial(Trials.spec("UNIFORM", "bits", 3), List.of(), Map.of()),
        "BW3013",
        7,
        "0 values are given. Give 1 to 1000.");
    one(trial(Trials.spec("NONE"), List.of(1.0), Map.of()), "BW3014", 7, "NONE quantizes nothing.");
  }

  private static Diagnostics weights(SchemeSpec spec, boolean normalised, boolean perTensor) {
    Diagnostics d = new Diagnostics();
    Optional<Quantizer> q =
        Schemes.find(spec.name())
            .orElseThrow()
            .weights(spec, new Scheme.WeightContext(4, 9, normalised, perTensor), d);
    assertThat(q.isPresent()).isEqualTo(!d.hasErrors());
    return d;
  }

  private static Diagnostics activations(SchemeSpec spec, boolean nonNegative, boolean power) {
    Diagnostics d = new Diagnostics();
    Optional<Quantizer> q =
        Schemes.find(spec.name())
            .orElseThrow()
            .activations(spec, new Scheme.ActivationContext(nonNegative, 9, power), d);
    assertThat(q.isPresent()).isEqualTo(!d.hasErrors());
    return d;
  }

  private static Diagnostics trial(
      SchemeSpec spec, List<Double> values, Map<String, Double> parameters) {
    Diagnostics d = new Diagnostics();
    assertThat(
            SchemeTrial.run(
                new SchemeTrial.Request(spec, Role.WEIGHT, values, parameters, Optional.empty()),
                d))
        .isEmpty();
    return d;
  }

  private static void one(Diagnostics d, String id, int column, String... texts) {
    assertThat(d.all()).as(d.render()).hasSize(1);
    Diagnostic only = d.all().get(0);
    assertThat(only.id()).isEqualTo(id);
    assertThat(only.isError()).isTrue();
    assertThat(only.text()).contains(texts);
    assertThat(only.at().file()).isEqualTo("net.qnn");
    assertThat(only.at().line()).isEqualTo(3);
    assertThat(only.at().column()).isEqualTo(column);
  }
}
