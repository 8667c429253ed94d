package dev.bitwright.kernel;

import dev.bitwright.kernel.Expr.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns one function into a tree of closures. */
final class FunctionCompiler implements Stmt.Visitor<Node.Action> {
  private final Interpreter interpreter;
  private final Function function;
  private final Map<String, Integer> slots = new HashMap<>();
  private final Map<String, Array> arrays = new HashMap<>();
  private final Map<String, Node.Place> places = new HashMap<>();
  private final boolean backwards;
  private int scalars;
  private int arrayParameters;
  private Site site;

  FunctionCompiler(Interpreter interpreter, Program program, Function function, boolean backwards) {
    this.interpreter = interpreter;
    this.function = function;
    this.backwards = backwards;
    for (Buffer b : program.buffers()) {
      arrays.put(b.name(), b);
      places.put(b.name(), interpreter.place(b));
    }
  }

  CompiledFunction compile() {
    int[] slotOf = new int[function.parameters().size()];
    for (int k = 0; k < slotOf.length; k++) {
      Parameter p = function.parameters().get(k);
      if (p instanceof Array array) {
        int index = arrayParameters++;
        slotOf[k] = index;
        arrays.put(p.name(), array);
        places.put(p.name(), f -> f.arrays[index]);
      } else {
        slotOf[k] = slot(p.name());
      }
    }
    int resultSlot = scalars++;
    slots.put("", resultSlot);
    Node.Action body = block(function.body());
    return new CompiledFunction(function, slotOf, resultSlot, scalars, arrayParameters, body);
  }

  private int slot(String name) {
    int slot = scalars++;
    slots.put(name, slot);
    return slot;
  }

  private Node.Action block(List<Stmt> body) {
    List<Node.Action> actions = new ArrayList<>();
    for (Stmt s : body) {
      if (!(s instanceof Stmt.Comment)) {
        site = new Site(function.name(), s, arrays.values());
        actions.add(s.accept(this));
      }
    }
    Node.Action[] all = actions.toArray(new Node.Action[0]);
    if (all.length == 1) {
      return all[0];
    }
    return f -> {
      for (Node.Action action : all) {
        action.run(f);
      }
    };
  }

  private Node.Int intOf(Expr e) {
    return new ExpressionCompiler(site, slots, arrays, places).intOf(e);
  }

  private Node.Real realOf(Expr e) {
    return new ExpressionCompiler(site, slots, arrays, places).realOf(e);
  }

  private Node.Action set(int slot, Expr value) {
    if (value.type().isInt()) {
      Node.Int node = intOf(value);
      return f -> f.ints[slot] = node.get(f);
    }
    Node.Real node = realOf(value);
    return f -> f.reals[slot] = node.get(f);
  }

  @Override
  public Node.Action declare(Stmt.Declare s) {
    // The value is compiled first: it may not see the variable itself.
    int slot = scalars++;
    Node.Action action = set(slot, s.value());
    slots.put(s.variable().name(), slot);
    return action;
  }

  @Override
  public Node.Action assign(Stmt.Assign s) {
    return set(slots.get(s.variable().name()), s.value());
  }

  @Override
  public Node.Action store(Stmt.Store s) {
    Array array = arrays.get(s.array());
    Node.Place place = places.get(s.array());
    Node.Int row = intOf(s.row());
    Node.Int column = intOf(s.column());
    return array.element().isInt()
        ? ArrayAccess.storeInt(site, array, place, row, column, intOf(s.value()))
        : ArrayAccess.storeReal(site, array, place, row, column, realOf(s.value()));
  }

  @Override
  public Node.Action loop(Stmt.For s) {
    Node.Int from = intOf(s.from());
    Node.Int to = intOf(s.to());
    int slot = slot(s.variable().name());
    Node.Action body = block(s.body());
    long step = s.step();
    if (backwards && s.kind().mode() == LoopKind.Mode.PARALLEL) {
      return f -> {
        long first = from.get(f);
        long count = Math.floorDiv(to.get(f) - first + step - 1, step);
        for (long k = count - 1; k >= 0; k--) {
          f.ints[slot] = first + k * step;
          body.run(f);
        }
      };
    }
    return f -> {
      long end = to.get(f);
      for (long k = from.get(f); k < end; k += step) {
        f.ints[slot] = k;
        body.run(f);
      }
    };
  }

  @Override
  public Node.Action branch(Stmt.If s) {
    Node.Int condition = intOf(s.condition());
    Node.Action yes = block(s.yes());
    Node.Action no = block(s.no());
    return f -> {
      if (condition.get(f) != 0) {
        yes.run(f);
      } else {
        no.run(f);
      }
    };
  }

  @Override
  public Node.Action call(Stmt.Call s) {
    Routine routine = interpreter.routine(s.routine());
    CallSite call = new CallSite(site, routine, interpreter);
    for (Argument argument : s.arguments()) {
      if (argument instanceof Argument.Value value) {
        if (value.value().type().isInt()) {
          call.add(intOf(value.value()));
        } else {
          call.add(realOf(value.value()));
        }
      } else if (argument instanceof Argument.Row row) {
        call.add(row.array(), places.get(row.array()), intOf(row.row()));
      } else {
        call.add(places.get(((Argument.Rows) argument).array()));
      }
    }
    int slot = s.result().map(Variable::name).map(this::slot).orElse(-1);
    return call.action(slot);
  }

  @Override
  public Node.Action push(Stmt.Push s) {
    Queue queue = interpreter.queue(s.stream());
    Site here = site;
    if (s.value().type().isInt()) {
      Node.Int value = intOf(s.value());
      return f -> queue.push(here, value.get(f));
    }
    Node.Real value = realOf(s.value());
    return f -> queue.push(here, Double.doubleToRawLongBits(value.get(f)));
  }

  @Override
  public Node.Action pop(Stmt.Pop s) {
    Queue queue = interpreter.queue(s.stream());
    Site here = site;
    int slot = slot(s.variable().name());
    if (s.variable().type().isInt()) {
      return f -> f.ints[slot] = queue.pop(here);
    }
    return f -> f.reals[slot] = Double.longBitsToDouble(queue.pop(here));
  }

  @Override
  public Node.Action result(Stmt.Return s) {
    return set(slots.get(""), s.value());
  }

  @Override
  public Node.Action comment(Stmt.Comment s) {
    return f -> {};
  }
}
