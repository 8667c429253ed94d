package dev.bitwright.runtime;

import java.util.Locale;
import java.util.regex.Pattern;

/** The two headers that depend on the weights: exact widths and constant arrays. */
final class HlsHeaders {
  private static final String MARK =
      "/* Written by Bitwright from a trained network. Do not edit: write the project again. */\n";

  private static final Pattern NATIVE = Pattern.compile("u?int(8|16|32|64)_t");

  private final HlsBundle bundle;
  private final FrozenNetwork network;

  HlsHeaders(HlsBundle bundle, FrozenNetwork network) {
    this.bundle = bundle;
    this.network = network;
  }

  /** Every type with its exact width, in the three ways that tools have of stating one. */
  String types() {
    StringBuilder exact = new StringBuilder();
    StringBuilder bitInt = new StringBuilder();
    StringBuilder wider = new StringBuilder();
    StringBuilder limits = new StringBuilder();
    HlsWidths widths = new HlsWidths(bundle, network);
    for (HlsBundle.Width width : bundle.widths()) {
      HlsWidths.Type type = widths.type(width);
      String name = width.role() + "_t";
      if (!NATIVE.matcher(name).matches()) {
        String sign = type.signed() ? "" : "u";
        exact.append("typedef ap_").append(sign).append("int<").append(type.bits()).append("> ");
        exact.append(name).append(";\n");
        int least = type.signed() ? Math.max(2, type.bits()) : type.bits();
        bitInt.append("typedef ").append(type.signed() ? "signed" : "unsigned");
        bitInt.append(" _BitInt(").append(least).append(") ").append(name).append(";\n");
        wider.append("typedef ").append(sign).append("int").append(storage(type.bits()));
        wider.append("_t ").append(name).append(";\n");
      }
      if (type.bits() < 64) {
        long low = type.signed() ? -1L << type.bits() - 1 : 0;
        long high = type.signed() ? ~low : (1L << type.bits()) - 1;
        limits.append("#define ").append(name).append("_lo (").append(literal(low)).append(")\n");
        limits.append("#define ").append(name).append("_hi (").append(literal(high)).append(")\n");
      }
    }
    return MARK
        + bundle.files().get("types_begin")
        + "#if defined(BW_AP_INT)\n"
        + exact
        + "#elif defined(BW_BIT_INT)\n"
        + bitInt
        + "#else\n"
        + wider
        + "#endif\n\n"
        + limits
        + bundle.files().get("types_end");
  }

  private static int storage(int bits) {
    return bits <= 8 ? 8 : bits <= 16 ? 16 : bits <= 32 ? 32 : 64;
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
    int columns = p.rows() > 1 ? p.columns() : values.length;
    text.append('[').append(columns).append("] = {");
    for (int r = 0; r < p.rows(); r++) {
      text.append(p.rows() > 1 ? r == 0 ? "\n  {" : ",\n  {" : "");
      for (int c = 0; c < columns; c++) {
        text.append(c == 0 ? "" : c % 16 == 0 ? ",\n    " : ", ");
        text.append(literal(values[r * columns + c]));
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
