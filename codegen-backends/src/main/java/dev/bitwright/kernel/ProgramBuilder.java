package dev.bitwright.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the parts of a {@link Program}; order is kept. */
public final class ProgramBuilder {
  private final String name;
  private final List<Buffer> buffers = new ArrayList<>();
  private final List<Stream> streams = new ArrayList<>();
  private final List<Routine> routines = new ArrayList<>();
  private final Map<String, Routine> byName = new HashMap<>();
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
    // by name first: comparing whole functions with each other took a tenth of a compilation
    if (!routine.equals(byName.put(routine.name(), routine))) {
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
