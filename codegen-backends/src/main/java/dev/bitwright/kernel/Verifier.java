package dev.bitwright.kernel;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Checks that a program is well formed: types agree, names are unique and defined, indices are in
 * range where that can be decided, INPUT and PARAMETER buffers are not written, parallel loops
 * carry no scalar. What depends on values is left to the {@link Interpreter}.
 */
public final class Verifier {
  private Verifier() {}

  /**
   * Returns the program itself.
   *
   * @throws KernelException naming the program, the function and the statement
   */
  public static Program verify(Program program) {
    Set<String> names = new HashSet<>();
    program.buffers().forEach(b -> unique(program, names, b.name()));
    program.streams().forEach(s -> unique(program, names, s.name()));
    for (Routine routine : program.routines()) {
      unique(program, names, routine.name());
    }
    Map<String, Routine> earlier = new HashMap<>();
    Set<String> useStreams = new HashSet<>();
    for (Routine routine : program.routines()) {
      if (routine instanceof Function function) {
        verify(program, function, false, names, earlier, useStreams);
      } else if (routine instanceof Primitive primitive) {
        verify(program, primitive.meaning(), true, names, earlier, useStreams);
      }
      earlier.put(routine.name(), routine);
    }
    for (String entry : program.entryPoints()) {
      if (!(earlier.get(entry) instanceof Function)) {
        throw new KernelException(
            "program " + program.name() + ": entry point " + entry + " is no function");
      }
    }
    return program;
  }

  private static void verify(
      Program program,
      Function function,
      boolean primitive,
      Set<String> names,
      Map<String, Routine> earlier,
      Set<String> useStreams) {
    FunctionVerifier verifier =
        new FunctionVerifier(program, function, primitive, names, earlier, useStreams);
    verifier.verify();
    if (verifier.usesStreams()) {
      useStreams.add(function.name());
    }
  }

  private static void unique(Program program, Set<String> names, String name) {
    if (!names.add(name)) {
      throw new KernelException("program " + program.name() + ": two things are named " + name);
    }
  }
}
