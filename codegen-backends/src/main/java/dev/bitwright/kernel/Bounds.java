package dev.bitwright.kernel;

import java.util.List;
import java.util.Set;

/** Whether a loop bound keeps its value while the body runs. */
final class Bounds {
  private Bounds() {}

  /** Adds the names of all locals assigned in {@code body}. */
  static void assigned(List<Stmt> body, Set<String> names) {
    for (Stmt s : body) {
      if (s instanceof Stmt.Assign assign) {
        names.add(assign.variable().name());
      } else if (s instanceof Stmt.For loop) {
        assigned(loop.body(), names);
      } else if (s instanceof Stmt.If branch) {
        assigned(branch.yes(), names);
        assigned(branch.no(), names);
      }
    }
  }

  static boolean isStable(Expr e, Set<String> assigned) {
    return e.accept(
        new Expr.Visitor<Boolean>() {
          private boolean stable(Expr part) {
            return part.accept(this);
          }

          @Override
          public Boolean integer(Expr.IntConstant e) {
            return true;
          }

          @Override
          public Boolean real(Expr.FloatConstant e) {
            return true;
          }

          @Override
          public Boolean variable(Expr.Variable e) {
            return !assigned.contains(e.name());
          }

          @Override
          public Boolean load(Expr.Load e) {
            return false;
          }

          @Override
          public Boolean unary(Expr.Unary e) {
            return stable(e.operand());
          }

          @Override
          public Boolean binary(Expr.Binary e) {
            return stable(e.left()) && stable(e.right());
          }

          @Override
          public Boolean compare(Expr.Compare e) {
            return stable(e.left()) && stable(e.right());
          }

          @Override
          public Boolean select(Expr.Select e) {
            return stable(e.condition()) && stable(e.yes()) && stable(e.no());
          }

          @Override
          public Boolean convert(Expr.Convert e) {
            return stable(e.operand());
          }

          @Override
          public Boolean wrap(Expr.Wrap e) {
            return stable(e.operand());
          }
        });
  }
}
