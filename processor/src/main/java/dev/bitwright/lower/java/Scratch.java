package dev.bitwright.lower.java;

import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.ProgramBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Buffers that stages share: each is as large as the largest request under its name. A request
 * gives a handle of the requested size; the program gets the final one.
 */
final class Scratch {
  private final Map<String, Buffer> largest = new LinkedHashMap<>();

  /** A shared row of at least {@code columns} elements. */
  Buffer row(String name, IntType type, int columns) {
    Buffer wanted = Buffer.vector(name, type, columns, Buffer.Kind.SCRATCH);
    largest.merge(
        name,
        wanted,
        (a, b) ->
            Buffer.vector(name, type, Math.max(a.columns(), b.columns()), Buffer.Kind.SCRATCH));
    return wanted;
  }

  /** Shared rows, at least {@code rows} of at least {@code columns} elements. */
  Buffer rows(String name, IntType type, int rows, int columns) {
    Buffer wanted = Buffer.matrix(name, type, rows, columns, Buffer.Kind.SCRATCH);
    largest.merge(
        name,
        wanted,
        (a, b) ->
            Buffer.matrix(
                name,
                type,
                Math.max(a.rows(), b.rows()),
                Math.max(a.columns(), b.columns()),
                Buffer.Kind.SCRATCH));
    return wanted;
  }

  void addTo(ProgramBuilder program) {
    largest.values().forEach(program::add);
  }
}
