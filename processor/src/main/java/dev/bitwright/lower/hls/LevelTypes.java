package dev.bitwright.lower.hls;

import dev.bitwright.kernel.IntType;
import dev.bitwright.plan.rows.RowTensor;

/** Types of the levels of rows. */
final class LevelTypes {
  private LevelTypes() {}

  /** The narrowest type of a level. */
  static IntType of(RowTensor tensor) {
    return IntType.ofRange(tensor.levels().minimum(), tensor.levels().maximum())
        .withRole(RoleNames.of(tensor.name(), "code"));
  }
}
