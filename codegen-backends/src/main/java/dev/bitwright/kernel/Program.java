package dev.bitwright.kernel;

import java.util.List;
import java.util.Optional;

/**
 * A whole program: its arrays, streams and routines. Routines may call those listed before them.
 *
 * @param entryPoints names of the functions that a caller may run
 */
public record Program(
    String name,
    String doc,
    List<Buffer> buffers,
    List<Stream> streams,
    List<Routine> routines,
    List<String> entryPoints) {
  public Program {
    Names.check("program", name);
    doc = doc == null ? "" : doc.strip();
    buffers = List.copyOf(buffers);
    streams = List.copyOf(streams);
    routines = List.copyOf(routines);
    entryPoints = List.copyOf(entryPoints);
  }

  public Optional<Buffer> buffer(String wanted) {
    return buffers.stream().filter(b -> b.name().equals(wanted)).findFirst();
  }

  public Optional<Stream> stream(String wanted) {
    return streams.stream().filter(s -> s.name().equals(wanted)).findFirst();
  }

  public Optional<Routine> routine(String wanted) {
    return routines.stream().filter(r -> r.name().equals(wanted)).findFirst();
  }

  /** The functions with a body that are not primitives, in order: what an emitter writes. */
  public List<Function> functions() {
    return routines.stream().filter(Function.class::isInstance).map(Function.class::cast).toList();
  }

  /** The function {@code wanted}; {@link KernelException} when there is none. */
  public Function function(String wanted) {
    return functions().stream()
        .filter(f -> f.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> new KernelException("program " + name + " has no function " + wanted));
  }
}
