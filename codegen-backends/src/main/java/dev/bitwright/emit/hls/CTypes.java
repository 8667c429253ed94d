package dev.bitwright.emit.hls;

import dev.bitwright.kernel.FloatType;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.Type;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** C names of types, and the text of {@code types.h}, which gives each name its exact width. */
public final class CTypes {
  private CTypes() {}

  /** {@code body_acc_t} for a role, {@code int16_t} or {@code s20_t} without one. */
  public static String name(Type type) {
    if (type instanceof FloatType f) {
      return f == FloatType.F32 ? "float" : "double";
    }
    IntType t = type.asInt();
    if (t.role() != null) {
      return t.role() + "_t";
    }
    if (isNative(t)) {
      return (t.signed() ? "int" : "uint") + t.bits() + "_t";
    }
    return (t.signed() ? "s" : "u") + t.bits() + "_t";
  }

  /** True for the types of stdint.h. */
  static boolean isNative(IntType t) {
    return t.role() == null
        && (t.bits() == 8 || t.bits() == 16 || t.bits() == 32 || t.bits() == 64);
  }

  /** The stdint type that holds the values: what a compiler without exact widths uses. */
  static String storage(IntType t) {
    int bits = t.bits() <= 8 ? 8 : t.bits() <= 16 ? 16 : t.bits() <= 32 ? 32 : 64;
    return (t.signed() ? "int" : "uint") + bits + "_t";
  }

  /**
   * The text of {@code types.h}: a typedef and the limits {@code name_lo} and {@code name_hi} per
   * type, and the macro {@code FIT(type, value)}. Exact widths are {@code ap_int} where {@code
   * ap_int.h} exists in C++, {@code _BitInt} under clang in C, else the next wider stdint type;
   * there {@code -DBW_CHECK} makes FIT stop the simulation on a value that leaves its width.
   *
   * @param types the types in use; a role stands for one width
   * @throws IllegalArgumentException when a role has two widths
   */
  public static String header(Collection<IntType> types) {
    Map<String, IntType> byName = new TreeMap<>();
    for (IntType t : types) {
      IntType before = byName.put(name(t), t);
      if (before != null && !before.sameValues(t)) {
        throw new IllegalArgumentException(
            "the role " + t.role() + " is " + before.text() + " and " + t.text());
      }
    }
    StringBuilder out = new StringBuilder(START);
    StringBuilder exact = new StringBuilder();
    StringBuilder bitInt = new StringBuilder();
    StringBuilder wider = new StringBuilder();
    StringBuilder limits = new StringBuilder();
    byName.forEach(
        (name, t) -> {
          if (!isNative(t)) {
            exact.append("typedef ").append(t.signed() ? "ap_int<" : "ap_uint<");
            exact.append(t.bits()).append("> ").append(name).append(";\n");
            int least = t.signed() ? Math.max(2, t.bits()) : t.bits();
            bitInt.append("typedef ").append(t.signed() ? "signed" : "unsigned");
            bitInt.append(" _BitInt(").append(least).append(") ").append(name).append(";\n");
            wider.append("typedef ").append(storage(t)).append(' ').append(name).append(";\n");
          }
          if (t.bits() < 64) {
            limits.append("#define ").append(name).append("_lo (");
            limits.append(CCode.digits(t.min(), true)).append(")\n");
            limits.append("#define ").append(name).append("_hi (");
            limits.append(CCode.digits(t.max(), true)).append(")\n");
          }
        });
    out.append("#if defined(BW_AP_INT)\n").append(exact);
    out.append("#elif defined(BW_BIT_INT)\n").append(bitInt);
    out.append("#else\n").append(wider).append("#endif\n\n").append(limits).append(END);
    return out.toString();
  }

  /** The text of {@code types.h} before the typedefs: which exact widths the compiler has. */
  static String start() {
    return START;
  }

  /** The text of {@code types.h} after the limits: the macro FIT. */
  static String end() {
    return END;
  }

  private static final String START =
      """
      #ifndef BW_TYPES_H
      #define BW_TYPES_H

      #include <stdint.h>

      // Exact widths where the compiler has them; -DBW_NATIVE uses stdint types everywhere.
      #if !defined(BW_NATIVE) && defined(__cplusplus) && defined(__has_include)
      #if __has_include("ap_int.h")
      #include "ap_int.h"
      #define BW_AP_INT
      #endif
      #elif !defined(BW_NATIVE) && !defined(__cplusplus) && defined(__clang__)
      #if __clang_major__ >= 15
      #define BW_BIT_INT
      #endif
      #endif

      """;

  private static final String END =
      """

      #if defined(BW_CHECK) && !defined(BW_AP_INT) && !defined(__BAMBU__)
      #include <stdio.h>
      #include <stdlib.h>
      static inline int64_t bw_fit(int64_t value, int64_t lo, int64_t hi, const char *type,
          const char *function) {
        if (value < lo || value > hi) {
          fprintf(stderr, "%s: %lld does not fit %s\\n", function, (long long) value, type);
          exit(3);
        }
        return value;
      }
      #define FIT(type, value) \\
        ((type) bw_fit((int64_t) (value), type##_lo, type##_hi, #type, __func__))
      #else
      #define FIT(type, value) ((type) (value))
      #endif

      #endif
      """;
}
