package dev.bitwright.lower;

import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Interval;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Product;
import dev.bitwright.plan.Squash;
import dev.bitwright.plan.Stage;
import dev.bitwright.scheme.LevelSet;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.StorageForm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The lines from which the run-time library knows the tables of a network's weight file (see {@code
 * FrozenLayout}): generated models carry them, and sizes, ranges and codes follow from them.
 */
public final class LayoutText {
  private LayoutText() {}

  /** One line for each of network, hashes, stages and emitted tensors. */
  public static List<String> of(PlannedGraph graph) {
    List<String> lines = new ArrayList<>();
    lines.add("network " + graph.name());
    lines.add("deployment " + graph.deploymentHash());
    lines.add("structure " + graph.structureHash());
    for (Stage stage : graph.stages()) {
      lines.add(stage(stage));
      for (Emission emission : stage.emissions()) {
        lines.add(emission(emission));
      }
    }
    return List.copyOf(lines);
  }

  private static String stage(Stage stage) {
    StringBuilder line = new StringBuilder("stage ");
    line.append(stage.name()).append(" outputs=").append(stage.shape().channels());
    Interval[] read = {stage.range()};
    Product.of(stage)
        .ifPresent(
            p -> {
              line.append(" taps=").append(p.taps()).append(" weights=").append(codes(p.weights()));
              if (p.offset()) {
                line.append(" offset=true");
              }
              read[0] = p.inputRange();
            });
    line.append(" input=").append(text(read[0])).append(" range=").append(text(stage.range()));
    if (stage instanceof Stage.Input input) {
      line.append(" zeros=")
          .append(
              input.zeroPoints().stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    if (!stage.tables().isEmpty()) {
      line.append(" tables=")
          .append(stage.tables().stream().map(Squash::table).collect(Collectors.joining(",")));
    }
    return line.toString();
  }

  private static String text(Interval interval) {
    return interval.low() + ":" + interval.high();
  }

  private static String emission(Emission emission) {
    CodeTensor tensor = emission.output();
    String shape =
        tensor.shape().dimensions().stream().map(String::valueOf).collect(Collectors.joining("x"));
    String form = Deployment.isBias(emission) ? "BIAS" : emission.form().name();
    String levels =
        emission.form() == Emission.Form.SCORES
            ? "s32[" + Integer.MIN_VALUE + ":" + Integer.MAX_VALUE + "]"
            : codes(tensor.levels(), tensor.storage());
    return "emit "
        + tensor.name()
        + " form="
        + form
        + " shape="
        + shape
        + " levels="
        + levels
        + " pools="
        + emission.pools().size();
  }

  private static String codes(Quantizer quantizer) {
    return codes(quantizer.levels(), quantizer.storage());
  }

  private static String codes(LevelSet levels, StorageForm storage) {
    if (storage instanceof StorageForm.TernaryPlanes) {
      return "ternary";
    }
    if (storage instanceof StorageForm.OddIntegers odd) {
      return "odd" + odd.bits();
    }
    if (storage instanceof StorageForm.SmallFloat small) {
      return (small.signed() ? "fs" : "fu") + small.bits() + "." + small.fraction();
    }
    if (storage instanceof StorageForm.PowerTerms power) {
      String terms =
          power.terms().stream()
              .map(t -> t.stream().map(String::valueOf).collect(Collectors.joining(".")))
              .collect(Collectors.joining("/"));
      return (power.signed() ? "ps" : "pu")
          + power.bits()
          + "["
          + terms
          + ";"
          + power.largestExponent()
          + "]";
    }
    if (storage instanceof StorageForm.SignedCoordinates groups) {
      return "g"
          + groups.most()
          + "."
          + groups.coordinateBits()
          + "."
          + groups.members()
          + (groups.strided() ? "%" : "");
    }
    StorageForm.PlainInteger plain = (StorageForm.PlainInteger) storage;
    String set =
        levels.contiguous()
            ? levels.minimum() + ":" + levels.maximum()
            : levels.levels().stream().map(String::valueOf).collect(Collectors.joining(","));
    return (plain.signed() ? "s" : "u") + plain.bits() + "[" + set + "]";
  }
}
