package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.scheme.Quantizer.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class SchemeTrialTest {

  /** APOT-1 and APOT-2: mean and deviation are those of the values given. */
  @Test
  void apotWeights() {
    SchemeTrial.Result r =
        run(
            Trials.spec("APoT", "bits", 4),
            Role.WEIGHT,
            Map.of("alpha", 1.5),
            -0.42,
            -0.10,
            0.03,
            0.15,
            0.31,
            0.66);
    assertThat(all(r, SchemeTrial.Point::level)).containsExactly(-10, -4, -1, 1, 4, 10);
    assertThat(all(r, p -> p.dyd().get("alpha")))
        .containsExactly(
            new double[] {-0.047668, -0.028137, 0.036047, 0.018372, 0.028137, 1}, within(1e-6));
    assertThat(r.scale()).isCloseTo(0.15, within(1e-12));
    // d y_i / d x_i = (1 - 1/n - wn_i^2 / (n - 1)) / deviation inside
    double wn = -1.428499;
    assertThat(r.points().get(0).dydx())
        .isCloseTo((1 - 1 / 6.0 - wn * wn / 5) / 0.367519, within(1e-4));
    assertThat(r.points().get(5).dydx()).isZero();
  }

  /** LSQ-2 states the derivatives without the gradient factor; so does a trial. */
  @Test
  void lsqDerivativesHaveNoGradientFactor() {
    SchemeTrial.Result r =
        run(
            Trials.spec("UNIFORM", "bits", 3),
            Role.WEIGHT,
            Map.of("s", 0.3),
            -1,
            -0.55,
            -0.2,
            0.05,
            0.31,
            0.62,
            0.9,
            1.5);
    assertThat(all(r, SchemeTrial.Point::code)).containsExactly(-3, -2, -1, 0, 1, 2, 3, 3);
    assertThat(all(r, p -> p.dyd().get("s")))
        .containsExactly(
            new double[] {0.333333, -0.166667, -0.333333, -0.166667, -0.033333, -0.066667, 3, 3},
            within(1e-6));
    assertThat(all(r, SchemeTrial.Point::dydx)).containsExactly(1, 1, 1, 1, 1, 1, 0, 0);
  }

  @Test
  void apotActivationsAreUnsignedWhateverTheValues() {
    SchemeTrial.Result r =
        run(
            Trials.spec("APoT", "bits", 3),
            Role.ACTIVATION,
            Map.of("alpha", 3.0),
            -0.2,
            0,
            0.3,
            0.9,
            1.4,
            2.0,
            2.6,
            3.7);
    assertThat(all(r, SchemeTrial.Point::y))
        .containsExactly(new double[] {0, 0, 0.3, 0.9, 1.2, 1.8, 2.4, 3}, within(1e-6));
    assertThat(all(r, SchemeTrial.Point::rank)).containsExactly(0, 0, 1, 3, 4, 5, 6, 7);
  }

  @Test
  void uniformActivationsAreUnsignedWhenNoValueIsNegative() {
    SchemeSpec spec = Trials.spec("UNIFORM", "bits", 3);
    assertThat(run(spec, Role.ACTIVATION, Map.of(), 0.1, 2).quantizer().levels().minimum())
        .isZero();
    assertThat(run(spec, Role.ACTIVATION, Map.of(), -0.1, 2).quantizer().levels().minimum())
        .isEqualTo(-4);
  }

  @Test
  void offsetsAreShown() {
    SchemeTrial.Result r =
        run(
            Trials.spec("RTN", "bits", 2, "offset", "on"),
            Role.ACTIVATION,
            Map.of("gamma", 0.8, "beta", 0.1),
            -1.7,
            0.2,
            0.8);
    assertThat(r.offset()).isCloseTo(0.1, within(1e-12));
    assertThat(all(r, SchemeTrial.Point::code)).containsExactly(1, 0, 3);
    assertThat(all(r, p -> p.dyd().get("gamma"))).containsExactly(-1, 0, 1);
    assertThat(all(r, p -> p.dyd().get("beta"))).containsOnly(1);
    assertThat(all(r, SchemeTrial.Point::dydx))
        .containsExactly(new double[] {0, 0.8, 0.8}, within(1e-12));
  }

  @Test
  void namingAParameterTurnsItsOptionOn() {
    Map<String, Double> beta = Map.of("gamma", 0.8, "beta", 0.1);
    for (Role role : Role.values()) {
      SchemeTrial.Result r = run(Trials.spec("RTN", "bits", 2), role, beta, -1.7, 0.2, 2.4);
      assertThat(r.offset()).isCloseTo(0.1, within(1e-12));
      assertThat(r.points().get(2).y()).isCloseTo(0.9, within(1e-12));
    }
    SchemeSpec uniform = Trials.spec("UNIFORM", "bits", 3);
    SchemeTrial.Result affine =
        run(uniform, Role.ACTIVATION, Map.of("s", 0.5, "beta", -1.0), -3, 0, 4);
    assertThat(all(affine, SchemeTrial.Point::level)).containsExactly(-2, 0, 5);
  }

  @Test
  void oneValueIsEnoughForEveryScheme() {
    for (String name : List.of("UNIFORM", "RTN", "APoT")) {
      for (Role role : Role.values()) {
        SchemeTrial.Result r = run(Trials.spec(name, "bits", 2), role, Map.of(), 0.3);
        assertThat(r.points().get(0).y()).as(name).isFinite();
        assertThat(r.points().get(0).dydx()).as(name).isFinite();
        assertThat(r.parameters().values()).allMatch(Double::isFinite);
      }
    }
  }

  @Test
  void json() {
    SchemeTrial.Result r =
        run(Trials.spec("RTN", "bits", 2), Role.ACTIVATION, Map.of("gamma", 0.1), -0.75, 0.25, 3);
    assertThat(SchemeJson.trial(r))
        .isEqualTo(
            """
            [
              {"x": -0.75, "y": -0.1, "level": -1, "code": 1, "dydx": 0.1, "dyd": {"gamma": -1}},
              {"x": 0.25, "y": 0, "level": 0, "code": 0, "dydx": 0.1, "dyd": {"gamma": 0}},
              {"x": 3, "y": 0.1, "level": 1, "code": 3, "dydx": 0, "dyd": {"gamma": 1}}
            ]
            """);
  }

  @Test
  void jsonNumbersAndTexts() {
    assertThat(SchemeJson.number(1e-12)).isEqualTo("1E-12");
    assertThat(SchemeJson.number(0.1 * 3)).isEqualTo("0.3");
    assertThat(SchemeJson.number(-1e20)).isEqualTo("-1E+20");
    assertThat(SchemeJson.number(Double.NaN)).isEqualTo("null");
    assertThat(SchemeJson.text("a\"b\\\n")).isEqualTo("\"a\\\"b\\\\\\u000a\"");
    String schemes = SchemeJson.schemes(Schemes.infos());
    assertThat(schemes.lines()).hasSize(Schemes.all().size() + 2);
    assertThat(schemes)
        .contains("\"name\": \"APoT\"", "\"weightBits\": [2, 3, 4, 5, 6, 7, 8]", "\"default\": ");
  }

  private static SchemeTrial.Result run(
      SchemeSpec spec, Role role, Map<String, Double> parameters, double... values) {
    Diagnostics d = new Diagnostics();
    Optional<SchemeTrial.Result> result =
        SchemeTrial.run(
            new SchemeTrial.Request(
                spec, role, Arrays.stream(values).boxed().toList(), parameters, Optional.empty()),
            d);
    assertThat(d.render()).isEmpty();
    return result.orElseThrow();
  }

  private static double[] all(SchemeTrial.Result result, ToDoubleFunction<SchemeTrial.Point> part) {
    return result.points().stream().mapToDouble(part).toArray();
  }
}
