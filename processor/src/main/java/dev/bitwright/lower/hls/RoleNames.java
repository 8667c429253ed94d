package dev.bitwright.lower.hls;

/** Names of C types and arrays: after the layer or tensor and the role. */
final class RoleNames {
  private RoleNames() {}

  /** For example {@code x_2_a} and {@code acc} give {@code x_2_a_acc}. */
  static String of(String name, String role) {
    return name + "_" + role;
  }
}
