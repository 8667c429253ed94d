package dev.bitwright.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Names that the parser knows, in nested blocks. */
final class Scope {
  private final Deque<Map<String, Object>> blocks = new ArrayDeque<>();

  Scope() {
    open();
  }

  void open() {
    blocks.push(new HashMap<>());
  }

  void close() {
    blocks.pop();
  }

  void add(Array array) {
    blocks.element().put(array.name(), array);
  }

  void add(Expr.Variable variable) {
    blocks.element().put(variable.name(), variable);
  }

  /** An {@link Array}, an {@link Expr.Variable} or null. */
  Object find(String name) {
    for (Map<String, Object> block : blocks) {
      if (block.containsKey(name)) {
        return block.get(name);
      }
    }
    return null;
  }
}
