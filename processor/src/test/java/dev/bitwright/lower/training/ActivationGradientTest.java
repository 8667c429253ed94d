package dev.bitwright.lower.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.emit.OutputFile;
import dev.bitwright.plan.Networks;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.NetworkTrainer;
import dev.bitwright.training.Parameter;
import dev.bitwright.training.TrainerAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The generated gradients of a quantized network, through chains that fuse batch norm and relu with
 * an activation quantizer, against differences of its straight-through surrogate.
 */
class ActivationGradientTest {
  private static final int IMAGES = 23;

  private static String network(String rule) {
    boolean relu = rule.startsWith("relu ");
    return """
        network Chain {
          input image: u8[2, 7, 7];
          a = LAYER quantize UNIFORM(bits = 8);
          b = conv2d(a, filters = 4, kernel = 3) quantize weights UNIFORM(bits = 8) activations RULE;
          output scores = dense(flatten(b), units = 2, bias = true) quantize UNIFORM(bits = 8);
        }
        """
        .replace("LAYER", relu ? "relu(LAYER)" : "LAYER")
        .replace(
            "LAYER", "batch_norm(max_pool(conv2d(image, filters = 3, kernel = 2), kernel = 2))")
        .replace("RULE", relu ? rule.substring(5) : rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RTN(bits = 2)",
        "RTN(bits = 2, offset = on)",
        "UNIFORM(bits = 3)",
        "relu UNIFORM(bits = 3)",
        "relu UNIFORM(bits = 8)",
        "UNIFORM(bits = 4, mode = affine)",
        "relu APoT(bits = 3)"
      })
  void gradientsAreThoseOfTheSurrogate(String rule) {
    String text = network(rule);
    assertThat(differences(text, GeneratedTrainers.compile(text))).isEmpty();
  }

  /** Code that was broken by hand is found: the comparison sees every term of the chain. */
  @Test
  void brokenCodeIsFound() {
    String text = network("RTN(bits = 2)");
    String trainer = GeneratedTrainers.source(text).text();
    String dx = "dx[j] = factor * (v3 * v4 - factor2 - v1 * factor3)";
    String gain = "sum1[j] = v6 * v2";
    for (String[] change :
        new String[][] {
          {dx, "dx[j] = factor * (v3 * v4 - v1 * factor3)"},
          {dx, "dx[j] = factor * (v3 * v4 - factor2)"},
          {dx, "dx[j] = factor * (v4 - factor2 - v1 * factor3)"},
          {gain, "sum1[j] = v6 * v2 * 1.01f"},
          {"sum2[j] = v6", "sum2[j] = v5"},
          {"sum0[j] = v1 * (", "sum0[j] = -v1 * ("}
        }) {
      assertThat(trainer).contains(change[0]);
      List<OutputFile> sources = new ArrayList<>(GeneratedTrainers.sources(text));
      OutputFile whole = sources.get(0);
      sources.set(0, new OutputFile(whole.path(), trainer.replace(change[0], change[1])));
      assertThat(differences(text, GeneratedTrainers.load(sources))).as(change[1]).isNotEmpty();
    }
  }

  /** Names of parameters whose gradient is not the surrogate's. */
  private static TreeSet<String> differences(String text, Class<?> type) {
    TreeSet<String> different = new TreeSet<>();
    try (NetworkTrainer trainer = GeneratedTrainers.quantized(type)) {
      trainer.initialize(5);
      Dataset data = GeneratedTrainers.noise(IMAGES + 3, 2, 7, 7, 2, 3);
      TrainerAccess access = new TrainerAccess(trainer, data, IMAGES);
      access.loss();
      moveFromStart(access.parameters());
      double loss = access.loss();
      access.gradients();
      StraightThroughNetwork reference =
          new StraightThroughNetwork(Networks.checked(text), access.parameters(), data, IMAGES);
      assertThat(reference.loss(null, 0, 0, 0)).isCloseTo(loss, within(1e-5));
      for (Parameter p : access.parameters()) {
        if (!agrees(p, reference)) {
          different.add(p.name());
        }
      }
    }
    return different;
  }

  /** So that quantizers clip a little, gains differ, and shifts are not zero. */
  private static void moveFromStart(List<Parameter> parameters) {
    Random random = new Random(8);
    for (Parameter p : parameters) {
      for (float[] row : p.rows()) {
        for (int k = 0; k < row.length; k++) {
          if (p.name().endsWith(".gain")) {
            row[k] = 0.7f + 0.6f * random.nextFloat();
          } else if (p.name().endsWith(".shift") || p.name().endsWith(".beta")) {
            row[k] = 0.4f * random.nextFloat() - 0.2f;
          } else if (!p.name().endsWith(".weight")) {
            row[k] *= 0.93f;
          }
        }
      }
    }
  }

  private static boolean agrees(Parameter p, StraightThroughNetwork reference) {
    double largest = 0;
    double worst = 0;
    for (int r = 0; r < p.rows().length; r++) {
      for (int k = 0; k < p.rows()[r].length; k++) {
        double at = p.rows()[r][k];
        double step = 1e-6 * Math.max(1, Math.abs(at));
        double slope =
            (reference.loss(p, r, k, at + step) - reference.loss(p, r, k, at - step)) / (2 * step);
        largest = Math.max(largest, Math.abs(slope));
        worst = Math.max(worst, Math.abs(slope - p.gradient()[r][k]));
      }
    }
    assertThat(largest).as(p.name() + " moves the loss").isGreaterThan(1e-6);
    return worst <= 1e-3 * largest;
  }
}
