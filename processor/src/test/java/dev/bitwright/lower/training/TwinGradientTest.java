package dev.bitwright.lower.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.plan.Networks;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.NetworkTrainer;
import dev.bitwright.training.Parameter;
import dev.bitwright.training.TokenStream;
import dev.bitwright.training.TrainerAccess;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The generated gradients of whole networks in floats against differences of the loss. */
class TwinGradientTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TinyConcat",
        "TinyConv",
        "TinyDense",
        "TinyDepthwise",
        "TinyOffset",
        "TinyResidual",
        "TinyWide",
        "Average",
        "Shared"
      })
  void directionalDerivatives(String name) {
    String text =
        switch (name) {
          case "Average" -> AVERAGE;
          case "Shared" -> SHARED;
          default -> Networks.text(name);
        };
    Class<?> type = GeneratedTrainers.compile(text);
    try (NetworkTrainer trainer = GeneratedTrainers.floatTwin(type)) {
      trainer.initialize(5);
      var input = Networks.graph(text).nodes().get(0).shape();
      Dataset data =
          GeneratedTrainers.noise(40, input.channels(), input.height(), input.width(), 2, 3);
      TrainerAccess access = new TrainerAccess(trainer, data, 37);
      access.gradients();
      assertThat(agreeing(access)).isGreaterThan(3);
    }
  }

  /** Parameters whose gradient is the slope of the loss; those that hardly matter are left out. */
  private static int agreeing(TrainerAccess access) {
    int checked = 0;
    for (Parameter p : access.parameters()) {
      float[][] gradient = copy(p.gradient());
      double norm = norm(gradient);
      if (norm < 1e-4) {
        continue;
      }
      double step = 1e-3 * Math.max(1, norm(p.rows()));
      double slope = slope(access, p, gradient, norm, step);
      assertThat(slope).as(p.name()).isCloseTo(norm, within(0.04 * norm + 2e-4));
      checked++;
    }
    return checked;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lstm(row, units = 6)",
        "lstm(row, units = 6, tanh = true)",
        "gru(row, units = 6)",
        "lstm(gru(row, units = 5, tanh = true), units = 6, tanh = true)",
        "gru(lstm(row, units = 5), units = 6) + relu(dense(row, units = 6))"
      })
  void directionalDerivativesThroughTime(String cells) {
    Class<?> type = GeneratedTrainers.compileAlone(SEQUENCE.replace("CELLS", cells));
    try (NetworkTrainer trainer = GeneratedTrainers.floatTwin(type)) {
      trainer.initialize(5);
      byte[] tokens = new byte[60];
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] = (byte) (i * i % 7);
      }
      TrainerAccess access = new TrainerAccess(trainer, new TokenStream(tokens), 5, 9);
      access.gradients();
      assertThat(agreeing(access)).isGreaterThan(3);
    }
  }

  private static final String SEQUENCE =
      """
      network Sequence {
        input text: u8[1];
        quantize UNIFORM(bits = 4);
        row = embedding(text, vocabulary = 7, units = 4);
        h = CELLS;
        output scores = dense(h, units = 7);
      }
      """;

  private static final String AVERAGE =
      """
      network Average {
        input image: u8[2, 8, 8];
        quantize UNIFORM(bits = 4);
        a = relu(batch_norm(conv2d(image, filters = 4, kernel = 3, stride = 2)));
        b = average_pool(a, kernel = 2, stride = 1);
        c = relu6(conv2d(b, filters = 4, kernel = 2, groups = 2, bias = true));
        output scores = dense(flatten(c), units = 3) quantize UNIFORM(bits = 8);
      }
      """;

  /** One value read by a pool, a convolution of stride 2 and an add. */
  private static final String SHARED =
      """
      network Shared {
        input image: u8[1, 8, 8];
        quantize APoT(bits = 4);
        a = relu(batch_norm(conv2d(image, filters = 4, kernel = 3, padding = 1)));
        b = batch_norm(conv2d(a, filters = 4, kernel = 3, stride = 2, padding = 1));
        p = max_pool(a, kernel = 2);
        s = relu(b + p);
        t = relu(batch_norm(conv2d(p, filters = 4, kernel = 1)));
        u = s + t;
        output scores = dense(global_average_pool(u), units = 3) quantize UNIFORM(bits = 8);
      }
      """;

  private static double slope(
      TrainerAccess access, Parameter p, float[][] direction, double norm, double step) {
    float[][] start = copy(p.rows());
    move(p.rows(), start, direction, step / norm);
    double above = access.loss();
    move(p.rows(), start, direction, -step / norm);
    double below = access.loss();
    move(p.rows(), start, direction, 0);
    return (above - below) / (2 * step);
  }

  private static void move(float[][] to, float[][] start, float[][] direction, double factor) {
    for (int r = 0; r < to.length; r++) {
      for (int k = 0; k < to[r].length; k++) {
        to[r][k] = (float) (start[r][k] + factor * direction[r][k]);
      }
    }
  }

  private static float[][] copy(float[][] rows) {
    float[][] result = new float[rows.length][];
    for (int r = 0; r < rows.length; r++) {
      result[r] = rows[r].clone();
    }
    return result;
  }

  private static double norm(float[][] rows) {
    double sum = 0;
    for (float[] row : rows) {
      for (float v : row) {
        sum += (double) v * v;
      }
    }
    return Math.sqrt(sum);
  }
}
