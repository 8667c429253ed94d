package dev.bitwright.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Small random recurrent networks as {@code .qnn} text: tokens or samples of a signal, one to three
 * cells of any width, squash and scheme, read one after another or joined. The same seed gives the
 * same network on every JDK. Each one builds, checks and plans without an error.
 */
public final class RandomSequences {
  private final Random random;
  private final StringBuilder out = new StringBuilder();

  private RandomSequences(long seed) {
    // neighbouring seeds of Random begin alike
    random = new Random(seed * 0x9E3779B97F4A7C15L + 7);
    for (int i = 0; i < 4; i++) {
      random.nextInt();
    }
  }

  /** The text of network {@code Sequence<seed>}. */
  public static String text(long seed) {
    return new RandomSequences(seed).network(seed);
  }

  /** As {@link #text}, for {@code count} seeds from 1 on. */
  public static List<String> texts(int count) {
    List<String> texts = new ArrayList<>();
    for (int seed = 1; seed <= count; seed++) {
      texts.add(text(seed));
    }
    return texts;
  }

  private int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private String network(long seed) {
    out.append("network Sequence").append(seed).append(" {\n");
    String read = chance(75) ? tokens() : signal();
    List<String> cells = new ArrayList<>();
    int count = between(1, 3);
    for (int i = 0; i < count; i++) {
      String name = "cell" + i;
      String value = chance(25) ? "dropout(" + read + ", rate = 0.1)" : read;
      boolean tanh = chance(40);
      out.append("  " + name + " = " + (chance(50) ? "lstm(" : "gru(") + value)
          .append(", units = " + between(2, 7) + (tanh ? ", tanh = true)" : ")"))
          .append(" quantize weights " + weights())
          .append(" activations UNIFORM(bits = " + between(tanh ? 2 : 1, 8) + ");\n");
      cells.add(name);
      read = chance(70) ? name : read;
    }
    String last = cells.get(count - 1);
    if (count > 1 && chance(60)) {
      last = "concat(" + cells.get(count - 2) + ", " + last + ")";
    }
    if (chance(50)) {
      out.append("  hidden = relu(batch_norm(dense(" + last + ", units = " + between(2, 6) + ")))")
          .append(" quantize weights " + weights() + " activations " + activations() + ";\n");
      last = "hidden";
    }
    out.append("  output scores = dense(" + last + ", units = 5)")
        .append(" quantize weights " + weights() + " activations " + activations() + ";\n");
    return out.append("}\n").toString();
  }

  private String tokens() {
    out.append("  input text: u8[1];\n");
    String row = "embedding(text, vocabulary = 5, units = " + between(1, 6) + ")";
    out.append("  row = " + (chance(30) ? "relu(" + row + ")" : row) + ";\n");
    return "row";
  }

  private String signal() {
    out.append("  input signal: i8[" + between(1, 4) + "] (std = 0." + between(2, 5) + ");\n");
    out.append("  row = dense(signal, units = " + between(1, 5) + ")")
        .append(" quantize weights " + weights() + " activations UNIFORM(bits = 8);\n");
    return "row";
  }

  private String weights() {
    return switch (random.nextInt(13)) {
      case 0 -> "RTN(bits = 2" + (chance(50) ? ", weightOffset = on)" : ")");
      case 1 -> "APoT(bits = " + between(2, 6) + ", weightNorm = off)";
      case 2 -> "BINARY(bits = 1)";
      case 3 -> "TERNARY(bits = 2)";
      case 4 -> "BALANCED(bits = " + between(1, 5) + ")";
      case 5 -> "ESB(bits = " + between(2, 7) + (chance(25) ? ", meanShift = on)" : ")");
      case 6, 7 -> "MULTIBIT(bits = " + between(1, 4) + ")";
      case 8 -> "UNIFORM(bits = " + between(2, 8) + ", variant = int8)";
      case 9 -> "UNIFORM(bits = " + between(2, 8) + ", mode = affine)";
      case 10 -> "UNIFORM(bits = " + between(2, 8) + ", levels = mid_rise)";
      case 11 -> "UNIFORM(bits = " + between(2, 8) + ", scale = power_of_two)";
      default -> "UNIFORM(bits = " + between(1, 8) + ")";
    };
  }

  private String activations() {
    return switch (random.nextInt(4)) {
      case 0 -> "RTN(bits = 2)";
      case 1 -> "ESB(bits = " + between(2, 5) + ")";
      default -> "UNIFORM(bits = " + between(2, 8) + ")";
    };
  }
}
