package dev.bitwright.graph;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The operators of the language: their arguments, and what they become in the graph. */
final class Operators {

  /** What an argument may be. */
  enum Kind {
    TENSOR("a layer"),
    WHOLE("a whole number"),
    REAL("a number"),
    TRUTH("true or false"),
    WINDOW("a whole number or a list of height and width");

    final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /**
   * A formal argument of an operator.
   *
   * @param standard value when left out, null when it must be given
   * @param minimum smallest number allowed
   * @param maximum largest number allowed
   * @param minimumAllowed whether the minimum itself is allowed (for real numbers)
   */
  record Formal(
      String name,
      Kind kind,
      Value standard,
      double minimum,
      double maximum,
      boolean minimumAllowed) {

    /** In words: what numbers are allowed. */
    String range() {
      if (kind == Kind.REAL) {
        return (minimumAllowed ? "at least " : "more than ")
            + plain(minimum)
            + " and "
            + (name.equals("rate") ? "less than " : "at most ")
            + plain(maximum);
      }
      return "from " + (long) minimum + " to " + (long) maximum;
    }

    private static String plain(double value) {
      return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
  }

  /**
   * An operator of the language.
   *
   * @param variadic whether it reads any number of layers, positional, and nothing else
   */
  record Signature(String name, boolean variadic, List<Formal> formals, Function<Bound, Op> make) {

    List<String> names() {
      return formals.stream().map(Formal::name).toList();
    }
  }

  /** Evaluated arguments by name. */
  record Bound(Map<String, Value> values) {
    int whole(String name) {
      return (int) ((Value.Whole) values.get(name)).value();
    }

    double real(String name) {
      Value value = values.get(name);
      return value instanceof Value.Whole w
          ? w.value()
          : ((Value.Real) value).value().doubleValue();
    }

    boolean truth(String name) {
      return ((Value.Truth) values.get(name)).value();
    }

    int window(String name, int axis) {
      Value value = values.get(name);
      Value one = value instanceof Value.Items items ? items.values().get(axis) : value;
      return (int) ((Value.Whole) one).value();
    }
  }

  /** Largest extent, stride, kernel and so on: far beyond any network, and safe in 32 bits. */
  static final int MOST = 1 << 20;

  private static final Map<String, Signature> ALL = new LinkedHashMap<>();

  private Operators() {}

  static Signature find(String name) {
    return ALL.get(name);
  }

  static Iterable<String> names() {
    return ALL.keySet();
  }

  private static Formal tensor() {
    return new Formal("x", Kind.TENSOR, null, 0, 0, true);
  }

  private static Formal whole(String name, Long standard, long minimum) {
    return new Formal(
        name, Kind.WHOLE, standard == null ? null : new Value.Whole(standard), minimum, MOST, true);
  }

  /** Tokens are bytes. */
  private static Formal vocabulary() {
    return new Formal("vocabulary", Kind.WHOLE, null, 2, 256, true);
  }

  private static Formal window(String name) {
    return new Formal(name, Kind.WINDOW, null, 1, MOST, true);
  }

  private static Formal real(
      String name, String standard, double minimum, double maximum, boolean minimumAllowed) {
    return new Formal(
        name,
        Kind.REAL,
        standard == null ? null : new Value.Real(new BigDecimal(standard)),
        minimum,
        maximum,
        minimumAllowed);
  }

  private static Formal truth(String name, boolean standard) {
    return new Formal(name, Kind.TRUTH, new Value.Truth(standard), 0, 0, true);
  }

  private static void add(String name, List<Formal> formals, Function<Bound, Op> make) {
    ALL.put(name, new Signature(name, false, formals, make));
  }

  static {
    add(
        "conv2d",
        List.of(
            tensor(),
            whole("filters", null, 1),
            window("kernel"),
            whole("stride", 1L, 1),
            whole("padding", 0L, 0),
            whole("dilation", 1L, 1),
            whole("groups", 1L, 1),
            truth("bias", false)),
        b ->
            new Op.Conv2d(
                b.whole("filters"),
                b.window("kernel", 0),
                b.window("kernel", 1),
                b.whole("stride"),
                b.whole("padding"),
                b.whole("dilation"),
                b.whole("groups"),
                b.truth("bias")));
    add(
        "dense",
        List.of(tensor(), whole("units", null, 1), truth("bias", true)),
        b -> new Op.Dense(b.whole("units"), b.truth("bias")));
    add(
        "embedding",
        List.of(tensor(), vocabulary(), whole("units", null, 1)),
        b -> new Op.Embedding(b.whole("vocabulary"), b.whole("units")));
    add(
        "lstm",
        List.of(tensor(), whole("units", null, 1), truth("tanh", false)),
        b -> new Op.Lstm(b.whole("units"), b.truth("tanh")));
    add(
        "gru",
        List.of(
            tensor(), whole("units", null, 1), truth("tanh", false), truth("reset_after", false)),
        b -> new Op.Gru(b.whole("units"), b.truth("tanh"), b.truth("reset_after")));
    add(
        "batch_norm",
        List.of(
            tensor(), real("epsilon", "1e-5", 0, 1, false), real("momentum", "0.1", 0, 1, false)),
        b -> new Op.BatchNorm(b.real("epsilon"), b.real("momentum")));
    add("relu", List.of(tensor()), b -> new Op.Relu());
    add("relu6", List.of(tensor()), b -> new Op.Relu6());
    add(
        "max_pool",
        List.of(
            tensor(), whole("kernel", null, 1), whole("stride", 0L, 0), whole("padding", 0L, 0)),
        b ->
            new Op.MaxPool(
                b.whole("kernel"),
                b.whole("stride") == 0 ? b.whole("kernel") : b.whole("stride"),
                b.whole("padding")));
    add(
        "average_pool",
        List.of(tensor(), whole("kernel", null, 1), whole("stride", 0L, 0)),
        b ->
            new Op.AveragePool(
                b.whole("kernel"), b.whole("stride") == 0 ? b.whole("kernel") : b.whole("stride")));
    add("global_average_pool", List.of(tensor()), b -> new Op.GlobalAveragePool());
    add("flatten", List.of(tensor()), b -> new Op.Flatten());
    add(
        "dropout",
        List.of(tensor(), real("rate", null, 0, 1, true)),
        b -> new Op.Dropout(b.real("rate")));
    add("identity", List.of(tensor()), b -> new Op.Identity());
    ALL.put("add", new Signature("add", true, List.of(), b -> new Op.Add()));
    ALL.put("concat", new Signature("concat", true, List.of(), b -> new Op.Concat()));
  }
}
