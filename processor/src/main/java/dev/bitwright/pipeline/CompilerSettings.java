package dev.bitwright.pipeline;

import java.util.Objects;
import java.util.Optional;

/**
 * What a door asks of a compilation besides the network itself.
 *
 * @param packageName package of the generated classes, empty for the unnamed one
 * @param trainer whether the trainer is written
 * @param hls whether the HLS C text is written
 * @param structure how the top function of the HLS project joins its layers
 * @param profile what a trainer measured of the network; empty without
 * @param plan the plan that is committed beside its source; empty without
 */
public record CompilerSettings(
    String packageName,
    boolean trainer,
    boolean hls,
    Structure structure,
    Optional<Companion> profile,
    Optional<Companion> plan) {

  /** How the top function of the HLS project joins its layers. */
  public enum Structure {
    /** Calls row steps in the order of a static schedule; accepted by every tool. */
    SEQUENTIAL,
    /** One process per row step, joined by FIFOs; Vitis HLS runs them at the same time. */
    DATAFLOW
  }

  public CompilerSettings {
    Objects.requireNonNull(packageName, "packageName");
    Objects.requireNonNull(structure, "structure");
  }

  /** Without a profile and a plan. */
  public CompilerSettings(String packageName, boolean trainer, boolean hls, Structure structure) {
    this(packageName, trainer, hls, structure, Optional.empty(), Optional.empty());
  }

  /** Everything, HLS in sequential structure. */
  public static CompilerSettings of(String packageName) {
    return new CompilerSettings(packageName, true, true, Structure.SEQUENTIAL);
  }

  /** The same with the profile of the network, if there is one. */
  public CompilerSettings withProfile(Optional<Companion> other) {
    return new CompilerSettings(packageName, trainer, hls, structure, other, plan);
  }

  /** The same with the committed plan of the network, if there is one. */
  public CompilerSettings withPlan(Optional<Companion> other) {
    return new CompilerSettings(packageName, trainer, hls, structure, profile, other);
  }

  public boolean dataflow() {
    return structure == Structure.DATAFLOW;
  }

  /** The path of a resource that lies beside the generated classes. */
  public String resource(String fileName) {
    return packageName.isEmpty() ? fileName : packageName.replace('.', '/') + "/" + fileName;
  }
}
