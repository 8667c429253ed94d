package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import dev.bitwright.runtime.internal.AtomicFile;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What quantizing each layer of a network costs, for the planner of its next build; {@code
 * docs/profiles.md} describes the file.
 *
 * @param network its name
 * @param structureHash names, operators and shapes
 * @param samples labelled samples it was measured on
 * @param loss of the float network on them
 * @param source how it was measured, one line
 * @param layers in the order of the network
 * @param plans whole plans that were measured too
 */
public record NetworkProfile(
    String network,
    String structureHash,
    int samples,
    double loss,
    String source,
    List<Layer> layers,
    Optional<MeasuredPlans> plans) {
  private static final int DIGITS = 6;

  public NetworkProfile {
    layers = List.copyOf(layers);
  }

  /**
   * One layer.
   *
   * @param name of the operator with weights
   * @param signature its name, operator, operands and shape
   * @param weights smallest and largest weight, zero included
   * @param reads smallest and largest value it reads, zero included; empty where it reads the input
   *     or that was not measured
   * @param entries what was measured
   */
  public record Layer(
      String name, String signature, double[] weights, double[] reads, List<Entry> entries) {
    public Layer {
      entries = List.copyOf(entries);
    }
  }

  /**
   * One number.
   *
   * @param activations whether what the layer reads is quantized, else its weights
   * @param levels for example {@code -4..3}, or {@code -8..8/11} where only 11 of them are levels
   * @param loss the loss increase as it was measured, which may be negative
   */
  public record Entry(boolean activations, String scheme, int bits, String levels, double loss) {}

  /** The file's text: numbers have six digits, so that it is the same on every JDK. */
  public String text() {
    StringBuilder out = new StringBuilder("bitwright profile 1\n");
    out.append("network ").append(network).append('\n');
    out.append("structure ").append(structureHash).append('\n');
    out.append("samples ").append(samples).append('\n');
    out.append("loss ").append(number(loss)).append('\n');
    out.append("source ").append(source).append('\n');
    for (Layer layer : layers) {
      out.append("layer ").append(layer.signature()).append('\n');
      range(out, "weights", layer.weights());
      entries(out, layer, false);
      range(out, "activations", layer.reads());
      entries(out, layer, true);
    }
    plans.ifPresent(measured -> plans(out, measured));
    return out.append("end\n").toString();
  }

  private static void plans(StringBuilder out, MeasuredPlans measured) {
    out.append("plans ").append(measured.samples()).append('\n');
    out.append("float");
    score(out, measured.twin()).append('\n');
    for (MeasuredPlans.Plan plan : measured.plans()) {
      out.append("plan");
      score(out, plan.score()).append(' ').append(plan.layers()).append('\n');
    }
  }

  private static StringBuilder score(StringBuilder out, MeasuredPlans.Score score) {
    out.append(' ').append(number(score.loss()));
    return out.append(' ').append(number(score.accuracy()));
  }

  /** The same with whole plans that were measured, in place of others. */
  public NetworkProfile with(MeasuredPlans measured) {
    return new NetworkProfile(
        network, structureHash, samples, loss, source, layers, Optional.of(measured));
  }

  private static void range(StringBuilder out, String what, double[] range) {
    if (range.length > 0) {
      out.append("  ").append(what).append(" range ").append(number(range[0])).append(' ');
      out.append(number(range[1])).append('\n');
    }
  }

  private static void entries(StringBuilder out, Layer layer, boolean activations) {
    for (Entry e : layer.entries()) {
      if (e.activations() == activations) {
        out.append(activations ? "  activations " : "  weights ").append(e.scheme()).append(' ');
        out.append(e.bits()).append(' ').append(e.levels()).append(' ');
        out.append(number(e.loss())).append('\n');
      }
    }
  }

  private static String number(double value) {
    return Decimal.of(rounded(value));
  }

  /** A finite number as a file holds it. */
  static double rounded(double value) {
    return new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue();
  }

  /**
   * Writes the file in one step.
   *
   * @throws dev.bitwright.runtime.BitwrightException BW5052 when it cannot be written; an older
   *     file is unchanged
   */
  public void write(Path file) {
    AtomicFile.write(
        file,
        text().getBytes(StandardCharsets.UTF_8),
        e -> RuntimeMessage.PROFILE_UNWRITABLE.causedBy(e, file, e.getClass().getSimpleName()));
  }
}
