package dev.bitwright.examples.comparison;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a network costs: as its plan says, and as the report of its hardware project predicts.
 *
 * @param weightBytes packed weights
 * @param bitOperations products times the bits of both factors, one inference
 * @param lut look-up tables, an estimate
 * @param dsp multiplier slices, an estimate
 * @param cycles of one inference, one product (or 32 ternary ones) at a time
 */
record Cost(long weightBytes, long bitOperations, long lut, long dsp, long cycles) {
  private static final Pattern BYTES = Pattern.compile("(?m)^total weights (\\d+) bytes");
  private static final Pattern OPERATIONS =
      Pattern.compile("(?m)^total products (\\d+), bit operations (\\d+)");
  private static final Pattern VALUES = Pattern.compile("(?m)^  weights .*?(\\d+) values,");

  /** Weights and products in floating point, which no hardware project has. */
  static Cost ofFloats(String plan) {
    long weights = VALUES.matcher(plan).results().mapToLong(m -> Long.parseLong(m.group(1))).sum();
    return new Cost(4 * weights, 32 * 32 * number(OPERATIONS, 1, plan), 0, 0, 0);
  }

  /** As a plan says; hardware is not looked at. */
  static Cost ofPlan(String plan) {
    return new Cost(number(BYTES, 1, plan), number(OPERATIONS, 2, plan), 0, 0, 0);
  }

  /**
   * @param plan text of the plan
   * @param report text of the hardware project's {@code report.json}
   */
  static Cost of(String plan, String report) {
    Map<?, ?> json = (Map<?, ?>) Json.read(report);
    List<Map<String, Object>> steps = Json.objects(json.get("steps"));
    return new Cost(
        number(BYTES, 1, plan),
        number(OPERATIONS, 2, plan),
        sum(steps, "lut"),
        sum(steps, "dsp"),
        sum(steps, "cycles"));
  }

  private static long sum(List<Map<String, Object>> steps, String key) {
    return steps.stream().mapToLong(s -> ((Double) s.get(key)).longValue()).sum();
  }

  private static long number(Pattern pattern, int group, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException("the plan does not say: " + pattern);
    }
    return Long.parseLong(matcher.group(group));
  }
}
