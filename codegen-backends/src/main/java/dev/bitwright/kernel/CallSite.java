package dev.bitwright.kernel;

import java.util.ArrayList;
import java.util.List;

/** One compiled call: evaluates the arguments into the callee's frame. */
final class CallSite {
  private interface Pass {
    void pass(Frame caller, Frame callee, int slot);
  }

  private final Site site;
  private final Routine routine;
  private final Interpreter interpreter;
  private final List<Pass> passes = new ArrayList<>();
  private final List<java.util.function.Function<Frame, Object>> boxed = new ArrayList<>();

  CallSite(Site site, Routine routine, Interpreter interpreter) {
    this.site = site;
    this.routine = routine;
    this.interpreter = interpreter;
  }

  void add(Node.Int value) {
    passes.add((from, to, slot) -> to.ints[slot] = value.get(from));
    boxed.add(value::get);
  }

  void add(Node.Real value) {
    passes.add((from, to, slot) -> to.reals[slot] = value.get(from));
    boxed.add(value::get);
  }

  void add(String array, Node.Place place, Node.Int row) {
    passes.add(
        (from, to, slot) ->
            to.arrays[slot] = ArrayAccess.rowView(site, array, place.get(from), row.get(from)));
    boxed.add(
        f -> ArrayAccess.firstRow(ArrayAccess.rowView(site, array, place.get(f), row.get(f))));
  }

  void add(Node.Place place) {
    passes.add((from, to, slot) -> to.arrays[slot] = place.get(from));
    boxed.add(place::get);
  }

  /** The call; its result goes into {@code slot} of the caller, or nowhere when negative. */
  Node.Action action(int slot) {
    boolean isInt = routine.returnType().map(Type::isInt).orElse(true);
    if (routine instanceof External external) {
      return f -> callExternal(external, f, slot);
    }
    CompiledFunction target = interpreter.compiled(routine.name());
    Pass[] all = passes.toArray(new Pass[0]);
    int[] slotOf = target.slotOf();
    return f -> {
      Frame callee = target.frame();
      for (int k = 0; k < all.length; k++) {
        all[k].pass(f, callee, slotOf[k]);
      }
      target.body().run(callee);
      if (slot >= 0) {
        if (isInt) {
          f.ints[slot] = callee.ints[target.resultSlot()];
        } else {
          f.reals[slot] = callee.reals[target.resultSlot()];
        }
      }
    };
  }

  private void callExternal(External external, Frame f, int slot) {
    Object[] arguments = boxed.stream().map(argument -> argument.apply(f)).toArray();
    Object result = interpreter.externalCall(external.name()).call(arguments);
    if (slot < 0) {
      return;
    }
    Type type = external.returnType().orElseThrow();
    if (!(result instanceof Number number)) {
      throw site.trap("result of " + external.name(), String.valueOf(result), type.text());
    }
    if (type.isInt()) {
      f.ints[slot] = site.check(type.asInt(), number.longValue());
    } else {
      f.reals[slot] = type == FloatType.F32 ? number.floatValue() : number.doubleValue();
    }
  }
}
