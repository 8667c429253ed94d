package dev.bitwright.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Small random networks over all operators and schemes, as {@code .qnn} text: the same seed gives
 * the same network on every JDK. Each one builds, checks and plans without an error.
 */
public final class RandomNetworks {

  private record Layer(String name, int channels, int height, int width, boolean nonNegative) {
    boolean isImage() {
      return height > 0;
    }

    Layer as(int newChannels, int newHeight, int newWidth, boolean newNonNegative) {
      return new Layer(name, newChannels, newHeight, newWidth, newNonNegative);
    }
  }

  private final Random random;

  /** Of options: a new one leaves the networks of all seeds as they were. */
  private final Random options;

  private final List<Layer> layers = new ArrayList<>();
  private final StringBuilder out = new StringBuilder();
  private final boolean wide;
  private final long seed;
  private int count;

  private RandomNetworks(long seed) {
    // neighbouring seeds of Random begin alike
    random = new Random(seed * 0x9E3779B97F4A7C15L + 1);
    this.seed = seed;
    options = new Random(~seed * 0x9E3779B97F4A7C15L);
    for (int i = 0; i < 4; i++) {
      random.nextInt();
    }
    wide = random.nextInt(6) == 0;
  }

  /** The text of network {@code Random<seed>}. */
  public static String text(long seed) {
    return new RandomNetworks(seed).network(seed);
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
    out.append("network Random").append(seed).append(" {\n");
    input();
    int operators = between(2, 6);
    for (int i = 0; i < operators; i++) {
      step();
    }
    output();
    return out.append("}\n").toString();
  }

  private void input() {
    int channels = between(1, 3);
    int height = between(4, 9);
    int width = between(4, 9);
    boolean unsigned = chance(70);
    boolean centred = chance(60);
    out.append("  input image: ")
        .append(unsigned ? "u8" : "i8")
        .append("[" + channels + ", " + height + ", " + width + "]");
    if (centred) {
      List<String> means = new ArrayList<>();
      for (int c = 0; c < channels; c++) {
        means.add("0." + between(1, 7));
      }
      out.append(" (mean = [" + String.join(", ", means) + "], std = 0." + between(2, 5) + ")");
    }
    out.append(";\n");
    layers.add(new Layer("image", channels, height, width, unsigned && !centred));
  }

  private Layer pickImage() {
    List<Layer> images = layers.stream().filter(Layer::isImage).toList();
    int back = Math.min(images.size(), chance(70) ? 1 : 3);
    return images.get(images.size() - between(1, back));
  }

  private String next() {
    return "n" + ++count;
  }

  private void step() {
    int kind = random.nextInt(10);
    Layer from = pickImage();
    if (kind == 6 && skip()) {
      return;
    }
    if (kind == 7 && join()) {
      return;
    }
    if (kind == 8 && from.height() >= 2 && from.width() >= 2 && count > 0) {
      Layer pooled =
          from.as(from.channels(), from.height() / 2, from.width() / 2, from.nonNegative());
      emit("average_pool(" + from.name() + ", kernel = 2)", pooled, "");
      return;
    }
    convolution(from);
  }

  /** A convolution with what follows it. */
  private void convolution(Layer from) {
    int kernel = Math.min(between(1, 3), Math.min(from.height(), from.width()));
    boolean depthwise = chance(20);
    int groups = depthwise ? from.channels() : from.channels() % 2 == 0 && chance(30) ? 2 : 1;
    int filters = groups * between(1, Math.max(1, 6 / groups));
    int padding = kernel > 1 && chance(60) ? between(1, kernel - 1) : 0;
    int dilation =
        kernel > 1 && chance(15) && Math.min(from.height(), from.width()) + 2 * padding > 2 * kernel
            ? 2
            : 1;
    int stride = chance(25) ? 2 : 1;
    int extent = dilation * (kernel - 1) + 1;
    int height = (from.height() + 2 * padding - extent) / stride + 1;
    int width = (from.width() + 2 * padding - extent) / stride + 1;
    boolean bias = chance(25);
    String value =
        "conv2d("
            + from.name()
            + ", filters = "
            + filters
            + ", kernel = "
            + kernel
            + (stride > 1 ? ", stride = " + stride : "")
            + (padding > 0 ? ", padding = " + padding : "")
            + (dilation > 1 ? ", dilation = " + dilation : "")
            + (groups > 1 ? ", groups = " + groups : "")
            + (bias ? ", bias = true" : "")
            + ")";
    Layer result = from.as(filters, height, width, false);
    String chained = chain(value, result);
    String rule = rule(from);
    // the deepest operator of the chain is the one that follows the convolution
    if (chained.contains("batch_norm(conv2d(") && chance(15)) {
      rule =
          " quantize weights PRUNED_TERNARY(bits = 2) activations "
              + activations(from.nonNegative());
    }
    emit(chained, last, rule);
  }

  private Layer last;

  /** Up to four operators of chains around a value; leaves its shape in {@code last}. */
  private String chain(String value, Layer start) {
    last = start;
    int steps = between(0, 4);
    boolean normalised = false;
    for (int i = 0; i < steps; i++) {
      switch (random.nextInt(8)) {
        case 0, 1 -> {
          if (!normalised || chance(30)) {
            value = "batch_norm(" + value + ")";
            last = last.as(last.channels(), last.height(), last.width(), false);
            normalised = true;
          }
        }
        case 2 -> {
          value = (chance(70) ? "relu(" : "relu6(") + value + ")";
          last = last.as(last.channels(), last.height(), last.width(), true);
        }
        case 3 -> value = maxPool(value);
        case 4 -> value = "dropout(" + value + ", rate = 0.1)";
        default -> value = "identity(" + value + ")";
      }
    }
    return value;
  }

  private String maxPool(String value) {
    if (!last.isImage() || last.height() < 2 || last.width() < 2) {
      return value;
    }
    int kernel = Math.min(between(2, 3), Math.min(last.height(), last.width()));
    int stride = between(1, kernel);
    int padding = chance(30) ? 1 : 0;
    int height = (last.height() + 2 * padding - kernel) / stride + 1;
    int width = (last.width() + 2 * padding - kernel) / stride + 1;
    last = last.as(last.channels(), height, width, last.nonNegative());
    return "max_pool("
        + value
        + ", kernel = "
        + kernel
        + ", stride = "
        + stride
        + (padding > 0 ? ", padding = 1)" : ")");
  }

  /** Adds two layers of one shape, if there are any. */
  private boolean skip() {
    Layer a = pickImage();
    List<Layer> same =
        layers.stream()
            .filter(
                b ->
                    b != a
                        && b.channels() == a.channels()
                        && b.height() == a.height()
                        && b.width() == a.width())
            .toList();
    Layer b = same.isEmpty() ? null : same.get(random.nextInt(same.size()));
    if (b == null) {
      return false;
    }
    boolean both = a.nonNegative() && b.nonNegative();
    Layer sum = a.as(a.channels(), a.height(), a.width(), both);
    String value =
        chance(50) ? a.name() + " + " + b.name() : "add(" + a.name() + ", " + b.name() + ")";
    boolean own = chance(20);
    if (chance(60)) {
      value = "relu(" + value + ")";
      sum = sum.as(sum.channels(), sum.height(), sum.width(), true);
    }
    emit(value, sum, own ? " quantize UNIFORM(bits = " + between(3, 8) + ")" : "");
    return true;
  }

  /** Joins layers of one height and width along the channels, if there are any. */
  private boolean join() {
    Layer a = pickImage();
    List<Layer> same =
        layers.stream()
            .filter(b -> b != a && b.height() == a.height() && b.width() == a.width())
            .toList();
    if (same.isEmpty()) {
      return false;
    }
    List<Layer> operands = new ArrayList<>(List.of(a, same.get(random.nextInt(same.size()))));
    boolean nonNegative = operands.stream().allMatch(Layer::nonNegative);
    int channels = operands.stream().mapToInt(Layer::channels).sum();
    Layer joined = a.as(channels, a.height(), a.width(), nonNegative);
    String value =
        operands.stream().map(Layer::name).collect(Collectors.joining(", ", "concat(", ")"));
    String chained = chain(value, joined);
    emit(chained, last, "");
    return true;
  }

  private void emit(String value, Layer shape, String clause) {
    String name = next();
    out.append("  " + name + " = " + value + clause + ";\n");
    layers.add(
        new Layer(name, shape.channels(), shape.height(), shape.width(), shape.nonNegative()));
  }

  private void output() {
    Layer from = layers.get(layers.size() - 1);
    boolean global = chance(40);
    String value =
        global ? "global_average_pool(" + from.name() + ")" : "flatten(" + from.name() + ")";
    boolean nonNegative = from.nonNegative();
    if (chance(30)) {
      out.append(
          "  hidden = relu(batch_norm(dense("
              + value
              + ", units = "
              + between(2, 6)
              + ")))"
              + rule(from.as(1, 0, 0, nonNegative))
              + ";\n");
      value = "hidden";
      nonNegative = true;
    }
    String scores =
        "dense(" + value + ", units = " + between(2, 5) + (chance(30) ? ", bias = false)" : ")");
    if (chance(20)) {
      scores = "batch_norm(" + scores + ")";
    }
    String rule = rule(from.as(1, 0, 0, nonNegative));
    // scores have 32 bits
    out.append("  output scores = " + scores + rule.replace("bits = 16", "bits = 8") + ";\n");
  }

  /** A rule for a layer that reads {@code from}. */
  private String rule(Layer from) {
    return " quantize weights " + weights() + " activations " + activations(from.nonNegative());
  }

  private String weights() {
    return switch (random.nextInt(8)) {
      case 0 -> "RTN(bits = 2" + (chance(25) ? ", weightOffset = on)" : ")");
      case 1 -> "APoT(bits = " + between(2, 6) + ")";
      case 2 -> "BINARY(bits = 1)";
      case 3 -> "TERNARY(bits = 2" + (chance(25) ? ", threshold = plain)" : ")");
      case 4 -> balanced();
      case 5 -> "ESB(bits = " + between(2, 7) + (chance(25) ? ", meanShift = on)" : ")");
      default -> uniform().replaceAll(", (configuration|rounding) = \\w+", "");
    };
  }

  private String activations(boolean nonNegative) {
    return switch (random.nextInt(6)) {
      case 0 -> "RTN(bits = 2" + (chance(25) ? ", offset = on)" : ")");
      case 1 -> nonNegative ? "APoT(bits = " + between(2, 5) + ")" : uniform();
      case 2 -> nonNegative ? "BALANCED(bits = " + between(2, 6) + ")" : uniform();
      case 3 -> "ESB(bits = " + between(2, 5) + ")";
      default -> uniform();
    };
  }

  private String balanced() {
    String partition = List.of("median", "mean", "scale").get(random.nextInt(3));
    return "BALANCED(bits = " + between(1, 5) + ", partition = " + partition + ")";
  }

  private String uniform() {
    if (wide && chance(40)) {
      return "UNIFORM(bits = 16)";
    }
    int bits = between(1, 8);
    boolean affine = bits > 1 && chance(20);
    return "UNIFORM(bits = " + bits + (affine ? ", mode = affine" : variant(bits)) + ")";
  }

  private String variant(int bits) {
    return switch (options.nextInt(20)) {
      case 0, 1, 2, 3 -> ", levels = mid_rise";
      case 4, 5 -> ", scale = power_of_two";
      case 6, 7 -> ", variant = lsq_plus, configuration = 2";
      case 8, 9 -> int8(bits, "double");
      case 10 -> int8(bits, "single");
      default -> "";
    };
  }

  /** Not for 31-bit sums, and not for the first networks, in which trained levels must agree. */
  private String int8(int bits, String rounding) {
    boolean fits = bits > 1 && !wide && seed > 10;
    return fits ? ", variant = int8, rounding = " + rounding : "";
  }
}
