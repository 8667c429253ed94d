package dev.bitwright.scheme;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes trials and scheme descriptions as JSON; line feeds only, keys in a fixed order. */
public final class SchemeJson {
  private SchemeJson() {}

  /**
   * One array with an object for each value: {@code {"x": ..., "y": ..., "level": ..., "code": ...,
   * "dydx": ..., "dyd": {"alpha": ...}}}.
   */
  public static String trial(SchemeTrial.Result result) {
    return result.points().stream()
        .map(SchemeJson::point)
        .collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
  }

  private static String point(SchemeTrial.Point point) {
    String dyd =
        point.dyd().entrySet().stream()
            .map(e -> text(e.getKey()) + ": " + number(e.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
    return "{\"x\": "
        + number(point.x())
        + ", \"y\": "
        + number(point.y())
        + ", \"level\": "
        + point.level()
        + ", \"code\": "
        + point.code()
        + ", \"dydx\": "
        + number(point.dydx())
        + ", \"dyd\": "
        + dyd
        + "}";
  }

  /** One array with an object for each scheme. */
  public static String schemes(List<SchemeInfo> infos) {
    return infos.stream()
        .map(SchemeJson::scheme)
        .collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
  }

  private static String scheme(SchemeInfo info) {
    String options =
        info.options().stream()
            .map(
                o ->
                    object(
                        Map.entry("name", text(o.name())),
                        Map.entry("values", text(o.values())),
                        Map.entry("default", text(o.standard())),
                        Map.entry("meaning", text(o.meaning()))))
            .collect(Collectors.joining(", ", "[", "]"));
    return object(
        Map.entry("name", text(info.name())),
        Map.entry("summary", text(info.summary())),
        Map.entry("weightBits", info.weightBits().toString()),
        Map.entry("activationBits", info.activationBits().toString()),
        Map.entry("options", options),
        Map.entry("storage", text(info.storage())),
        Map.entry("product", text(info.product())),
        Map.entry("source", text(info.source())));
  }

  @SafeVarargs
  private static String object(Map.Entry<String, String>... members) {
    return List.of(members).stream()
        .map(e -> text(e.getKey()) + ": " + e.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /**
   * At most 15 digits, the same on every JDK ({@code Double.toString} is not). JSON has no infinity
   * and no NaN: they become null.
   */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      return "null";
    }
    BigDecimal digits = new BigDecimal(value).round(new MathContext(15)).stripTrailingZeros();
    boolean plain = digits.scale() < 10 && digits.precision() - digits.scale() < 16;
    return plain ? digits.toPlainString() : digits.toString();
  }

  /** A text as JSON, with its quotes. */
  public static String text(String value) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u00").append(Character.forDigit(c >> 4, 16));
        out.append(Character.forDigit(c & 15, 16));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
