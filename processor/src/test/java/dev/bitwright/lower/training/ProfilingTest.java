package dev.bitwright.lower.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.plan.Networks;
import dev.bitwright.plan.sensitivity.Profile;
import dev.bitwright.plan.sensitivity.ProfileCandidates;
import dev.bitwright.plan.sensitivity.ProfileReader;
import dev.bitwright.plan.sensitivity.Sensitivities;
import dev.bitwright.plan.sensitivity.Sensitivity;
import dev.bitwright.runtime.BitwrightException;
import dev.bitwright.training.ArrayDataset;
import dev.bitwright.training.Assignment;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.MeasuredPlans;
import dev.bitwright.training.NetworkProfile;
import dev.bitwright.training.NetworkTrainer;
import dev.bitwright.training.ProfileOptions;
import dev.bitwright.training.ProfileOptions.Source;
import dev.bitwright.training.TableTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Profiles of generated trainers against direct computations, and what they leave behind. */
class ProfilingTest {
  private static final Dataset DATA = GeneratedTrainers.noise(24, 1, 2, 2, 3, 7);
  private static final ProfileOptions ALL = ProfileOptions.standard().samples(24).batch(24);

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("Net.profile");
  }

  private static TableTrainer twin(String network) {
    return (TableTrainer) GeneratedTrainers.floatTwin(GeneratedTrainers.compile(network));
  }

  private static TableTrainer small(ReferenceNetwork reference) {
    TableTrainer twin = twin(ReferenceNetwork.TEXT);
    twin.initializeFrom("reference", (name, count) -> reference.value(name));
    return twin;
  }

  private static double loss(NetworkProfile profile, String layer, boolean activations, int bits) {
    return profile.layers().stream()
        .filter(l -> l.name().equals(layer))
        .flatMap(l -> l.entries().stream())
        .filter(e -> e.activations() == activations && e.bits() == bits)
        .mapToDouble(NetworkProfile.Entry::loss)
        .sum();
  }

  @Test
  void fisherIsThatOfFiniteDifferencesOfTheLoss() {
    ReferenceNetwork net = new ReferenceNetwork();
    try (TableTrainer twin = small(net)) {
      NetworkProfile profile = twin.profile(DATA, ALL, file());
      for (double[][] w : List.of(net.first, net.second)) {
        double[][] quantized = ReferenceNetwork.quantized(w, -4, 3);
        double expected = 0;
        for (int r = 0; r < w.length; r++) {
          for (int k = 0; k < w[r].length; k++) {
            double own = w[r][k];
            double squares = 0;
            for (int i = 0; i < DATA.size(); i++) {
              w[r][k] = own + 1e-5;
              double up = net.loss(DATA, i);
              w[r][k] = own - 1e-5;
              double down = net.loss(DATA, i);
              squares += Math.pow((up - down) / 2e-5, 2) / DATA.size();
            }
            w[r][k] = own;
            expected += squares * Math.pow(quantized[r][k] - own, 2) / 2;
          }
        }
        String layer = w == net.first ? "hidden.conv2d" : "scores";
        assertThat(expected).isPositive();
        assertThat(loss(profile, layer, false, 3)).isEqualTo(expected, within(1e-3 * expected));
      }
      assertThat(profile.source())
          .isEqualTo("fisher for weights of 3 bits and more, else measured");
    }
  }

  @Test
  void measuredLossesAreThoseOfADirectComputation() {
    ReferenceNetwork net = new ReferenceNetwork();
    try (TableTrainer twin = small(net)) {
      NetworkProfile profile = twin.profile(DATA, ALL.source(Source.MEASURED), file());
      ReferenceNetwork other = new ReferenceNetwork();
      other.settle(DATA);
      double base = other.loss(DATA);
      assertThat(profile.loss()).isEqualTo(base, within(1e-5));
      // the running statistics of the trainer play no part
      assertThat(net.loss(DATA)).isNotCloseTo(base, within(1e-3));
      copy(ReferenceNetwork.quantized(net.first, -4, 3), other.first);
      other.settle(DATA);
      check(profile, "hidden.conv2d", false, 3, other.loss(DATA) - base);
      copy(net.first, other.first);
      other.settle(DATA);
      copy(ReferenceNetwork.quantized(net.second, -8, 7), other.second);
      check(profile, "scores", false, 4, other.loss(DATA) - base);
      copy(net.second, other.second);
      net.reading = null;
      double[] read =
          java.util.stream.IntStream.range(0, DATA.size())
              .boxed()
              .flatMapToDouble(i -> Arrays.stream(net.hidden(DATA, i)))
              .toArray();
      double scale = ReferenceNetwork.scale(read, 0, 3);
      other.reading = v -> ReferenceNetwork.nearest(v, scale, 0, 3);
      check(profile, "scores", true, 2, other.loss(DATA) - base);
    }
  }

  @Test
  void aPlanIsMeasuredWithAllLayersQuantizedAtOnce() {
    ReferenceNetwork net = new ReferenceNetwork();
    try (TableTrainer twin = small(net)) {
      float[][] before = twin.scores(DATA);
      MeasuredPlans measured =
          twin.measure(
              DATA,
              ALL,
              List.of(
                  Assignment.of("UNIFORM:3/input UNIFORM:4/UNIFORM:2"),
                  Assignment.of("UNIFORM:8/input UNIFORM:2/UNIFORM:8")));
      assertThat(twin.scores(DATA)).isDeepEqualTo(before);
      ReferenceNetwork other = new ReferenceNetwork();
      other.settle(DATA);
      assertThat(measured.samples()).isEqualTo(24);
      assertThat(measured.twin().loss()).isEqualTo(other.loss(DATA), within(1e-5));
      assertThat(measured.twin().accuracy()).isEqualTo(other.accuracy(DATA), within(1e-6));
      double[] read =
          java.util.stream.IntStream.range(0, DATA.size())
              .boxed()
              .flatMapToDouble(i -> Arrays.stream(net.hidden(DATA, i)))
              .toArray();
      double scale = ReferenceNetwork.scale(read, 0, 3);
      other.reading = v -> ReferenceNetwork.nearest(v, scale, 0, 3);
      copy(ReferenceNetwork.quantized(net.first, -4, 3), other.first);
      copy(ReferenceNetwork.quantized(net.second, -8, 7), other.second);
      other.settle(DATA);
      MeasuredPlans.Score score = measured.plans().get(0).score();
      assertThat(score.loss()).isEqualTo(other.loss(DATA), within(1e-4));
      assertThat(score.accuracy()).isEqualTo(other.accuracy(DATA), within(1e-6));
      assertThat(Math.abs(score.loss() - measured.twin().loss())).isGreaterThan(1e-3);
      assertThat(measured.plans().get(1).score().loss()).isNotCloseTo(score.loss(), within(1e-3));
      NetworkProfile profile = twin.profile(DATA, ALL, file()).with(measured);
      assertThat(profile.text())
          .contains("plans 24\nfloat ", "\nplan ", " UNIFORM:3/input UNIFORM:4/UNIFORM:2\n");
      Diagnostics diagnostics = new Diagnostics();
      Profile known =
          ProfileReader.read(
                  "Small.profile",
                  profile.text(),
                  Networks.graph(ReferenceNetwork.TEXT),
                  diagnostics)
              .orElseThrow();
      assertThat(diagnostics.render()).isEmpty();
      Profile.Plans plans = known.plans().orElseThrow();
      assertThat(plans.samples()).isEqualTo(24);
      assertThat(plans.byLayers().keySet())
          .containsExactly(
              "UNIFORM:3/input UNIFORM:4/UNIFORM:2", "UNIFORM:8/input UNIFORM:2/UNIFORM:8");
      assertThat(plans.byLayers().get("UNIFORM:3/input UNIFORM:4/UNIFORM:2").loss())
          .isEqualTo(score.loss(), within(1e-5));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNIFORM:3/input UNIFORM4|'UNIFORM4' is no scheme:bits/scheme:bits",
        "UNIFORM:3/input|it has 1 words, the network 2 layers",
        "UNIFORM:3/input UNIFORM:4/input|'scores' does not read the input",
        "UNIFORM:3/input UNIFORM:5/UNIFORM:4|the weights of 'scores' cannot be UNIFORM:5",
        "UNIFORM:3/input UNIFORM:4/APoT:4|what is read by 'scores' cannot be APoT:4"
      })
  void aPlanThatDoesNotFitIsRefused(String plan, String reason) {
    try (TableTrainer twin = small(new ReferenceNetwork())) {
      assertThatThrownBy(() -> twin.measure(DATA, ALL, List.of(Assignment.of(plan))))
          .isInstanceOf(BitwrightException.class)
          .hasMessage(
              "BW5054: The plan '"
                  + plan
                  + "' cannot be measured: "
                  + reason
                  + ". Give a word for each layer with weights, of schemes and widths that the"
                  + " network declares: UNIFORM:4/APoT:3 for weights and what is read,"
                  + " UNIFORM:8/input where that is the input.");
    }
  }

  private static void copy(double[][] from, double[][] to) {
    for (int r = 0; r < to.length; r++) {
      System.arraycopy(from[r], 0, to[r], 0, to[r].length);
    }
  }

  private static void check(
      NetworkProfile profile, String layer, boolean activations, int bits, double expected) {
    assertThat(Math.abs(expected)).isGreaterThan(1e-4);
    assertThat(loss(profile, layer, activations, bits))
        .as(layer + " " + bits)
        .isEqualTo(expected, within(1e-5 + 2e-3 * Math.abs(expected)));
  }

  /** Images with one bright pixel each, so that the Hessian is diagonal and one draw is exact. */
  @Test
  void theHessianOfAQuadraticIsItsClosedForm() {
    byte[] pixels = new byte[4 * 4];
    int[] bright = {200, 90, 255, 140};
    for (int i = 0; i < 4; i++) {
      pixels[5 * i] = (byte) bright[i];
    }
    Dataset data = new ArrayDataset(1, 2, 2, pixels, new byte[] {0, 1, 0, 1});
    TableTrainer twin =
        twin(
            """
            network Flat {
              input image: u8[1, 2, 2] (std = 0.5);
              quantize UNIFORM(bits = 4, granularity = tensor);
              output scores = dense(flatten(image), units = 2);
              train { loss = mean_squared; }
            }
            """);
    double[][] w = {{0.5, -0.25, 0.375, 0.125}, {-0.3, 0.7, 0.2, -0.6}};
    try (twin) {
      twin.initializeFrom(
          "test",
          (name, count) -> {
            float[] values = new float[count];
            for (int i = 0; i < count && name.endsWith("weight"); i++) {
              values[i] = (float) w[i / 4][i % 4];
            }
            return values;
          });
      NetworkProfile profile = twin.profile(data, ALL.samples(4).draws(1), file());
      double squares = 0;
      for (int b : bright) {
        squares += Math.pow(b / 255.0 / 0.5, 2) / 4;
      }
      // loss = mean over 2 outputs of (s - t)^2: its Hessian's diagonal is E[x^2] for each output
      double trace = 2 * squares;
      double error = 0;
      double[][] quantized = ReferenceNetwork.quantized(w, -4, 3);
      for (int i = 0; i < 8; i++) {
        error += Math.pow(quantized[i / 4][i % 4] - w[i / 4][i % 4], 2);
      }
      double expected = trace / 8 * error / 2;
      assertThat(loss(profile, "scores", false, 3)).isEqualTo(expected, within(2e-3 * expected));
      assertThat(profile.source()).startsWith("hessian of 1 draws for weights of 3 bits and more");
      assertThatThrownBy(() -> twin.profile(data, ALL.source(Source.FISHER), file()))
          .isInstanceOf(BitwrightException.class)
          .hasMessage(
              "BW5051: Gradients of single samples say nothing about the curvature of Flat: its loss"
                  + " is mean_squared. Take the source HESSIAN or MEASURED, or none, which takes what"
                  + " suits.");
    }
  }

  @Test
  void theTrainerIsAsBefore() throws IOException {
    Class<?> type = GeneratedTrainers.compile(TrainerTest.straight("UNIFORM(bits = 3)"));
    Dataset train = GeneratedTrainers.blobs(160, 1, 12, 5, 1);
    try (NetworkTrainer plain = GeneratedTrainers.floatTwin(type);
        TableTrainer profiled = (TableTrainer) GeneratedTrainers.floatTwin(type)) {
      plain.fit(train, null, TrainerTest.options(1, 2));
      profiled.fit(train, null, TrainerTest.options(1, 2));
      ProfileOptions options = ProfileOptions.standard().samples(40).batch(16).fineTuning(2, 1e-3);
      Path before = folder.resolve("before");
      Path after = folder.resolve("after");
      profiled.save(before);
      String first = profiled.profile(train, options, file()).text();
      profiled.save(after);
      assertThat(Files.mismatch(before, after)).isEqualTo(-1);
      assertThat(profiled.scores(train)).isDeepEqualTo(plain.scores(train));
      assertThat(profiled.evaluate(train).meanLoss()).isEqualTo(plain.evaluate(train).meanLoss());
      assertThat(profiled.profile(train, options, file()).text()).isEqualTo(first);
      assertThat(file()).hasContent(first);
      plain.fit(train, null, TrainerTest.options(1, 2));
      profiled.fit(train, null, TrainerTest.options(1, 2));
      assertThat(profiled.scores(train)).isDeepEqualTo(plain.scores(train));
      assertThat(profiled.profile(train, options.seed(2), file()).text()).isNotEqualTo(first);
      assertThat(profiled.profile(train, options.fineTuning(0, 1), file()).text())
          .isNotEqualTo(first);
    }
  }

  @Test
  void theNextBuildReadsWhatTheTrainerWrote() {
    String text =
        TrainerTest.straight("MULTIBIT(bits = 2)")
            .replace("MULTIBIT(bits = 2)", "weights MULTIBIT(bits = 2) activations APoT(bits = 3)");
    NetworkGraph network = Networks.graph(text);
    try (TableTrainer twin = twin(text)) {
      twin.initialize(3);
      Dataset data = GeneratedTrainers.blobs(40, 1, 12, 5, 1);
      NetworkProfile written = twin.profile(data, ProfileOptions.standard().samples(20), file());
      Diagnostics diagnostics = new Diagnostics();
      Optional<Profile> read =
          ProfileReader.read("Net.profile", written.text(), network, diagnostics);
      Sensitivity s = Sensitivities.of(network, read, ProfileCandidates.of(network), diagnostics);
      assertThat(diagnostics.render()).isEmpty();
      assertThat(s.measured()).isTrue();
      assertThat(s.basis())
          .isEqualTo(
              "profile: fisher for weights of 3 bits and more, else measured, on 20 samples");
      assertThat(written.text())
          .contains("  weights MULTIBIT 2 -3..3/4 ")
          .contains("  activations APoT 3 ")
          .contains("  weights UNIFORM 8 -128..127 ");
    }
  }

  @ParameterizedTest
  @EnumSource(Source.class)
  void aLayerMadeSensitiveComesFirst(Source source) {
    String text =
        """
        network Two {
          input image: u8[1, 4, 4];
          quantize UNIFORM(bits = 4);
          a = batch_norm(conv2d(image, filters = 4, kernel = 3, padding = 1));
          b = batch_norm(conv2d(image, filters = 4, kernel = 3, padding = 1));
          output scores = dense(flatten(relu(a + b)), units = 3);
        }
        """;
    for (String sensitive : List.of("a", "b")) {
      try (TableTrainer twin = twin(text)) {
        Random random = new Random(3);
        twin.initializeFrom(
            "test",
            (name, count) -> {
              float[] values = new float[count];
              for (int i = 0; i < count; i++) {
                boolean weight = name.endsWith("weight");
                values[i] = weight ? (float) random.nextGaussian() / 3 : 0;
                if (name.endsWith("Variance")) {
                  values[i] = 1;
                } else if (name.endsWith("gain")) {
                  values[i] =
                      name.startsWith(sensitive + ".") || name.equals(sensitive + ".gain")
                          ? 4f
                          : 0.1f;
                }
              }
              return values;
            });
        Dataset data = GeneratedTrainers.noise(60, 1, 4, 4, 3, 5);
        NetworkProfile profile =
            twin.profile(data, ProfileOptions.standard().samples(60).source(source), file());
        Map<String, Double> losses =
            profile.layers().stream()
                .collect(
                    Collectors.toMap(
                        NetworkProfile.Layer::name,
                        l -> Math.abs(loss(profile, l.name(), false, 3))));
        String other = sensitive.equals("a") ? "b" : "a";
        assertThat(losses.get(sensitive + ".conv2d"))
            .isGreaterThan(20 * losses.get(other + ".conv2d"));
      }
    }
  }

  @Test
  void fineTuningTakesBackAPartOfTheLoss() {
    Class<?> type = GeneratedTrainers.compile(TrainerTest.straight("UNIFORM(bits = 2)"));
    Dataset train = GeneratedTrainers.blobs(160, 1, 12, 5, 1);
    try (TableTrainer twin = (TableTrainer) GeneratedTrainers.floatTwin(type)) {
      twin.fit(train, null, TrainerTest.options(2, 2));
      ProfileOptions options = ProfileOptions.standard().samples(96).batch(32).activations(false);
      NetworkProfile without = twin.profile(train, options, file());
      NetworkProfile with = twin.profile(train, options.fineTuning(20, 5e-3), file());
      assertThat(total(without)).isGreaterThan(1e-3);
      assertThat(total(with)).isLessThan(0.8 * total(without));
      assertThat(with.source()).endsWith("else measured after 20 steps");
    }
  }

  private static double total(NetworkProfile profile) {
    return profile.layers().stream().mapToDouble(l -> loss(profile, l.name(), false, 2)).sum();
  }

  @Test
  void whatCannotBeProfiledIsRefused() {
    refused(
        (TableTrainer)
            GeneratedTrainers.quantized(GeneratedTrainers.compile(ReferenceNetwork.TEXT)),
        "BW5050: Cannot profile Small: this trainer is not the float twin. Profile the float twin,"
            + " trained, of a network of images with quantized layers.");
    refused(
        twin(ReferenceNetwork.TEXT),
        "BW5050: Cannot profile Small: it has no weights yet. Profile the float twin, trained, of a"
            + " network of images with quantized layers.");
    TableTrainer floats =
        twin(ReferenceNetwork.TEXT.replace("UNIFORM(bits = 4, granularity = tensor)", "NONE"));
    floats.initialize(1);
    refused(
        floats,
        "BW5050: Cannot profile Small: no layer of it is quantized. Profile the float twin, trained,"
            + " of a network of images with quantized layers.");
    ReferenceNetwork broken = new ReferenceNetwork();
    broken.bias[1] = Double.NaN;
    refused(
        small(broken),
        "BW5053: Cannot profile Small: the loss of the float network is NaN or infinite. Go back to"
            + " the last good checkpoint of the float twin.");
    try (TableTrainer twin = small(new ReferenceNetwork())) {
      Path missing = folder.resolve("none/Net.profile");
      assertThatThrownBy(() -> twin.profile(DATA, ALL, missing))
          .hasMessage(
              "BW5052: Cannot write the profile "
                  + missing
                  + ": NoSuchFileException. Check that the folder exists, may be written and has"
                  + " room; an older file is unchanged.");
    }
  }

  @Test
  void cellsAreRefused() {
    try (TableTrainer twin = twin(Networks.text("TinyGru"))) {
      twin.initialize(1);
      Dataset text = new ArrayDataset(1, 1, 1, new byte[50], new byte[50]);
      assertThatThrownBy(() -> twin.profile(text, ALL, file()))
          .hasMessageStartingWith("BW5050: Cannot profile TinyGru: its cells keep a state.");
    }
  }

  private void refused(TableTrainer trainer, String message) {
    try (trainer) {
      assertThatThrownBy(() -> trainer.profile(DATA, ALL, file()))
          .isInstanceOf(BitwrightException.class)
          .hasMessage(message);
      assertThat(file()).doesNotExist();
    }
  }
}
