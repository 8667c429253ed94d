package dev.bitwright.plan.sensitivity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.check.LayerQuantizers;
import dev.bitwright.graph.GraphText;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.language.Diagnostic;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.plan.Networks;
import dev.bitwright.scheme.Quantizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Profiles are read strictly, and what they say is what a plan goes by. */
class ProfileTest {
  private static final String NETWORK =
      """
      network Small {
        input image: u8[1, 6, 6];
        quantize UNIFORM(bits = BITS);
        stem = relu(batch_norm(conv2d(image, filters = 3, kernel = 3)));
        output scores = dense(flatten(stem), units = 2);
      }
      """;

  /** What a trainer adds where whole plans were measured. */
  private static final String PLANS =
      """
      plans 64
      float 0.25 0.9
      plan 0.5 0.8 UNIFORM:8/input UNIFORM:2/UNIFORM:4
      plan 0.3 0.85 UNIFORM:8/input UNIFORM:4/UNIFORM:2
      """;

  private static final List<String> IDS = new ArrayList<>();

  private static NetworkGraph network(int bits) {
    return Networks.graph(NETWORK.replace("BITS", String.valueOf(bits)));
  }

  /** A profile as a trainer writes it. */
  private static String sound() {
    NetworkGraph network = network(4);
    return """
    bitwright profile 1
    network Small
    structure HASH
    samples 256
    loss 0.25
    source measured
    layer stem.conv2d = conv2d(image) SIGNATURE
      weights range -0.5 0.75
      weights UNIFORM 2 -3..3/4 0.5
      weights UNIFORM 4 -8..7 0.125
      weights UNIFORM 8 -128..127 -0.001
    layer scores = dense(scores.flatten) DENSE
      weights UNIFORM 2 -3..3/4 0.25
      weights UNIFORM 3 -4..3 0.3
      weights UNIFORM 4 -8..7 0.0625
      activations range 0 4
      activations UNIFORM 2 0..3 1.5E-2
      activations UNIFORM 4 0..15 0.002
    end
    """
        .replace("HASH", GraphText.hash(GraphText.structure(network)))
        .replace(
            "stem.conv2d = conv2d(image) SIGNATURE",
            LayerSignature.of(network, network.node("stem.conv2d")))
        .replace(
            "scores = dense(scores.flatten) DENSE",
            LayerSignature.of(network, network.node("scores")));
  }

  private static Optional<Profile> read(
      String text, NetworkGraph network, Diagnostics diagnostics) {
    return ProfileReader.read("Small.profile", text, network, diagnostics);
  }

  private static List<String> messages(String text, NetworkGraph network) {
    Diagnostics diagnostics = new Diagnostics();
    assertThat(read(text, network, diagnostics)).isEmpty();
    diagnostics.all().forEach(d -> IDS.add(d.message().id()));
    return diagnostics.all().stream().map(Diagnostic::toString).toList();
  }

  private static Quantizer weights(NetworkGraph network, String layer) {
    Node node = network.node(layer);
    return new LayerQuantizers(network)
        .weights(node, node.weightScheme().orElseThrow(), new Diagnostics())
        .orElseThrow();
  }

  private static Quantizer reads(NetworkGraph network, String layer) {
    Node node = network.node(layer);
    return new LayerQuantizers(network)
        .activations(node, node.activationScheme().orElseThrow(), new Diagnostics())
        .orElseThrow();
  }

  private static Sensitivity sensitivity(NetworkGraph network, Diagnostics diagnostics) {
    List<Sensitivities.Candidate> candidates = new ArrayList<>();
    for (Node node : network.nodes()) {
      if (node.op().hasWeights()) {
        candidates.add(new Sensitivities.Candidate(node, weights(network, node.name())));
        candidates.add(new Sensitivities.Candidate(node, reads(network, node.name())));
      }
    }
    Diagnostics none = new Diagnostics();
    Optional<Profile> profile = read(sound(), network, none);
    assertThat(none.render()).isEmpty();
    return Sensitivities.of(network, profile, candidates, diagnostics);
  }

  private static Sensitivity sensitivity(int bits) {
    Diagnostics diagnostics = new Diagnostics();
    Sensitivity result = sensitivity(network(bits), diagnostics);
    assertThat(diagnostics.render()).isEmpty();
    return result;
  }

  @Test
  void measuredNumbersAreTaken() {
    NetworkGraph network = network(4);
    Sensitivity s = sensitivity(4);
    assertThat(s.measured()).isTrue();
    assertThat(s.basis()).isEqualTo("profile: measured, on 256 samples");
    Node scores = network.node("scores");
    assertThat(s.weights(scores, weights(network, "scores"))).isEqualTo(0.0625);
    assertThat(s.activations(scores, reads(network, "scores"))).isEqualTo(0.002);
    Node stem = network.node("stem.conv2d");
    assertThat(s.weights(stem, weights(network, "stem.conv2d"))).isEqualTo(0.125);
    assertThat(s.activations(stem, reads(network, "stem.conv2d"))).isZero();
  }

  @Test
  void lossesRiseTowardsNarrowWidthsFromZero() {
    NetworkGraph two = network(2);
    Sensitivity s = sensitivity(2);
    assertThat(s.weights(two.node("scores"), weights(two, "scores"))).isEqualTo(0.3);
    ProfileSensitivity measured =
        new ProfileSensitivity(
            network(8), read(sound(), network(8), new Diagnostics()).orElseThrow());
    Node stem = network(8).node("stem.conv2d");
    assertThat(measured.weights(stem, weights(network(8), "stem.conv2d"))).isZero();
  }

  @Test
  void betweenTwoWidthsTheLogarithmIsLinear() {
    NetworkGraph network = network(3);
    Sensitivity s = sensitivity(3);
    assertThat(s.weights(network.node("stem.conv2d"), weights(network, "stem.conv2d")))
        .isEqualTo(Math.sqrt(0.5 * 0.125), within(1e-15));
    assertThat(s.weights(network.node("scores"), weights(network, "scores"))).isEqualTo(0.3);
    assertThat(s.activations(network.node("scores"), reads(network, "scores")))
        .isEqualTo(Math.sqrt(0.015 * 0.002), within(1e-15));
  }

  @Test
  void aGapMeansNoProfile() {
    NetworkGraph network = network(8);
    Diagnostics diagnostics = new Diagnostics();
    Sensitivity s = sensitivity(network, diagnostics);
    assertThat(s.measured()).isFalse();
    assertThat(diagnostics.all())
        .extracting(Diagnostic::toString)
        .containsExactly(
            "net.qnn:5:19: warning BW3208: the profile is not used, since it says nothing about the"
                + " weights of 'scores' with UNIFORM of 8 bits. Profile the network again: its"
                + " trainer has the schemes and widths that are declared now.");
    diagnostics.all().forEach(d -> IDS.add(d.message().id()));
  }

  @Test
  void otherLevelsAreAGap() {
    NetworkGraph network = Networks.graph(NETWORK.replace("bits = BITS", "bits = 4, narrow = on"));
    Diagnostics diagnostics = new Diagnostics();
    assertThat(sensitivity(network, diagnostics).measured()).isFalse();
    assertThat(diagnostics.all()).hasSize(1);
    assertThat(diagnostics.all().get(0).message()).isEqualTo(Message.PROFILE_GAP);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bitwright profile 1 | bitwright profil 1 | 1:1: error BW3201: this is no profile: it does"
            + " not start with 'bitwright profile'. Give a file that a trainer or bitwright profile"
            + " has written, or remove it.",
        "profile 1 | profile 2 | 1:19: error BW3202: the profile has the format version 2, but this"
            + " compiler reads version 1. Use the version of Bitwright that wrote it, or profile the"
            + " network again.",
        "network Small | network Other | 2:9: error BW3203: the profile belongs to the network"
            + " 'Other', not to 'Small'. Give the profile of this network, or remove it.",
        "loss 0.25 | loss 0,25 | 5:6: error BW3204: '0,25' stands in the profile where a number is"
            + " expected. Nobody edits a profile by hand: take it as it was written, or profile the"
            + " network again.",
        "UNIFORM 4 -8..7 0.125 | UNIFORM 4 -8..7 NaN | 10:27: error BW3204: 'NaN' stands in the"
            + " profile where a number is expected. Nobody edits a profile by hand: take it as it"
            + " was written, or profile the network again.",
        "UNIFORM 4 -8..7 0.125 | UNIFORM 2 -8..7 0.125 | 10:3: error BW3206: the profile says it"
            + " twice: weights UNIFORM 2 of stem.conv2d stands in line 9 already. Remove one of the"
            + " lines, or profile the network again.",
        "layer scores = | layer stem.conv2d = | 12:7: error BW3206: the profile says it twice: the"
            + " layer stem.conv2d stands in line 7 already. Remove one of the lines, or profile the"
            + " network again.",
        "weights UNIFORM 2 -3..3/4 0.25 | weights UNIFROM 2 -3..3/4 0.25 | 13:11: error BW3209: the"
            + " profile speaks of the scheme 'UNIFROM', which there is not. Did you mean 'UNIFORM'?"
            + " Take the profile as it was written, or profile the network again.",
        "plans 64 | plans many | 19:7: error BW3204: 'many' stands in the profile where a number of"
            + " samples is expected. Nobody edits a profile by hand: take it as it was written, or"
            + " profile the network again.",
        "float 0.25 0.9 | twin 0.25 0.9 | 20:1: error BW3204: 'twin' stands in the profile"
            + " where 'float' is expected. Nobody edits a profile by hand: take it as it was written,"
            + " or profile the network again.",
        "plan 0.5 0.8 UNIFORM:8/input UNIFORM:2/ | plan 0.5 0.8 UNIFORM:8/input UNIFORM2/ | 21:30:"
            + " error BW3204: 'UNIFORM2/UNIFORM:4' stands in the profile where scheme:bits/scheme:bits"
            + " is expected. Nobody edits a profile by hand: take it as it was written, or profile"
            + " the network again.",
        "UNIFORM:4/UNIFORM:2 | UNIFORM:4/APOT:2 | 22:41: error BW3209: the profile speaks of the"
            + " scheme 'APOT', which there is not. Did you mean 'APoT'? Take the profile as it was"
            + " written, or profile the network again.",
        "plan 0.3 0.85 UNIFORM:8/input UNIFORM:4/UNIFORM:2 | plan 0.3 0.85 UNIFORM:8/input | 22:31:"
            + " error BW3204: '' stands in the profile where scheme:bits/scheme:bits is expected."
            + " Nobody edits a profile by hand: take it as it was written, or profile the network"
            + " again.",
        "plan 0.3 0.85 UNIFORM:8/input UNIFORM:4/UNIFORM:2 | plan 0.3 0.85 UNIFORM:8/input"
            + " UNIFORM:2/UNIFORM:4 | 22:1: error BW3206: the profile says it twice: the plan"
            + " UNIFORM:8/input UNIFORM:2/UNIFORM:4 stands in line 21 already. Remove one of the"
            + " lines, or profile the network again.",
        "weights range -0.5 0.75 | weight range -0.5 0.75 | 8:3: error BW3204: 'weight' stands in the"
            + " profile where 'weights' or 'activations' is expected. Nobody edits a profile by"
            + " hand: take it as it was written, or profile the network again.",
      })
  void unsoundFilesAreRefusedWhereTheyAreUnsound(String from, String to, String message) {
    String sound = sound().replace("end\n", PLANS + "end\n");
    assertThat(sound).contains(from);
    assertThat(messages(sound.replace(from, to), network(4)))
        .containsExactly("Small.profile:" + message);
  }

  @Test
  void measuredPlansAreRead() {
    Diagnostics diagnostics = new Diagnostics();
    Profile profile =
        read(sound().replace("end\n", PLANS + "end\n"), network(4), diagnostics).orElseThrow();
    assertThat(diagnostics.render()).isEmpty();
    assertThat(profile.plans())
        .contains(
            new Profile.Plans(
                64,
                new Profile.Score(0.25, 0.9),
                Map.of(
                    "UNIFORM:8/input UNIFORM:2/UNIFORM:4", new Profile.Score(0.5, 0.8),
                    "UNIFORM:8/input UNIFORM:4/UNIFORM:2", new Profile.Score(0.3, 0.85))));
    assertThat(read(sound(), network(4), diagnostics).orElseThrow().plans()).isEmpty();
  }

  @Test
  void aFileThatIsCutOffIsRefusedWhereverItIsCut() {
    String whole = sound().replace("end\n", PLANS + "end\n");
    assertThat(messages(whole.substring(0, whole.indexOf("end\n")), network(4)))
        .containsExactly(
            "Small.profile:22:1: error BW3205: the profile is cut off: it does not end with a line"
                + " 'end'. Take it as it was written, or profile the network again.");
    NetworkGraph network = network(4);
    for (int end = 0; end < whole.length() - 1; end += 9) {
      assertThat(messages(whole.substring(0, end), network)).hasSize(1);
    }
  }

  @Test
  void nothingFollowsTheEnd() {
    assertThat(messages(sound() + "more\n", network(4)).get(0))
        .startsWith("Small.profile:20:1: error BW3204: 'more'");
  }

  @Test
  void aStaleProfileSaysWhatChanged() {
    NetworkGraph changed =
        Networks.graph(
            """
            network Small {
              input image: u8[1, 6, 6];
              quantize UNIFORM(bits = 4);
              stem = relu(batch_norm(conv2d(image, filters = 4, kernel = 3)));
              more = relu(conv2d(stem, filters = 3, kernel = 1));
              output result = dense(flatten(more), units = 2);
            }
            """);
    assertThat(messages(sound(), changed))
        .containsExactly(
            "Small.profile:3:11: warning BW3207: the profile is not used, since 'Small' has changed:"
                + " new more.conv2d, result; gone scores; changed stem.conv2d. Profile the network"
                + " again, or remove the file.");
    NetworkGraph between =
        Networks.graph(NETWORK.replace("BITS", "4").replace("relu(batch", "relu6(batch"));
    assertThat(messages(sound(), between).get(0))
        .contains("has changed: operators between its layers.");
  }

  @Test
  void everyMessageAboutProfilesHasACase() {
    aGapMeansNoProfile();
    aFileThatIsCutOffIsRefusedWhereverItIsCut();
    aStaleProfileSaysWhatChanged();
    messages(sound().replace("network Small", "network Other"), network(4));
    messages(sound().replace("profile 1", "profile 2"), network(4));
    messages(sound().replace("bitwright", "bit"), network(4));
    messages(sound().replace("UNIFORM 2", "UNIFORM 4"), network(4));
    messages(sound().replace("UNIFORM 2", "UNIFROM 2"), network(4));
    List<String> ids =
        Arrays.stream(Message.values()).map(Message::id).filter(i -> i.startsWith("BW32")).toList();
    assertThat(new TreeSet<>(IDS)).containsExactlyElementsOf(ids);
  }
}
