package dev.bitwright.examples.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A way to quantize the inner layers of the compared network.
 *
 * @param series name of the scheme, with the option that sets it apart
 * @param bits the width, for tables and curves
 * @param weights scheme of the weights as in the language
 * @param activations scheme of the activations as in the language
 * @param calibrate settings of post-training quantization; empty where the network is trained
 */
record Candidate(String series, int bits, String weights, String activations, String calibrate) {
  /** The widths that are compared. */
  static final List<Integer> WIDTHS = List.of(1, 2, 3, 4, 8);

  /** What quantizes the side that a scheme leaves open. */
  private static final String OTHER = "UNIFORM";

  /** One that is trained. */
  Candidate(String series, int bits, String weights, String activations) {
    this(series, bits, weights, activations, "");
  }

  /** Whether the float twin is quantized as it is, without training. */
  boolean isCalibrated() {
    return !calibrate.isEmpty();
  }

  /** For people. */
  String title() {
    return series + ", " + bits + (bits == 1 ? " bit" : " bits");
  }

  /** What stands behind {@code quantize}, for people. */
  String rules() {
    String schemes = weights.equals(activations) ? weights : weights + ", " + activations;
    return isCalibrated() ? schemes + ", calibrate { " + calibrate + " }" : schemes;
  }

  /**
   * Every scheme of the compiler's list at its defaults, at every compared width it has. Where it
   * has the width for one side only, evenly spaced levels of that width are on the other.
   *
   * @param schemes what {@code bitwright schemes --json} answers
   */
  static List<Candidate> ofSchemes(String schemes) {
    List<Candidate> all = new ArrayList<>();
    for (Map<String, Object> scheme : Json.objects(Json.read(schemes))) {
      String name = (String) scheme.get("name");
      List<?> weights = (List<?>) scheme.get("weightBits");
      List<?> activations = (List<?>) scheme.get("activationBits");
      for (int bits : WIDTHS) {
        boolean onWeights = weights.contains((double) bits);
        boolean onActivations = activations.contains((double) bits);
        if (onWeights || onActivations) {
          all.add(
              new Candidate(
                  name,
                  bits,
                  rule(onWeights ? name : OTHER, bits),
                  rule(onActivations ? name : OTHER, bits)));
        }
      }
    }
    return all;
  }

  private static String rule(String scheme, int bits) {
    return scheme + "(bits = " + bits + ")";
  }

  /**
   * Those of a table with the lines {@code series | widths | weights | activations}, where {@code
   * {b}} stands for the width; a fifth cell holds the settings of post-training quantization. Empty
   * lines and lines that start with # do not count.
   */
  static List<Candidate> ofTable(List<String> lines) {
    List<Candidate> all = new ArrayList<>();
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] cells = line.split("\\|");
      if (cells.length != 4 && cells.length != 5) {
        throw new IllegalArgumentException("four or five cells expected: " + line);
      }
      for (String width : cells[1].strip().split(" +")) {
        all.add(
            new Candidate(
                cells[0].strip(),
                Integer.parseInt(width),
                cells[2].strip().replace("{b}", width),
                cells[3].strip().replace("{b}", width),
                cells.length == 5 ? cells[4].strip() : ""));
      }
    }
    return all;
  }
}
