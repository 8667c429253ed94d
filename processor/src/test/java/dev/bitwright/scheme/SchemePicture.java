package dev.bitwright.scheme;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Draws a scheme for its page of the manual, from the very quantizers that networks get: the levels
 * of each width as marks between minus and plus the largest, and for two widths the quantized value
 * of bell-shaped weights as a curve of steps. The same scheme gives the same bytes.
 */
final class SchemePicture {
  private static final List<Integer> WIDTHS = List.of(1, 2, 3, 4, 5, 8);
  private static final int WIDTH = 760;
  private static final int LEFT = 80;
  private static final int RIGHT = 530;
  private static final int ROW = 24;
  private static final int STEPS_HEIGHT = 230;
  private static final int SAMPLES = 801;
  private static final double REACH = 3;
  private static final String[] COLOURS = {"#d66218", "#1d63b6"};

  private final StringBuilder body = new StringBuilder();
  private int y = 8;

  private SchemePicture() {}

  /** The picture as an SVG file. */
  static String of(Scheme scheme) {
    SchemePicture picture = new SchemePicture();
    SchemeInfo info = scheme.info();
    picture.rows("weights", of(scheme, info.weightBits(), SchemePicture::weights));
    Map<Integer, Quantizer> signed =
        of(scheme, info.activationBits(), (s, spec) -> activations(s, spec, false));
    Map<Integer, Quantizer> unsigned =
        of(scheme, info.activationBits(), (s, spec) -> activations(s, spec, true));
    boolean same = levels(signed).equals(levels(unsigned));
    picture.rows(same ? "activations" : "activations that may be negative", signed);
    if (!same) {
      picture.rows("activations that are never negative", unsigned);
    }
    picture.steps(of(scheme, info.weightBits(), SchemePicture::weights));
    return picture.file(info.name());
  }

  private interface Maker {
    Optional<Quantizer> make(Scheme scheme, SchemeSpec spec);
  }

  /** The quantizers of the drawn widths at their defaults, where there are such. */
  private static Map<Integer, Quantizer> of(Scheme scheme, List<Integer> bits, Maker maker) {
    Map<Integer, Quantizer> all = new LinkedHashMap<>();
    for (int width : WIDTHS) {
      if (bits.contains(width)) {
        maker
            .make(scheme, Trials.spec(scheme.info().name(), "bits", width))
            .ifPresent(q -> all.put(width, q));
      }
    }
    return all;
  }

  private static Optional<Quantizer> weights(Scheme scheme, SchemeSpec spec) {
    return scheme.weights(
        spec, new Scheme.WeightContext(1, SAMPLES, true, false), new Diagnostics());
  }

  private static Optional<Quantizer> activations(
      Scheme scheme, SchemeSpec spec, boolean nonNegative) {
    return scheme.activations(
        spec, new Scheme.ActivationContext(nonNegative, SAMPLES, false), new Diagnostics());
  }

  private static List<LevelSet> levels(Map<Integer, Quantizer> quantizers) {
    return quantizers.values().stream().map(Quantizer::levels).toList();
  }

  private void rows(String heading, Map<Integer, Quantizer> quantizers) {
    if (quantizers.isEmpty()) {
      return;
    }
    y += 16;
    text(LEFT, y, "start", "h", heading);
    y += 8;
    quantizers.forEach((bits, q) -> row(bits, q.levels()));
    y += 6;
  }

  private void row(int bits, LevelSet levels) {
    int middle = y + ROW / 2;
    int largest = Math.max(Math.abs(levels.minimum()), Math.abs(levels.maximum()));
    text(LEFT - 14, middle + 4, "end", "t", bits + (bits == 1 ? " bit" : " bits"));
    body.append(
        String.format(Locale.ROOT, "<path class=\"a\" d=\"M%d %dH%d\"/>\n", LEFT, middle, RIGHT));
    body.append("<path class=\"l\" d=\"");
    for (int level : levels.levels()) {
      double x = (LEFT + RIGHT) / 2.0 + (RIGHT - LEFT) / 2.0 * level / largest;
      body.append(String.format(Locale.ROOT, "M%.1f %dv14", x, middle - 7));
    }
    body.append("\"/>\n");
    text(RIGHT + 14, middle + 4, "start", "t", words(levels));
    y += ROW;
  }

  private static String words(LevelSet levels) {
    return levels.size() <= 4
        ? String.join(", ", levels.levels().stream().map(String::valueOf).toList())
        : levels.size()
            + " levels, "
            + levels.minimum()
            + " to "
            + levels.maximum()
            + (levels.contiguous() ? "" : ", uneven");
  }

  /** The quantized value over the value, for the narrowest width and for four bits. */
  private void steps(Map<Integer, Quantizer> quantizers) {
    List<Integer> drawn = new ArrayList<>();
    for (int bits : quantizers.keySet()) {
      if (drawn.isEmpty() || bits == 4) {
        drawn.add(bits);
      }
    }
    if (drawn.isEmpty()) {
      return;
    }
    double[] x = bell();
    y += 16;
    text(LEFT, y, "start", "h", "quantized value of bell-shaped weights, before training");
    int top = y + 10;
    int bottom = top + STEPS_HEIGHT;
    int centre = (LEFT + RIGHT) / 2;
    body.append(
        String.format(
            Locale.ROOT,
            "<path class=\"a\" d=\"M%d %dH%dM%d %dV%d\"/>\n",
            LEFT,
            (top + bottom) / 2,
            RIGHT,
            centre,
            top,
            bottom));
    for (int d = 0; d < drawn.size(); d++) {
      double[] values = values(quantizers.get(drawn.get(d)), x);
      StringBuilder path = new StringBuilder();
      double last = Double.NaN;
      for (int i = 0; i < SAMPLES; i++) {
        // a new point only where the value changes: steps have corners
        boolean ends = i == SAMPLES - 1 || x[i + 1] > REACH;
        if (x[i] >= -REACH && (values[i] != last || ends)) {
          path.append(path.isEmpty() ? "M" : "L");
          path.append(point(x[i], Double.isNaN(last) ? values[i] : last, top, bottom));
          path.append("L").append(point(x[i], values[i], top, bottom));
          last = values[i];
        }
        if (ends) {
          break;
        }
      }
      body.append("<path class=\"s\" stroke=\"").append(COLOURS[d]).append("\" d=\"");
      body.append(path).append("\"/>\n");
      int line = top + 14 + d * 18;
      body.append(
          String.format(
              Locale.ROOT,
              "<path class=\"s\" stroke=\"%s\" d=\"M%d %dh24\"/>\n",
              COLOURS[d],
              RIGHT + 14,
              line - 4));
      int bits = drawn.get(d);
      text(RIGHT + 46, line, "start", "t", bits + (bits == 1 ? " bit" : " bits"));
    }
    text(LEFT, bottom + 14, "start", "t", "-3");
    text(RIGHT, bottom + 14, "end", "t", "3");
    text(centre, bottom + 14, "middle", "t", "deviations from the mean");
    y = bottom + 24;
  }

  private static String point(double x, double value, int top, int bottom) {
    double inside = Math.max(-REACH, Math.min(REACH, value));
    return String.format(
        Locale.ROOT,
        "%.1f %.1f",
        (LEFT + RIGHT) / 2.0 + x / REACH * (RIGHT - LEFT) / 2.0,
        (top + bottom) / 2.0 - inside / REACH * (bottom - top) / 2.0);
  }

  /** Quantiles of the logistic distribution, ascending, mean 0, deviation 1. */
  private static double[] bell() {
    double[] x = new double[SAMPLES];
    double spread = 0;
    for (int i = 0; i < SAMPLES; i++) {
      double share = (i + 0.5) / SAMPLES;
      x[i] = StrictMath.log(share / (1 - share));
      spread += x[i] * x[i];
    }
    for (int i = 0; i < SAMPLES; i++) {
      x[i] /= Math.sqrt(spread / SAMPLES);
    }
    return x;
  }

  /** As {@code bitwright quantize} computes them. */
  private static double[] values(Quantizer q, double[] x) {
    SchemeTrial.Request request =
        new SchemeTrial.Request(
            Trials.spec(q.scheme(), "bits", q.bits()),
            Quantizer.Role.WEIGHT,
            Arrays.stream(x).boxed().toList(),
            Map.of(),
            Optional.empty());
    return SchemeTrial.run(request, new Diagnostics()).orElseThrow().points().stream()
        .mapToDouble(SchemeTrial.Point::y)
        .toArray();
  }

  private void text(double x, double y, String anchor, String style, String words) {
    body.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"%s\" class=\"%s\">%s</text>\n",
            x,
            y,
            anchor,
            style,
            words));
  }

  private String file(String name) {
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" role=\"img\" aria-label=\"levels of %s\">\n",
            WIDTH,
            y + 8,
            WIDTH,
            y + 8,
            name)
        + "<style>text{font-family:system-ui,sans-serif;fill:#1d2330}.h{font-size:14px;"
        + "font-weight:600}.t{font-size:12.5px}.a{stroke:#c9ced8}.l{stroke:#1d63b6;"
        + "stroke-width:1.6}.s{fill:none;stroke-width:2}</style>\n"
        + "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
        + body
        + "</svg>\n";
  }
}
