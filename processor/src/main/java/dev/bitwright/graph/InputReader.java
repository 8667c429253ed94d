package dev.bitwright.graph;

import dev.bitwright.language.Argument;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.ElementType;
import dev.bitwright.language.Expression;
import dev.bitwright.language.Identifier;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Statement;
import dev.bitwright.language.Suggestions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads the declaration of an input: shape, mean and deviation. */
final class InputReader {
  private static final List<String> OPTIONS = List.of("mean", "std");

  private final Diagnostics diagnostics;
  private final Evaluator evaluator;

  InputReader(Diagnostics diagnostics, Evaluator evaluator) {
    this.diagnostics = diagnostics;
    this.evaluator = evaluator;
  }

  Value read(Statement.Input s, Expansion expansion) {
    String name = s.name().text();
    Optional<Shape> shape = shape(s);
    boolean known = knownOptions(s);
    if (shape.isEmpty() || !known) {
      return Value.FAULTY;
    }
    Op.DataType type = s.type() == ElementType.U8 ? Op.DataType.UINT8 : Op.DataType.INT8;
    int channels = shape.get().channels();
    double lowest = type == Op.DataType.UINT8 ? 0 : -1;
    Optional<List<Double>> mean = statistic(s, "mean", 0, lowest, true, channels);
    Optional<List<Double>> deviation = statistic(s, "std", 1, 0, false, channels);
    if (mean.isEmpty() || deviation.isEmpty() || !expansion.claim(name, s.name().at())) {
      return Value.FAULTY;
    }
    return expansion.add(
        new Node(
            name,
            name,
            new Op.Input(type, mean.get(), deviation.get()),
            List.of(),
            shape.get(),
            Optional.empty(),
            Optional.empty(),
            Node.Parallelism.ONE,
            s.name().at()));
  }

  private Optional<Shape> shape(Statement.Input s) {
    SourceRef at = s.name().at();
    if (s.shape().size() != 1 && s.shape().size() != 3) {
      diagnostics.report(Message.INPUT_SHAPE, at, s.shape().size());
      return Optional.empty();
    }
    List<Integer> extents = new ArrayList<>();
    long elements = 1;
    for (Expression expression : s.shape()) {
      Value value = evaluator.value(expression);
      if (value.faulty()) {
        return Optional.empty();
      }
      if (!(value instanceof Value.Whole extent)) {
        diagnostics.report(
            Message.ARGUMENT_TYPE,
            expression.at(),
            "the input",
            "shape",
            value.describe(),
            "whole numbers");
        return Optional.empty();
      }
      if (extent.value() < 1 || extent.value() > ShapeInference.MOST_ELEMENTS) {
        diagnostics.report(
            Message.ARGUMENT_RANGE,
            expression.at(),
            "the input",
            "shape",
            extent.value(),
            "from 1 to " + ShapeInference.MOST_ELEMENTS);
        return Optional.empty();
      }
      elements = ShapeInference.saturatedProduct(elements, extent.value());
      extents.add((int) extent.value());
    }
    if (elements > ShapeInference.MOST_ELEMENTS) {
      diagnostics.report(
          Message.SIZE_ABSURD, at, "the input", elements, ShapeInference.MOST_ELEMENTS);
      return Optional.empty();
    }
    return Optional.of(new Shape(extents));
  }

  private boolean knownOptions(Statement.Input s) {
    boolean ok = true;
    List<String> seen = new ArrayList<>();
    for (Argument option : s.options()) {
      if (option.name().isEmpty()) {
        diagnostics.report(
            Message.OPTION_WITHOUT_NAME, option.at(), "an input", String.join(", ", OPTIONS));
        ok = false;
        continue;
      }
      Identifier name = option.name().get();
      if (!OPTIONS.contains(name.text())) {
        diagnostics.report(
            Message.OPTION_UNKNOWN,
            name.at(),
            "an input",
            name.text(),
            Suggestions.nearest(name.text(), OPTIONS).stream()
                .findFirst()
                .map(n -> " Did you mean '" + n + "'?")
                .orElse(""),
            String.join(", ", OPTIONS));
        ok = false;
      } else if (seen.contains(name.text())) {
        diagnostics.report(Message.GIVEN_TWICE, name.at(), "the option", name.text());
        ok = false;
      }
      seen.add(name.text());
    }
    return ok;
  }

  /** One number a channel. */
  private Optional<List<Double>> statistic(
      Statement.Input s,
      String option,
      double standard,
      double minimum,
      boolean minimumAllowed,
      int channels) {
    Optional<Expression> written = s.option(option);
    if (written.isEmpty()) {
      return Optional.of(Collections.nCopies(channels, standard));
    }
    Value value = evaluator.value(written.get());
    if (value.faulty()) {
      return Optional.empty();
    }
    List<Value> numbers = value instanceof Value.Items items ? items.values() : List.of(value);
    List<Double> result = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      SourceRef at =
          written.get() instanceof Expression.ListLiteral list
              ? list.items().get(i).at()
              : written.get().at();
      if (!Arithmetic.isNumber(numbers.get(i))) {
        diagnostics.report(
            Message.ARGUMENT_TYPE,
            at,
            "the input",
            option,
            numbers.get(i).describe(),
            "a number or a list of numbers");
        return Optional.empty();
      }
      double number = Arithmetic.decimal(numbers.get(i)).doubleValue();
      boolean inside =
          (minimumAllowed ? number >= minimum : number > minimum)
              && number <= (minimumAllowed ? 1 : 100);
      if (!inside) {
        diagnostics.report(
            Message.INPUT_STATISTICS_RANGE,
            at,
            option,
            numbers.get(i).describe(),
            minimumAllowed ? "between " + (int) minimum + " and 1" : "above 0, at most 100");
        return Optional.empty();
      }
      result.add(number);
    }
    if (result.size() == 1) {
      return Optional.of(Collections.nCopies(channels, result.get(0)));
    }
    if (result.size() != channels) {
      diagnostics.report(
          Message.INPUT_STATISTICS_COUNT, written.get().at(), option, result.size(), channels);
      return Optional.empty();
    }
    return Optional.of(result);
  }
}
