package dev.bitwright.lower.hls;

import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.ProgramBuilder;
import java.util.ArrayList;
import java.util.List;

/** Declares constant arrays and remembers what each holds. */
final class Parameters {
  private final ProgramBuilder program;
  private final List<HlsParameter> all = new ArrayList<>();

  Parameters(ProgramBuilder program) {
    this.program = program;
  }

  Buffer ofStage(
      HlsParameter.Content content,
      String role,
      String stage,
      IntType type,
      int rows,
      int columns) {
    return add(
        new HlsParameter(RoleNames.of(stage, role), content, stage, "", 0, 1, rows, columns), type);
  }

  /** Weights whose taps are ordered (row, column, channel), {@code channels} to a pixel. */
  Buffer ofWeights(
      HlsParameter.Content content,
      String role,
      String stage,
      IntType type,
      int rows,
      int columns,
      int channels) {
    return add(
        new HlsParameter(RoleNames.of(stage, role), content, stage, "", 0, channels, rows, columns),
        type);
  }

  Buffer ofEmission(
      HlsParameter.Content content,
      String role,
      String stage,
      String tensor,
      IntType type,
      int rows,
      int columns) {
    return add(
        new HlsParameter(RoleNames.of(tensor, role), content, stage, tensor, 0, 1, rows, columns),
        type);
  }

  Buffer ofPool(String stage, String tensor, int pool, int channels) {
    String role = pool == 0 ? "pool_minimum" : "pool_minimum_" + (pool + 1);
    return add(
        new HlsParameter(
            RoleNames.of(tensor, role),
            HlsParameter.Content.POOL_MINIMUM,
            stage,
            tensor,
            pool,
            1,
            1,
            channels),
        IntType.BIT);
  }

  private Buffer add(HlsParameter parameter, IntType type) {
    all.add(parameter);
    IntType named = type.withRole(parameter.buffer());
    Buffer buffer =
        parameter.rows() == 1
            ? Buffer.vector(parameter.buffer(), named, parameter.columns(), Buffer.Kind.PARAMETER)
            : Buffer.matrix(
                parameter.buffer(),
                named,
                parameter.rows(),
                parameter.columns(),
                Buffer.Kind.PARAMETER);
    return program.add(buffer);
  }

  List<HlsParameter> all() {
    return List.copyOf(all);
  }
}
