package dev.bitwright.emit.hls;

import dev.bitwright.emit.LineWrap;
import dev.bitwright.kernel.FloatType;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Small inline functions that expressions ask for: minimum, maximum, magnitude, popcount. */
final class CHelpers {
  private final Map<String, String> texts = new TreeMap<>();
  private final Set<IntType> types;

  /**
   * @param types receives the types that the helpers use
   */
  CHelpers(Set<IntType> types) {
    this.types = types;
  }

  String text() {
    return String.join("\n", texts.values()) + (texts.isEmpty() ? "" : "\n");
  }

  private static String stem(Type type) {
    return CTypes.name(type).replaceFirst("_t$", "");
  }

  String use(Type type) {
    if (type.isInt()) {
      types.add(type.asInt());
    }
    return CTypes.name(type);
  }

  /** The name of {@code min_T} or {@code max_T}. */
  String extreme(boolean max, Type type) {
    String name = (max ? "max_" : "min_") + stem(type);
    String t = use(type);
    String sign = max ? ">" : "<";
    String body =
        type.isInt()
            ? "  return a " + sign + " b ? a : b;\n"
            // As in Java: NaN wins, and -0 is less than 0.
            : "  if (a != a || b != b) {\n    return a + b;\n  }\n"
                + "  if (a == b) {\n    return 1 / a "
                + sign
                + " 0 ? a : b;\n  }\n"
                + "  return a "
                + sign
                + " b ? a : b;\n";
    texts.put(
        name, "static inline " + t + " " + name + "(" + t + " a, " + t + " b) {\n" + body + "}\n");
    return name;
  }

  /** The name of {@code abs_T}. */
  String abs(IntType type) {
    String name = "abs_" + stem(type);
    String t = use(type);
    texts.put(
        name,
        "static inline "
            + t
            + " "
            + name
            + "("
            + t
            + " a) {\n"
            + "  return a < 0 ? ("
            + t
            + ") -a : a;\n}\n");
    return name;
  }

  /** The name of a function that counts the ones of an unsigned word with 6:3 compressors. */
  String popcount(int bits) {
    IntType word = IntType.unsigned(bits);
    String name = "popcount_u" + bits;
    if (texts.containsKey(name)) {
      return name;
    }
    // A 6:3 compressor is three functions of six bits: one LUT each.
    texts.put("count6", COUNT6);
    String t = use(word);
    IntType count = IntType.ofRange(0, bits);
    StringBuilder out = new StringBuilder();
    out.append("static inline ").append(use(count)).append(' ').append(name);
    out.append('(').append(t).append(" x) {\n");
    List<String> terms = new ArrayList<>();
    List<Integer> largest = new ArrayList<>();
    for (int k = 0; k < bits; k += 6) {
      String part = k == 0 ? "x" : "(x >> " + k + ")";
      terms.add("count6((uint8_t) (" + part + " & 63U))");
      largest.add(Math.min(6, bits - k));
    }
    int temporary = 0;
    while (terms.size() > 1) {
      List<String> sums = new ArrayList<>();
      List<Integer> bounds = new ArrayList<>();
      for (int k = 0; k + 1 < terms.size(); k += 2) {
        int bound = largest.get(k) + largest.get(k + 1);
        String sum = use(IntType.ofRange(0, bound));
        String local = "s" + temporary++;
        String cast = "(" + sum + ") ";
        String value = cast + "(" + cast + terms.get(k) + " + " + cast + terms.get(k + 1) + ");";
        String line = "const " + sum + " " + local + " = " + value;
        out.append("  ").append(LineWrap.wrap(line, 2, 6, "      ")).append('\n');
        sums.add(local);
        bounds.add(bound);
      }
      if (terms.size() % 2 == 1) {
        sums.add(terms.get(terms.size() - 1));
        bounds.add(largest.get(terms.size() - 1));
      }
      terms = sums;
      largest = bounds;
    }
    out.append("  return (").append(use(count)).append(") ").append(terms.get(0)).append(";\n}\n");
    texts.put(name, out.toString());
    return name;
  }

  private static final String COUNT6 =
      """
      static inline uint8_t count6(uint8_t x) {
        const uint8_t a = x & 1U;
        const uint8_t b = (x >> 1) & 1U;
        const uint8_t c = (x >> 2) & 1U;
        const uint8_t d = (x >> 3) & 1U;
        const uint8_t e = (x >> 4) & 1U;
        const uint8_t f = (x >> 5) & 1U;
        const uint8_t low1 = a ^ b ^ c;
        const uint8_t low2 = d ^ e ^ f;
        const uint8_t carry1 = (a & b) | (a & c) | (b & c);
        const uint8_t carry2 = (d & e) | (d & f) | (e & f);
        const uint8_t carry3 = low1 & low2;
        const uint8_t low = low1 ^ low2;
        const uint8_t middle = carry1 ^ carry2 ^ carry3;
        const uint8_t high = (carry1 & carry2) | (carry1 & carry3) | (carry2 & carry3);
        return (uint8_t) ((high << 2) | (middle << 1) | low);
      }
      """;

  /** The C function of math.h for a float operation. */
  static String math(String name, FloatType type) {
    return type == FloatType.F32 ? name + "f" : name;
  }
}
