package dev.bitwright.lower;

import static dev.bitwright.lower.PlanBuilder.APOT3;
import static dev.bitwright.lower.PlanBuilder.APOT3_WEIGHTS;
import static dev.bitwright.lower.PlanBuilder.INT8;
import static dev.bitwright.lower.PlanBuilder.TERNARY;
import static dev.bitwright.lower.PlanBuilder.UINT8;
import static dev.bitwright.lower.PlanBuilder.multiplier;
import static dev.bitwright.lower.PlanBuilder.scores;
import static dev.bitwright.lower.PlanBuilder.signed;
import static dev.bitwright.lower.PlanBuilder.thresholds;
import static dev.bitwright.lower.PlanBuilder.unsigned;

import dev.bitwright.graph.Op;
import dev.bitwright.graph.Shape;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Networks;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.RandomNetworks;
import dev.bitwright.plan.RandomSequences;
import dev.bitwright.plan.Squash;
import dev.bitwright.scheme.LevelSet;
import dev.bitwright.scheme.StorageForm;
import java.util.ArrayList;
import java.util.List;

/** Small deployed networks that together use every kind of stage, output form and storage form. */
public final class Corpus {
  private Corpus() {}

  static Op.Conv2d conv(
      int filters, int kernel, int stride, int padding, int dilation, int groups) {
    return new Op.Conv2d(filters, kernel, kernel, stride, padding, dilation, groups, false);
  }

  /** Networks made by hand, to hold what a planner seldom makes. */
  public static List<PlannedGraph> all() {
    return List.of(
        ternary(),
        residual(),
        depthwise(),
        mixed(),
        wide(),
        quantizedInput(),
        offsets(),
        vectors(),
        requantized(),
        shifted(),
        odd(),
        smallFloats(),
        groups(),
        signedGroups());
  }

  /** Networks that keep a state from step to step, made by hand. */
  public static List<PlannedGraph> sequences() {
    return List.of(lstm(), gru(), stacked(), analog(), planned("TinyLstm"), planned("TinyGru"));
  }

  /** Random networks with cells. */
  public static List<PlannedGraph> randomSequences(int random) {
    return RandomSequences.texts(random).stream().map(Networks::planned).toList();
  }

  private static PlannedGraph planned(String name) {
    return Networks.planned(Networks.text(name));
  }

  private static final PlanBuilder.Codes ODD2 =
      new PlanBuilder.Codes(
          new LevelSet(List.of(-3, -1, 1, 3)), new StorageForm.PlainInteger(3, true));

  /** Tokens, balanced two-bit weights, two-bit levels. */
  static PlannedGraph lstm() {
    PlanBuilder b = new PlanBuilder("Lstm");
    CodeTensor x = b.embedding("letter", b.tokens(), 40, 6, unsigned(2)).get(0);
    CodeTensor h =
        b.lstm("cell", x, 9, ODD2, false, Squash.SIGMOID, thresholds(unsigned(2))).get(0);
    b.dense("scores", h, 40, ODD2, false, scores());
    return b.build();
  }

  static PlannedGraph gru() {
    PlanBuilder b = new PlanBuilder("Gru");
    CodeTensor x = b.embedding("letter", b.tokens(), 256, 5, unsigned(3)).get(0);
    CodeTensor h = b.gru("cell", x, 7, ODD2, false, thresholds(unsigned(3))).get(0);
    b.dense("scores", h, 11, signed(4), false, scores());
    return b.build();
  }

  /** Several cells, levels of several widths, weights with offsets, wide activations. */
  static PlannedGraph stacked() {
    PlanBuilder b = new PlanBuilder("Stacked");
    CodeTensor x = b.embedding("letter", b.tokens(), 30, 8, unsigned(4)).get(0);
    List<CodeTensor> a =
        b.lstm(
            "a", x, 8, signed(3), true, Squash.SIGMOID, thresholds(unsigned(2)), multiplier(UINT8));
    CodeTensor c = b.gru("c", a.get(0), 6, signed(4), false, multiplier(UINT8)).get(0);
    CodeTensor both = b.join("both", a.get(1), c).get(0);
    CodeTensor d = b.lstm("d", both, 5, TERNARY, false, Squash.SIGMOID, thresholds(TERNARY)).get(0);
    CodeTensor hidden = b.dense("hidden", d, 12, TERNARY, false, thresholds(unsigned(4))).get(0);
    b.dense("scores", hidden, 30, INT8, false, scores());
    return b.build();
  }

  /** No tokens: samples of a signal, quantized, through signed cells with tanh; ternary words. */
  static PlannedGraph analog() {
    PlanBuilder b = new PlanBuilder("Analog");
    CodeTensor x =
        b.quantizedInput(Shape.vector(5), Op.DataType.INT8, 3, multiplier(signed(5))).get(0);
    CodeTensor a = b.lstm("a", x, 6, signed(4), false, Squash.TANH, thresholds(TERNARY)).get(0);
    CodeTensor c = b.gru("c", a, 34, TERNARY, true, thresholds(TERNARY)).get(0);
    b.dense("scores", c, 3, TERNARY, false, scores());
    return b.build();
  }

  /** Small planned networks from text: those of the test resources and random ones. */
  public static List<PlannedGraph> planned(int random) {
    List<PlannedGraph> graphs = new ArrayList<>();
    for (String name : Networks.ALL) {
      if (name.startsWith("Tiny")) {
        graphs.add(Networks.planned(Networks.text(name)));
      }
    }
    RandomNetworks.texts(random).forEach(text -> graphs.add(Networks.planned(text)));
    return graphs;
  }

  /** Random networks with all weights in groups of signed coordinates. */
  public static List<PlannedGraph> grouped(int random) {
    List<PlannedGraph> graphs = new ArrayList<>();
    List<String> texts = RandomNetworks.texts(random);
    for (int k = 0; k < texts.size(); k++) {
      String rule = "quantize weights MULTIBIT(bits = " + (1 + k % 4) + ")";
      String text = texts.get(k).replaceAll("quantize weights \\w+\\([^)]*\\)", rule);
      graphs.add(Networks.planned(text));
    }
    return graphs;
  }

  /** Rounding shifts in rows and across, of plain and of wide sums, through a pool. */
  static PlannedGraph shifted() {
    PlanBuilder b = new PlanBuilder("Shifted");
    CodeTensor image = b.input(Shape.image(2, 7, 7), Op.DataType.UINT8, 100, 90).get(0);
    CodeTensor first =
        b.conv(
                "first",
                image,
                conv(5, 3, 1, 1, 1, 1),
                INT8,
                false,
                PlanBuilder.shifted(unsigned(16)))
            .get(0);
    CodeTensor second =
        b.conv(
                "second",
                first,
                conv(6, 3, 1, 1, 1, 1),
                signed(16),
                false,
                PlanBuilder.shifted(INT8).pool(2, 2, 0).flat())
            .get(0);
    CodeTensor third =
        b.dense("third", second, 9, signed(16), false, PlanBuilder.shifted(signed(16))).get(0);
    CodeTensor fourth =
        b.dense("fourth", third, 9, signed(16), false, PlanBuilder.shifted(INT8)).get(0);
    b.dense("scores", fourth, 3, INT8, false, scores());
    return b.build();
  }

  /** Random networks without batch norm whose scales are all powers of two. */
  public static List<String> powersOfTwo(int random) {
    List<String> texts = new ArrayList<>();
    for (String text : RandomNetworks.texts(random)) {
      int bits = 5 + texts.size() % 4;
      String rule = "UNIFORM(bits = " + bits + ", scale = power_of_two)";
      texts.add(
          text.replaceAll("quantize weights \\w+\\([^)]*\\)", "quantize weights " + rule)
              .replaceAll("activations \\w+\\([^)]*\\)", "activations " + rule)
              .replaceAll("batch_norm\\(", "identity(")
              .replaceAll("std = 0\\.\\d", "std = 0.501960784313725"));
    }
    return texts;
  }

  /**
   * The exact requantization of the int8 scheme, in rows and across, with two roundings and one.
   */
  static PlannedGraph requantized() {
    PlanBuilder b = new PlanBuilder("Requantized");
    CodeTensor image = b.input(Shape.image(2, 7, 7), Op.DataType.UINT8, 100, 90).get(0);
    CodeTensor twice =
        b.conv(
                "twice",
                image,
                conv(5, 3, 1, 1, 1, 1),
                INT8,
                false,
                PlanBuilder.requantized(UINT8, false))
            .get(0);
    CodeTensor once =
        b.conv(
                "once",
                twice,
                conv(6, 3, 1, 1, 1, 1),
                INT8,
                false,
                PlanBuilder.requantized(INT8, true).pool(2, 2, 0).flat())
            .get(0);
    CodeTensor hidden =
        b.dense("hidden", once, 9, INT8, false, PlanBuilder.requantized(INT8, true)).get(0);
    b.dense("scores", hidden, 3, INT8, false, scores());
    return b.build();
  }

  /** The main example in small: 8-bit stem, ternary body with pools, flatten, 8-bit scores. */
  static PlannedGraph ternary() {
    PlanBuilder b = new PlanBuilder("Ternary");
    CodeTensor image = b.input(Shape.image(1, 12, 12), Op.DataType.UINT8, 73).get(0);
    CodeTensor stem =
        b.conv(
                "stem",
                image,
                conv(6, 3, 1, 1, 1, 1),
                INT8,
                false,
                thresholds(TERNARY).pool(2, 2, 0))
            .get(0);
    CodeTensor body =
        b.conv("body", stem, conv(40, 3, 1, 1, 1, 1), TERNARY, false, thresholds(TERNARY)).get(0);
    CodeTensor tail =
        b.conv(
                "tail",
                body,
                conv(37, 3, 1, 1, 1, 1),
                TERNARY,
                false,
                thresholds(TERNARY).pool(3, 2, 1).flat())
            .get(0);
    CodeTensor hidden = b.dense("hidden", tail, 33, TERNARY, false, thresholds(TERNARY)).get(0);
    b.dense("scores", hidden, 10, INT8, false, scores());
    return b.build();
  }

  /** APoT with adds on 8 bits, stride 2, pointwise skip, global average pool. */
  static PlannedGraph residual() {
    PlanBuilder b = new PlanBuilder("Residual");
    CodeTensor image = b.input(Shape.image(3, 9, 11), Op.DataType.UINT8, 120, 130, 7).get(0);
    List<CodeTensor> stem =
        b.conv(
            "stem",
            image,
            conv(5, 3, 1, 1, 1, 1),
            INT8,
            false,
            thresholds(APOT3),
            multiplier(INT8));
    CodeTensor branch =
        b.conv(
                "branch",
                stem.get(0),
                conv(5, 3, 1, 1, 1, 1),
                APOT3_WEIGHTS,
                false,
                multiplier(INT8))
            .get(0);
    CodeTensor join = b.sum("join", List.of(stem.get(1), branch), thresholds(APOT3)).get(0);
    CodeTensor down =
        b.conv("down", join, conv(7, 3, 2, 1, 1, 1), APOT3_WEIGHTS, false, multiplier(INT8)).get(0);
    CodeTensor skip =
        b.conv("skip", join, conv(7, 1, 2, 0, 1, 1), APOT3_WEIGHTS, false, multiplier(INT8)).get(0);
    List<CodeTensor> sum =
        b.sum("total", List.of(down, skip), multiplier(UINT8), thresholds(unsigned(4)));
    CodeTensor average = b.globalSum("average", sum.get(0), multiplier(UINT8)).get(0);
    b.dense("scores", average, 4, INT8, false, scores());
    return b.build();
  }

  /** Depthwise, grouped, dilated; average pool; concat of several producers. */
  static PlannedGraph depthwise() {
    PlanBuilder b = new PlanBuilder("Depthwise");
    CodeTensor image = b.input(Shape.image(2, 10, 10), Op.DataType.INT8, 3, -4).get(0);
    CodeTensor stem =
        b.conv("stem", image, conv(6, 3, 1, 0, 1, 1), signed(5), false, multiplier(UINT8)).get(0);
    CodeTensor deep =
        b.conv("deep", stem, conv(6, 3, 1, 2, 2, 6), signed(4), false, thresholds(unsigned(3)))
            .get(0);
    CodeTensor point =
        b.conv("point", stem, conv(9, 1, 1, 0, 1, 3), signed(3), false, thresholds(unsigned(3)))
            .get(0);
    CodeTensor both = b.join("both", deep, point).get(0);
    CodeTensor wide =
        b.conv("wide", both, conv(6, 5, 2, 2, 1, 3), signed(2), false, multiplier(UINT8)).get(0);
    CodeTensor pooled = b.windowSum("pooled", wide, 2, 2, thresholds(TERNARY).flat()).get(0);
    b.dense("scores", pooled, 3, TERNARY, false, scores());
    return b.build();
  }

  /** Mixed schemes, grouped ternary, two readers of one stage, pools of pools. */
  static PlannedGraph mixed() {
    PlanBuilder b = new PlanBuilder("Mixed");
    CodeTensor image = b.input(Shape.image(1, 16, 16), Op.DataType.UINT8, 0).get(0);
    List<CodeTensor> stem =
        b.conv(
            "stem",
            image,
            conv(72, 3, 1, 1, 1, 1),
            APOT3_WEIGHTS,
            false,
            thresholds(TERNARY).pool(2, 2, 0).pool(2, 1, 0),
            thresholds(APOT3).pool(3, 3, 1));
    CodeTensor grouped =
        b.conv("grouped", stem.get(0), conv(8, 2, 1, 0, 1, 2), TERNARY, false, multiplier(UINT8))
            .get(0);
    CodeTensor other =
        b.conv("other", stem.get(1), conv(8, 1, 1, 0, 1, 1), TERNARY, false, multiplier(UINT8))
            .get(0);
    CodeTensor a = b.globalSum("a", grouped, thresholds(unsigned(6))).get(0);
    CodeTensor c = b.globalSum("c", other, thresholds(unsigned(6))).get(0);
    CodeTensor ac = b.join("ac", a, c).get(0);
    b.dense("scores", ac, 5, APOT3_WEIGHTS, false, scores());
    return b.build();
  }

  /** Sixteen bits: accumulators of more than 32 bits. */
  static PlannedGraph wide() {
    PlanBuilder b = new PlanBuilder("Wide");
    CodeTensor image = b.input(Shape.image(2, 6, 6), Op.DataType.UINT8, 128, 128).get(0);
    CodeTensor stem =
        b.conv("stem", image, conv(8, 3, 1, 1, 1, 1), signed(16), false, multiplier(unsigned(16)))
            .get(0);
    CodeTensor body =
        b.conv(
                "body",
                stem,
                conv(5, 3, 1, 1, 1, 1),
                signed(16),
                true,
                thresholds(unsigned(4)).pool(2, 2, 0))
            .get(0);
    List<CodeTensor> tail =
        b.conv(
            "tail",
            stem,
            conv(5, 3, 2, 1, 1, 1),
            signed(16),
            false,
            thresholds(unsigned(4)),
            multiplier(signed(16)));
    CodeTensor sum =
        b.sum("sum", List.of(body, tail.get(0)), multiplier(unsigned(16)).flat()).get(0);
    List<CodeTensor> hidden =
        b.dense("hidden", sum, 6, signed(16), true, thresholds(TERNARY), multiplier(signed(16)));
    CodeTensor all = b.dense("more", hidden.get(1), 6, signed(16), false, multiplier(INT8)).get(0);
    b.dense("scores", all, 3, signed(16), false, scores());
    return b.build();
  }

  /** An input that is quantized before anything reads it. */
  static PlannedGraph quantizedInput() {
    PlanBuilder b = new PlanBuilder("QuantizedInput");
    List<CodeTensor> image =
        b.quantizedInput(
            Shape.image(4, 8, 8),
            Op.DataType.INT8,
            5,
            thresholds(TERNARY),
            multiplier(unsigned(5)).pool(2, 2, 0));
    CodeTensor a =
        b.conv("a", image.get(0), conv(6, 3, 2, 1, 1, 1), TERNARY, false, thresholds(unsigned(2)))
            .get(0);
    CodeTensor c =
        b.conv("c", image.get(1), conv(6, 1, 1, 0, 1, 1), signed(2), false, thresholds(unsigned(2)))
            .get(0);
    CodeTensor sum = b.sum("sum", List.of(a, c), thresholds(unsigned(2))).get(0);
    CodeTensor flat = b.windowSum("flat", sum, 4, 4, multiplier(UINT8)).get(0);
    b.dense("scores", flat, 3, INT8, false, scores());
    return b.build();
  }

  /** Weights with offsets, on planes and on integers. */
  static PlannedGraph offsets() {
    PlanBuilder b = new PlanBuilder("Offsets");
    CodeTensor image = b.input(Shape.image(1, 8, 8), Op.DataType.UINT8, 73).get(0);
    CodeTensor stem =
        b.conv("stem", image, conv(35, 3, 1, 1, 1, 1), TERNARY, true, thresholds(TERNARY)).get(0);
    CodeTensor body =
        b.conv("body", stem, conv(6, 3, 2, 1, 1, 1), TERNARY, true, thresholds(TERNARY)).get(0);
    CodeTensor deep =
        b.conv("deep", body, conv(6, 3, 1, 1, 1, 3), TERNARY, true, thresholds(TERNARY).flat())
            .get(0);
    CodeTensor hidden = b.dense("hidden", deep, 34, TERNARY, true, thresholds(TERNARY)).get(0);
    CodeTensor more = b.dense("more", hidden, 8, TERNARY, true, multiplier(UINT8)).get(0);
    b.dense("scores", more, 3, TERNARY, true, scores());
    return b.build();
  }

  /** Weights of odd levels, among them single signs, on integers and on planes. */
  static PlannedGraph odd() {
    PlanBuilder b = new PlanBuilder("Odd");
    CodeTensor image = b.input(Shape.image(2, 7, 7), Op.DataType.UINT8, 73, 0).get(0);
    List<CodeTensor> stem =
        b.conv(
            "stem",
            image,
            conv(6, 3, 1, 1, 1, 1),
            PlanBuilder.odd(1),
            false,
            thresholds(TERNARY),
            multiplier(UINT8));
    CodeTensor signs =
        b.conv(
                "signs",
                stem.get(0),
                conv(5, 3, 2, 1, 1, 1),
                PlanBuilder.odd(1),
                false,
                thresholds(unsigned(2)))
            .get(0);
    CodeTensor deep =
        b.conv(
                "deep",
                stem.get(1),
                conv(6, 3, 2, 1, 1, 3),
                PlanBuilder.odd(4),
                false,
                thresholds(unsigned(2)))
            .get(0);
    CodeTensor planes =
        b.conv(
                "planes",
                stem.get(0),
                conv(5, 1, 2, 0, 1, 1),
                PlanBuilder.odd(2),
                false,
                thresholds(unsigned(2)))
            .get(0);
    CodeTensor all = b.join("all", signs, deep, planes).get(0);
    CodeTensor flat = b.windowSum("flat", all, 4, 4, multiplier(UINT8).flat()).get(0);
    b.dense("scores", flat, 4, PlanBuilder.odd(8), false, scores());
    return b.build();
  }

  /** Small floats as weights and activations, with one and several significant bits. */
  static PlannedGraph smallFloats() {
    PlanBuilder b = new PlanBuilder("SmallFloats");
    CodeTensor image = b.input(Shape.image(2, 7, 7), Op.DataType.UINT8, 73, 0).get(0);
    List<CodeTensor> stem =
        b.conv(
            "stem",
            image,
            conv(6, 3, 1, 1, 1, 1),
            PlanBuilder.small(4, true, 1),
            false,
            thresholds(PlanBuilder.small(4, false, 2)),
            thresholds(PlanBuilder.small(4, true, 2)));
    CodeTensor powers =
        b.conv(
                "powers",
                stem.get(0),
                conv(6, 3, 2, 1, 1, 1),
                PlanBuilder.small(4, true, 0),
                false,
                thresholds(unsigned(2)))
            .get(0);
    CodeTensor deep =
        b.conv(
                "deep",
                stem.get(1),
                conv(6, 3, 2, 1, 1, 3),
                PlanBuilder.small(5, true, 3),
                true,
                thresholds(unsigned(2)))
            .get(0);
    CodeTensor all = b.join("all", powers, deep).get(0);
    CodeTensor flat =
        b.windowSum("flat", all, 4, 4, thresholds(PlanBuilder.small(3, false, 1)).flat()).get(0);
    b.dense("scores", flat, 4, PlanBuilder.small(8, true, 5), false, scores());
    return b.build();
  }

  /** No image at all, and a dense layer that reads an image as it is. */
  static PlannedGraph vectors() {
    PlanBuilder b = new PlanBuilder("Vectors");
    CodeTensor in = b.input(Shape.vector(5), Op.DataType.UINT8, 1, 20, 128, 0, 255).get(0);
    CodeTensor a = b.dense("a", in, 7, INT8, false, thresholds(TERNARY)).get(0);
    CodeTensor c = b.dense("c", a, 7, TERNARY, false, thresholds(TERNARY)).get(0);
    CodeTensor sum = b.sum("sum", List.of(a, c), thresholds(unsigned(2))).get(0);
    b.dense("scores", sum, 4, signed(3), false, scores());
    return b.build();
  }

  /** Weights in groups of signed coordinates: all groupings, unsigned and wide levels. */
  static PlannedGraph groups() {
    PlanBuilder b = new PlanBuilder("Groups");
    CodeTensor image = b.input(Shape.image(2, 8, 8), Op.DataType.UINT8, 73, 0).get(0);
    CodeTensor stem =
        b.conv(
                "stem",
                image,
                conv(35, 3, 1, 1, 1, 1),
                PlanBuilder.groups(3, 7, 18, false),
                false,
                thresholds(unsigned(3)))
            .get(0);
    CodeTensor body =
        b.conv(
                "body",
                stem,
                conv(6, 3, 2, 1, 1, 1),
                PlanBuilder.groups(2, 5, 35, true),
                false,
                thresholds(unsigned(2)))
            .get(0);
    CodeTensor deep =
        b.conv(
                "deep",
                body,
                conv(6, 3, 1, 1, 1, 3),
                PlanBuilder.groups(4, 7, 9, false),
                false,
                thresholds(APOT3).flat())
            .get(0);
    CodeTensor hidden =
        b.dense("hidden", deep, 40, PlanBuilder.groups(2, 6, 24, false), false, multiplier(UINT8))
            .get(0);
    b.dense("scores", hidden, 3, PlanBuilder.groups(1, 4, 40, false), false, scores());
    return b.build();
  }

  /** The same over signed levels, ternary ones, points, and groups of many words. */
  static PlannedGraph signedGroups() {
    PlanBuilder b = new PlanBuilder("SignedGroups");
    CodeTensor image = b.input(Shape.image(3, 7, 6), Op.DataType.INT8, 3, -4, 0).get(0);
    List<CodeTensor> stem =
        b.conv(
            "stem",
            image,
            conv(9, 3, 1, 0, 1, 1),
            PlanBuilder.groups(2, 7, 9, false),
            false,
            thresholds(signed(3)),
            thresholds(TERNARY));
    CodeTensor point =
        b.conv(
                "point",
                stem.get(0),
                conv(5, 1, 1, 0, 1, 1),
                PlanBuilder.groups(8, 8, 9, true),
                false,
                thresholds(unsigned(2)))
            .get(0);
    CodeTensor dilated =
        b.conv(
                "dilated",
                stem.get(1),
                conv(5, 3, 1, 2, 2, 1),
                PlanBuilder.groups(1, 4, 81, false),
                false,
                thresholds(unsigned(2)))
            .get(0);
    CodeTensor sum = b.sum("sum", List.of(point, dilated), thresholds(signed(4)).flat()).get(0);
    CodeTensor odd =
        b.dense("odd", sum, 7, PlanBuilder.groups(3, 7, 20, false), false, thresholds(signed(4)))
            .get(0);
    b.dense("scores", odd, 4, PlanBuilder.groups(2, 7, 7, false), false, scores());
    return b.build();
  }
}
