package dev.bitwright.emit.hls;

import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.Primitive;
import dev.bitwright.kernel.Program;
import dev.bitwright.kernel.Routine;
import dev.bitwright.kernel.Stmt;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which routines the entry points need: compilers warn about the others. */
final class Reachable {
  private final Program program;
  private final Set<String> names = new TreeSet<>();

  private Reachable(Program program) {
    this.program = program;
  }

  static Set<String> from(Program program) {
    Reachable reachable = new Reachable(program);
    program.entryPoints().forEach(reachable::add);
    return reachable.names;
  }

  private void add(String name) {
    if (!names.add(name)) {
      return;
    }
    Routine routine = program.routine(name).orElseThrow();
    if (routine instanceof Function function) {
      scan(function.body());
    } else if (routine instanceof Primitive primitive) {
      scan(primitive.meaning().body());
    }
  }

  private void scan(List<Stmt> body) {
    for (Stmt s : body) {
      if (s instanceof Stmt.Call call) {
        add(call.routine());
      } else if (s instanceof Stmt.For loop) {
        scan(loop.body());
      } else if (s instanceof Stmt.If branch) {
        scan(branch.yes());
        scan(branch.no());
      }
    }
  }
}
