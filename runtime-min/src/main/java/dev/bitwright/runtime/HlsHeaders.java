package dev.bitwright.runtime;

import java.util.Locale;

/** The two headers that depend on the weights: exact widths and constant arrays. */
final class HlsHeaders {
  private static final String MARK =
      "/* Written by Bitwright from a trained network. Do not edit: write the project again. */\n";

  private final HlsBundle bundle;
  private final FrozenNetwork network;

  HlsHeaders(HlsBundle bundle, FrozenNetwork network) {
    this.bundle = bundle;
    this.network = network;
  }

  /** One line per role for the {@code types.h} mapping: BITWRIGHT_TYPE(role, sign, bits). */
  String types() {
    String guard = bundle.top().toUpperCase(Locale.ROOT) + "_TYPES_H";
    StringBuilder text = new StringBuilder(MARK);
    text.append("#ifndef ").append(guard).append("\n#define ").append(guard).append("\n\n");
    text.append("#include \"exact.h\"\n\n");
    HlsWidths widths = new HlsWidths(bundle, network);
    for (HlsBundle.Width width : bundle.widths()) {
      HlsWidths.Type type = widths.type(width);
      String kind = type.signed() ? "INT" : "UINT";
      String name = width.role();
      text.append("typedef BITWRIGHT_").append(kind).append('(').append(type.bits()).append(") ");
      text.append(name).append("_t;\n");
      text.append("#define ").append(name).append("_bits ").append(type.bits()).append('\n');
      text.append("#define ").append(name).append("_signed ").append(type.signed() ? 1 : 0);
      text.append('\n');
    }
    return text.append("\n#endif\n").toString();
  }

  String weights() {
    String guard = bundle.top().toUpperCase(Locale.ROOT) + "_WEIGHTS_H";
    StringBuilder text = new StringBuilder(MARK);
    text.append("#ifndef ").append(guard).append("\n#define ").append(guard).append("\n\n");
    text.append("#include \"types.h\"\n\n");
    HlsTables tables = new HlsTables(network);
    for (HlsBundle.Parameter p : bundle.parameters()) {
      array(text, p, tables.values(p));
    }
    return text.append("#endif\n").toString();
  }

  private static void array(StringBuilder text, HlsBundle.Parameter p, long[] values) {
    text.append("static const ").append(p.buffer()).append("_t ").append(p.buffer());
    if (p.rows() > 1) {
      text.append('[').append(p.rows()).append(']');
    }
    text.append('[').append(p.columns()).append("] = {");
    for (int r = 0; r < p.rows(); r++) {
      text.append(p.rows() > 1 ? r == 0 ? "\n  {" : ",\n  {" : "");
      for (int c = 0; c < p.columns(); c++) {
        text.append(c == 0 ? "" : c % 16 == 0 ? ",\n    " : ", ");
        text.append(literal(values[r * p.columns() + c]));
      }
      text.append(p.rows() > 1 ? "}" : "");
    }
    text.append(p.rows() > 1 ? "\n};\n\n" : "};\n\n");
  }

  private static String literal(long value) {
    if (value == Long.MIN_VALUE) {
      return "(-9223372036854775807LL - 1)";
    }
    if (value > Integer.MAX_VALUE) {
      return value <= 0xFFFFFFFFL ? value + "u" : value + "LL";
    }
    return value <= Integer.MIN_VALUE ? value + "LL" : Long.toString(value);
  }
}
