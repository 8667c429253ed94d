package dev.bitwright.language;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes a network as canonical text: reading it again gives the same declaration, except for
 * comments that are no doc comments, and for places.
 */
public final class QnnPrinter {

  private final StringBuilder out = new StringBuilder();
  private final Statement.Visitor<Void> statements = new StatementPrinter();
  private int indent;

  private QnnPrinter() {}

  /** The whole file, ending with a line feed. */
  public static String print(NetworkDecl network) {
    QnnPrinter printer = new QnnPrinter();
    printer.doc(network.doc());
    printer.line("network " + network.name() + " {");
    printer.body(network.statements());
    printer.line("}");
    return printer.out.toString();
  }

  /** An expression in one line, with the parentheses it needs and no others. */
  public static String print(Expression expression) {
    return expression.accept(ExpressionPrinter.INSTANCE);
  }

  /** A scheme as in the language, with its alternatives in braces. */
  public static String print(SchemeCall scheme) {
    return scheme.alternatives().isEmpty()
        ? one(scheme)
        : scheme.choices().stream()
            .map(QnnPrinter::one)
            .collect(Collectors.joining(", ", "{", "}"));
  }

  /** Without options it has no parentheses. */
  private static String one(SchemeCall scheme) {
    return scheme.arguments().isEmpty()
        ? scheme.name().text()
        : scheme.name() + "(" + ExpressionPrinter.arguments(scheme.arguments()) + ")";
  }

  /** A rule from the word {@code quantize} on, without semicolon. */
  public static String print(QuantizeRule rule) {
    Optional<String> weights = rule.weights().map(QnnPrinter::print);
    Optional<String> activations = rule.activations().map(QnnPrinter::print);
    if (weights.equals(activations)) {
      return "quantize " + weights.orElseThrow();
    }
    return "quantize"
        + weights.map(w -> " weights " + w).orElse("")
        + activations.map(a -> " activations " + a).orElse("");
  }

  private static String print(LayerClauses clauses) {
    return clauses.quantize().map(q -> " " + print(q)).orElse("")
        + clauses.parallelism().map(p -> " " + print(p)).orElse("");
  }

  private static String print(Parallelism parallelism) {
    Optional<String> outputs = parallelism.outputs().map(e -> "outputs = " + print(e));
    Optional<String> inputs = parallelism.inputs().map(e -> "inputs = " + print(e));
    String separator = outputs.isPresent() && inputs.isPresent() ? ", " : "";
    return "parallelism(" + outputs.orElse("") + separator + inputs.orElse("") + ")";
  }

  private static String list(List<Expression> expressions) {
    return expressions.stream().map(QnnPrinter::print).collect(Collectors.joining(", "));
  }

  private static String names(List<Identifier> names) {
    return names.stream().map(Identifier::text).collect(Collectors.joining(", "));
  }

  private void body(List<Statement> body) {
    indent++;
    Statement previous = null;
    for (Statement statement : body) {
      if (previous != null
          && (statement instanceof Statement.Block || previous instanceof Statement.Block)) {
        out.append('\n');
      }
      statement.accept(statements);
      previous = statement;
    }
    indent--;
  }

  private void doc(String doc) {
    if (!doc.isEmpty()) {
      for (String text : doc.split("\n", -1)) {
        line(text.isEmpty() ? "///" : "/// " + text);
      }
    }
  }

  private void line(String text) {
    out.append("  ".repeat(indent)).append(text).append('\n');
  }

  private final class StatementPrinter implements Statement.Visitor<Void> {

    @Override
    public Void input(Statement.Input s) {
      doc(s.doc());
      String options =
          s.options().isEmpty() ? "" : " (" + ExpressionPrinter.arguments(s.options()) + ")";
      line(
          "input "
              + s.name()
              + ": "
              + s.type().keyword()
              + "["
              + list(s.shape())
              + "]"
              + options
              + ";");
      return null;
    }

    @Override
    public Void quantizeDefault(Statement.QuantizeDefault s) {
      line(print(s.rule()) + ";");
      return null;
    }

    @Override
    public Void budget(Statement.Budget s) {
      line("budget {");
      indent++;
      for (BudgetLimit limit : s.limits()) {
        String arguments =
            limit.arguments().isEmpty()
                ? ""
                : "(" + ExpressionPrinter.arguments(limit.arguments()) + ")";
        line(
            limit.resource()
                + arguments
                + " "
                + limit.relation().symbol()
                + " "
                + print(limit.limit())
                + ";");
      }
      indent--;
      line("}");
      return null;
    }

    @Override
    public Void let(Statement.Let s) {
      doc(s.doc());
      line("let " + s.name() + " = " + print(s.value()) + ";");
      return null;
    }

    @Override
    public Void block(Statement.Block s) {
      doc(s.doc());
      String parameters =
          s.parameters().stream()
              .map(p -> p.name() + p.defaultValue().map(v -> " = " + print(v)).orElse(""))
              .collect(Collectors.joining(", "));
      line("block " + s.name() + "(" + parameters + ") {");
      body(s.body());
      line("}");
      return null;
    }

    @Override
    public Void assign(Statement.Assign s) {
      doc(s.doc());
      line(names(s.targets()) + " = " + print(s.value()) + print(s.clauses()) + ";");
      return null;
    }

    @Override
    public Void repeat(Statement.Repeat s) {
      line("repeat " + print(s.count()) + " {");
      body(s.body());
      line("}");
      return null;
    }

    @Override
    public Void branch(Statement.Branch s) {
      line("if " + print(s.condition()) + " {");
      body(s.then());
      List<Statement> otherwise = s.otherwise();
      while (otherwise.size() == 1 && otherwise.get(0) instanceof Statement.Branch next) {
        line("} else if " + print(next.condition()) + " {");
        body(next.then());
        otherwise = next.otherwise();
      }
      if (!otherwise.isEmpty()) {
        line("} else {");
        body(otherwise);
      }
      line("}");
      return null;
    }

    @Override
    public Void returns(Statement.Return s) {
      line("return " + list(s.values()) + print(s.clauses()) + ";");
      return null;
    }

    @Override
    public Void output(Statement.Output s) {
      doc(s.doc());
      String value = s.value().map(v -> " = " + print(v)).orElse("");
      line("output " + s.name() + value + print(s.clauses()) + ";");
      return null;
    }

    @Override
    public Void train(Statement.Train s) {
      return settings("train", s.settings());
    }

    @Override
    public Void calibrate(Statement.Calibrate s) {
      return settings("calibrate", s.settings());
    }

    private Void settings(String word, List<Setting> settings) {
      line(word + " {");
      indent++;
      for (Setting setting : settings) {
        line(setting.name() + " = " + print(setting.value()) + ";");
      }
      indent--;
      line("}");
      return null;
    }
  }
}
