package dev.bitwright.kernel;

import java.util.ArrayList;
import java.util.List;

/** Collects the parts of a {@link Program}; order is kept. */
public final class ProgramBuilder {
  private final String name;
  private final List<Buffer> buffers = new ArrayList<>();
  private final List<Stream> streams = new ArrayList<>();
  private final List<Routine> routines = new ArrayList<>();
  private final List<String> entryPoints = new ArrayList<>();
  private String doc = "";

  public ProgramBuilder(String name) {
    this.name = name;
  }

  public ProgramBuilder doc(String text) {
    doc = text;
    return this;
  }

  public Buffer add(Buffer buffer) {
    buffers.add(buffer);
    return buffer;
  }

  public Stream add(Stream stream) {
    streams.add(stream);
    return stream;
  }

  /** Adds a routine unless an equal one is already there (shared primitives). */
  public <R extends Routine> R add(R routine) {
    if (!routines.contains(routine)) {
      routines.add(routine);
    }
    return routine;
  }

  public Function addEntry(Function function) {
    entryPoints.add(function.name());
    return add(function);
  }

  /** Builds and verifies. */
  public Program build() {
    Program program = new Program(name, doc, buffers, streams, routines, entryPoints);
    Verifier.verify(program);
    return program;
  }
}
