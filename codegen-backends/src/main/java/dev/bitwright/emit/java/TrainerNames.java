package dev.bitwright.emit.java;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The constants by which a trainer's code refers to the lines of its tables. */
final class TrainerNames {
  private final Map<TrainerSpec.Kind, Map<String, String>> constants =
      new EnumMap<>(TrainerSpec.Kind.class);

  TrainerNames(List<TrainerSpec.Entry> entries) {
    Set<String> taken = new HashSet<>(Set.of("SHAPE"));
    for (TrainerSpec.Entry entry : entries) {
      String base = words(entry.name()).toUpperCase(Locale.ROOT);
      String suffix =
          switch (entry.kind()) {
            case INDEX -> "_INDEX";
            case CONVOLUTION -> "_PRODUCT";
            case POOLING -> "_POOL";
            case CODER -> "_CODER";
            case LSTM, GRU -> "_CELL";
            case TABLE -> "_ROWS";
            case VALUE -> "_VALUE";
            default -> "";
          };
      String name = base + (base.endsWith(suffix) ? "" : suffix);
      String unique = name;
      for (int i = 2; !taken.add(unique); i++) {
        unique = name + "_" + i;
      }
      constants.computeIfAbsent(entry.kind(), k -> new HashMap<>()).put(entry.name(), unique);
    }
  }

  /** Words of letters and digits with underscores between: {@code stem.runningMean} has three. */
  private static String words(String name) {
    StringBuilder out = new StringBuilder();
    char before = ' ';
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean capital = c >= 'A' && c <= 'Z';
      boolean small = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      if (capital && (before >= 'a' && before <= 'z' || before >= '0' && before <= '9')) {
        out.append('_');
      }
      out.append(capital || small ? c : '_');
      before = c;
    }
    return out.toString();
  }

  String constant(TrainerSpec.Kind kind, String name) {
    TrainerSpec.Kind listed = kind == TrainerSpec.Kind.GRADIENT ? TrainerSpec.Kind.PARAMETER : kind;
    String constant = constants.getOrDefault(listed, Map.of()).get(name);
    if (constant == null) {
      throw new IllegalArgumentException("no " + kind + " " + name);
    }
    return constant;
  }
}
