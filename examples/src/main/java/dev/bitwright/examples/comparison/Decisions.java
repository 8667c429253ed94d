package dev.bitwright.examples.comparison;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the planner has decided, by layer: the schemes in the language's text, of the weights and of
 * what the layer reads.
 *
 * @param rules of the layers whose widths were open, in the order of the network
 */
record Decisions(Map<String, Rule> rules) {
  private static final Pattern DIFFERENCE = Pattern.compile("(\\w+): (\\w+\\([^)]*\\)) of (.*)");

  /** Schemes of one layer. */
  record Rule(String weights, String activations) {
    String words() {
      return "quantize weights " + weights + " activations " + activations;
    }
  }

  /**
   * The plan that was taken.
   *
   * @param json what {@code bitwright plan --json} answers
   */
  static Decisions of(String json) {
    Map<?, ?> plan = (Map<?, ?>) Json.read(json);
    Map<String, Rule> rules = new LinkedHashMap<>();
    for (Map<String, Object> layer : Json.objects(plan.get("layers"))) {
      if (layer.get("decided").equals("planned")) {
        rules.put(
            (String) layer.get("name"),
            new Rule((String) layer.get("weights"), (String) layer.get("reads")));
      }
    }
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("the plan has no layer that was planned");
    }
    return new Decisions(rules);
  }

  /** The plan that the usual heuristic would have made, which is written as what differs. */
  static Decisions greedy(String json) {
    Map<?, ?> plan = (Map<?, ?>) Json.read(json);
    if (!(plan.get("greedy") instanceof Map<?, ?> greedy)) {
      throw new IllegalArgumentException("the plan names no greedy one");
    }
    Map<String, Rule> rules = new LinkedHashMap<>(of(json).rules());
    for (Object difference : (List<?>) greedy.get("differences")) {
      Matcher words = DIFFERENCE.matcher((String) difference);
      if (!words.matches() || !rules.containsKey(words.group(1))) {
        throw new IllegalArgumentException("not understood: " + difference);
      }
      rules.put(words.group(1), new Rule(words.group(2), words.group(3)));
    }
    return new Decisions(rules);
  }

  /** For people: {@code d1 4/4, p1 4/3}, bits of the weights and of what is read. */
  String words() {
    StringBuilder words = new StringBuilder();
    rules.forEach(
        (layer, rule) ->
            words
                .append(words.isEmpty() ? "" : ", ")
                .append(layer)
                .append(' ')
                .append(bits(rule.weights()))
                .append('/')
                .append(bits(rule.activations())));
    return words.toString();
  }

  private static String bits(String scheme) {
    return scheme.replaceAll("\\D+", "");
  }
}
