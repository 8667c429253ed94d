package dev.bitwright.processor;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;

/**
 * Puts methods into an order in which each stands after all that it reads: of those that may come
 * next, the first as written. Methods may be written in any order, statements of the language may
 * not.
 */
final class LayerOrder {

  private final Places places;
  private final Diagnostics diagnostics;

  LayerOrder(Places places, Diagnostics diagnostics) {
    this.places = places;
    this.diagnostics = diagnostics;
  }

  /**
   * @param known names of all methods of the type, also of those that are wrong in themselves
   * @return empty when a parameter names no layer or layers read each other in a circle
   */
  Optional<List<ExecutableElement>> sort(List<ExecutableElement> methods, Set<String> known) {
    if (!checkNames(methods, known)) {
      return Optional.empty();
    }
    Map<String, ExecutableElement> waiting = new LinkedHashMap<>();
    methods.forEach(m -> waiting.put(m.getSimpleName().toString(), m));
    List<ExecutableElement> sorted = new ArrayList<>();
    while (!waiting.isEmpty()) {
      Optional<ExecutableElement> next =
          waiting.values().stream()
              .filter(m -> m.getParameters().stream().noneMatch(p -> waits(p, waiting)))
              .findFirst();
      if (next.isEmpty()) {
        reportCycle(waiting);
        return Optional.empty();
      }
      sorted.add(next.get());
      waiting.remove(next.get().getSimpleName().toString());
    }
    return Optional.of(sorted);
  }

  private static boolean waits(VariableElement parameter, Map<String, ?> waiting) {
    return waiting.containsKey(parameter.getSimpleName().toString());
  }

  private boolean checkNames(List<ExecutableElement> methods, Set<String> known) {
    boolean good = true;
    for (ExecutableElement method : methods) {
      String layer = method.getSimpleName().toString();
      for (VariableElement parameter : method.getParameters()) {
        String name = parameter.getSimpleName().toString();
        if (!known.contains(name)) {
          Set<String> others = new TreeSet<>(known);
          others.remove(layer);
          diagnostics.report(
              Message.PARAMETER_UNKNOWN,
              places.of(parameter),
              name,
              layer,
              Suggestions.sentence(name, others));
          good = false;
        }
      }
    }
    return good;
  }

  /** Follows, from the first method that waits, what it waits for until a name comes again. */
  private void reportCycle(Map<String, ExecutableElement> waiting) {
    List<String> path = new ArrayList<>();
    String name = waiting.keySet().iterator().next();
    while (!path.contains(name)) {
      path.add(name);
      name = firstWaited(waiting.get(name), waiting).getSimpleName().toString();
    }
    List<String> circle = new ArrayList<>(path.subList(path.indexOf(name), path.size()));
    // starts at the method written first, whichever one led here
    List<String> written = new ArrayList<>(waiting.keySet());
    int first = circle.stream().mapToInt(written::indexOf).min().orElseThrow();
    while (!circle.get(0).equals(written.get(first))) {
      circle.add(circle.remove(0));
    }
    VariableElement parameter = firstWaited(waiting.get(circle.get(0)), waiting);
    circle.add(circle.get(0));
    diagnostics.report(Message.LAYER_CYCLE, places.of(parameter), String.join(" reads ", circle));
  }

  private static VariableElement firstWaited(ExecutableElement method, Map<String, ?> waiting) {
    return method.getParameters().stream().filter(p -> waits(p, waiting)).findFirst().orElseThrow();
  }
}
