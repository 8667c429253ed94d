package dev.bitwright.lower.hls;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Product;
import dev.bitwright.plan.Stage;
import dev.bitwright.scheme.StorageForm;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the hardware target does not have, refused at the user's line. */
public final class HlsLimits {
  private HlsLimits() {}

  /**
   * Reports everything that {@link HlsLowering} cannot lower.
   *
   * @param dataflow the dataflow structure instead of the sequential one
   */
  public static void check(PlannedGraph planned, boolean dataflow, Diagnostics diagnostics) {
    Set<String> flattened = flattened(planned);
    if (dataflow) {
      planned.stages().stream()
          .filter(s -> !s.states().isEmpty())
          .findFirst()
          .ifPresent(s -> diagnostics.report(Message.HARDWARE_STATE, s.node().ref(), s.name()));
    }
    for (Stage stage : planned.stages()) {
      boolean groups =
          Product.of(stage)
              .filter(p -> p.weights().storage() instanceof StorageForm.SignedCoordinates)
              .isPresent();
      int outputs = stage.node().parallelism().outputs();
      if (groups && outputs > 1) {
        diagnostics.report(
            Message.HARDWARE_GROUPS, stage.node().ref(), stage.node().layer(), outputs);
      }
      List<CodeTensor> joined =
          stage instanceof Stage.Sum s
              ? s.inputs()
              : stage instanceof Stage.Join s ? s.inputs() : List.of();
      if (joined.stream().anyMatch(t -> flattened.contains(t.name()))) {
        diagnostics.report(Message.HARDWARE_FLATTEN, stage.node().ref(), stage.node().layer());
      }
    }
  }

  /** Tensors whose values are an image that was flattened. */
  private static Set<String> flattened(PlannedGraph planned) {
    Set<String> names = new HashSet<>();
    for (Stage stage : planned.stages()) {
      for (Emission emission : stage.emissions()) {
        if (!emission.output().shape().isImage() && stage.shape().positions() > 1) {
          names.add(emission.output().name());
        }
      }
    }
    return names;
  }
}
