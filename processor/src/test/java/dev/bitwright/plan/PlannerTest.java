package dev.bitwright.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PlannerTest {
  @ParameterizedTest
  @FieldSource("dev.bitwright.plan.Networks#ALL")
  void plansEveryNetwork(String name) {
    String text = PlanText.of(Networks.planned(Networks.text(name)));
    assertThat(text).contains("total weights");
  }
}
