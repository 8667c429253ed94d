package dev.bitwright.scheme;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Formulas as people write them, for comments in generated code: {@code s * rint(clip(x / s, -4,
 * 3))}, and for gradients {@code g * [-4 < x / s < 3]} with 1 where the bracket holds.
 * Straight-through surrogates show their forward side, gradient scales what they scale.
 */
public final class FormulaText {
  private static final int OR_LESS = 0;
  private static final int SUM = 1;
  private static final int PRODUCT = 2;
  private static final int ATOM = 3;

  private final Map<Formula, String> names;

  private FormulaText(Map<Formula, String> names) {
    this.names = names;
  }

  /** The text of a formula. */
  public static String of(Formula formula) {
    return of(formula, Map.of());
  }

  /**
   * The text of a formula in which some nodes (told apart by identity) are shown by a name.
   *
   * @param names not looked up for {@code formula} itself
   */
  public static String of(Formula formula, Map<? extends Formula, String> names) {
    Map<Formula, String> inner = new IdentityHashMap<>(names);
    inner.remove(formula);
    return new FormulaText(inner).text(formula, OR_LESS);
  }

  private String text(Formula formula, int tightness) {
    String name = names.get(formula);
    if (name != null) {
      return name;
    }
    Text text = formula.accept(new Write());
    return text.tightness() < tightness ? "(" + text.text() + ")" : text.text();
  }

  /** A constant with at most six digits. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal digits = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros();
    boolean plain = digits.scale() < 7 && digits.precision() - digits.scale() < 10;
    return plain ? digits.toPlainString() : digits.toString();
  }

  /** A text and how tightly its outermost operator binds. */
  private record Text(String text, int tightness) {}

  private static Text call(String name, String... arguments) {
    return new Text(name + "(" + String.join(", ", arguments) + ")", ATOM);
  }

  private static boolean isZero(Formula formula) {
    return formula instanceof Formula.Constant c && c.value() == 0;
  }

  /** Comparisons that hold together, as {@code a < b < c} where they meet. */
  private String condition(Formula formula) {
    List<Formula.Binary> parts = new ArrayList<>();
    if (!names.containsKey(formula) && comparisons(formula, parts)) {
      if (parts.size() == 2 && parts.get(0).right() == parts.get(1).left()) {
        return comparison(parts.get(0)) + relation(parts.get(1)) + right(parts.get(1));
      }
      return String.join(" and ", parts.stream().map(this::comparison).toList());
    }
    return text(formula, SUM) + " != 0";
  }

  private static boolean comparisons(Formula formula, List<Formula.Binary> parts) {
    if (!(formula instanceof Formula.Binary b)) {
      return false;
    }
    return switch (b.op()) {
      case LESS, LESS_EQUAL -> parts.add(b);
      case MULTIPLY -> comparisons(b.left(), parts) && comparisons(b.right(), parts);
      case ADD, SUBTRACT, DIVIDE, MIN, MAX -> false;
    };
  }

  private String comparison(Formula.Binary b) {
    return text(b.left(), SUM) + relation(b) + right(b);
  }

  private String right(Formula.Binary b) {
    return text(b.right(), SUM);
  }

  private static String relation(Formula.Binary b) {
    return b.op() == Formula.BinaryOp.LESS ? " < " : " <= ";
  }

  private final class Write implements Formula.Visitor<Text> {
    @Override
    public Text input(Formula.Input node) {
      return new Text(node.name(), ATOM);
    }

    @Override
    public Text constant(Formula.Constant node) {
      return new Text(number(node.value()), node.value() < 0 ? SUM : ATOM);
    }

    @Override
    public Text unary(Formula.Unary node) {
      String x = text(node.operand(), OR_LESS);
      return switch (node.op()) {
        case NEGATE -> new Text("-" + text(node.operand(), PRODUCT), SUM);
        case ABS -> new Text("|" + x + "|", ATOM);
        case SQRT -> call("sqrt", x);
        case EXP -> call("exp", x);
        case EXP2 -> call("exp2", x);
        case LOG -> call("log", x);
        case TANH -> call("tanh", x);
        case SIGN -> call("sign", x);
        case RINT -> call("rint", x);
        case FLOOR -> call("floor", x);
      };
    }

    @Override
    public Text binary(Formula.Binary node) {
      Formula a = node.left();
      Formula b = node.right();
      return switch (node.op()) {
        case ADD -> new Text(text(a, SUM) + " + " + text(b, SUM), SUM);
        case SUBTRACT -> new Text(text(a, SUM) + " - " + text(b, PRODUCT), SUM);
        case MULTIPLY -> new Text(text(a, PRODUCT) + " * " + text(b, PRODUCT), PRODUCT);
        case DIVIDE -> new Text(text(a, PRODUCT) + " / " + text(b, ATOM), PRODUCT);
        case MIN -> call("min", text(a, OR_LESS), text(b, OR_LESS));
        case MAX -> call("max", text(a, OR_LESS), text(b, OR_LESS));
        case LESS, LESS_EQUAL -> new Text("[" + condition(node) + "]", ATOM);
      };
    }

    @Override
    public Text clip(Formula.Clip node) {
      return call(
          "clip",
          text(node.operand(), OR_LESS),
          text(node.low(), OR_LESS),
          text(node.high(), OR_LESS));
    }

    @Override
    public Text nearest(Formula.Nearest node) {
      List<Double> levels = node.levels();
      String set =
          levels.size() <= 8
              ? String.join(" ", levels.stream().map(FormulaText::number).toList())
              : number(levels.get(0)) + " ... " + number(levels.get(levels.size() - 1));
      return call("nearest", text(node.operand(), OR_LESS), "{" + set + "}");
    }

    @Override
    public Text select(Formula.Select node) {
      String when = condition(node.condition());
      if (isZero(node.otherwise())) {
        return new Text(text(node.then(), PRODUCT) + " * [" + when + "]", PRODUCT);
      }
      if (isZero(node.then())) {
        return new Text(text(node.otherwise(), PRODUCT) + " * [not " + when + "]", PRODUCT);
      }
      String then = text(node.then(), SUM);
      return new Text(when + " ? " + then + " : " + text(node.otherwise(), SUM), OR_LESS);
    }

    @Override
    public Text surrogate(Formula.Surrogate node) {
      return shown(node.forward());
    }

    @Override
    public Text gradientScale(Formula.GradientScale node) {
      return shown(node.operand());
    }

    private Text shown(Formula formula) {
      String name = names.get(formula);
      return name != null ? new Text(name, ATOM) : formula.accept(this);
    }

    @Override
    public Text reduce(Formula.Reduce node) {
      String name = node.reduction() == Formula.Reduction.SUM ? "sum" : "maximum";
      return call(name, text(node.operand(), OR_LESS));
    }

    @Override
    public Text ordered(Formula.Ordered node) {
      String x = text(node.operand(), OR_LESS);
      return switch (node.order()) {
        case POSITION -> call("position", x);
        case MEDIAN_BIN -> call("medianBin", x, Integer.toString(node.depth()));
        case MEAN_BIN -> call("meanBin", x, Integer.toString(node.depth()));
      };
    }

    @Override
    public Text count(Formula.Count node) {
      return new Text(node.of() == Rank.CHANNEL ? "n_channel" : "n", ATOM);
    }
  }
}
