package dev.bitwright.examples.comparison;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the planner has decided, by layer, as its plan says: the schemes in the language's text, of
 * the weights and of what the layer reads.
 *
 * @param rules of the layers whose widths were open, in the order of the network
 */
record Decisions(Map<String, Rule> rules) {
  private static final Pattern LAYER =
      Pattern.compile("(?m)^ +(\\w+) +(\\w+\\([^)]*\\)) +(\\w+\\([^)]*\\)) .* planned$");
  private static final Pattern GREEDY = Pattern.compile("(?m)^greedy +(.*)$");
  private static final Pattern DIFFERENCE =
      Pattern.compile("[:;] (\\w+): (\\w+\\([^)]*\\)) of (\\w+\\([^)]*\\))");

  /** Schemes of one layer. */
  record Rule(String weights, String activations) {
    String words() {
      return "quantize weights " + weights + " activations " + activations;
    }
  }

  /** The plan that was taken. */
  static Decisions of(String plan) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    Matcher layers = LAYER.matcher(plan);
    while (layers.find()) {
      rules.put(layers.group(1), new Rule(layers.group(2), layers.group(3)));
    }
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("the plan has no layer that was planned");
    }
    return new Decisions(rules);
  }

  /** The plan that the usual heuristic would have made: written as what differs. */
  static Decisions greedy(String plan) {
    Map<String, Rule> rules = new LinkedHashMap<>(of(plan).rules());
    Matcher line = GREEDY.matcher(plan);
    if (!line.find()) {
      throw new IllegalArgumentException("the plan names no greedy one");
    }
    Matcher differences = DIFFERENCE.matcher(line.group(1));
    while (differences.find()) {
      rules.put(differences.group(1), new Rule(differences.group(2), differences.group(3)));
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
