package dev.bitwright.processor;

import dev.bitwright.annotations.DataType;
import dev.bitwright.annotations.Input;
import dev.bitwright.annotations.Output;
import dev.bitwright.annotations.Parallelism;
import dev.bitwright.annotations.Quantize;
import dev.bitwright.language.Argument;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.ElementType;
import dev.bitwright.language.Expression;
import dev.bitwright.language.Identifier;
import dev.bitwright.language.LayerClauses;
import dev.bitwright.language.Message;
import dev.bitwright.language.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;

/** One method as one statement of the language. */
final class LayerReader {

  private final Places places;
  private final Values values;
  private final QuantizeReader quantize;
  private final DocComments comments;
  private final Diagnostics diagnostics;

  LayerReader(
      Places places, QuantizeReader quantize, DocComments comments, Diagnostics diagnostics) {
    this.places = places;
    this.values = new Values(diagnostics);
    this.quantize = quantize;
    this.comments = comments;
    this.diagnostics = diagnostics;
  }

  /** Empty where the method describes no layer, which is reported. */
  Optional<Statement> read(ExecutableElement method) {
    List<Annotated> annotations = Annotated.on(method, places);
    Optional<Annotated> input = find(annotations, Input.class);
    return input.isPresent()
        ? readInput(method, input.get(), annotations)
        : readLayer(method, annotations);
  }

  private Optional<Statement> readInput(
      ExecutableElement method, Annotated input, List<Annotated> annotations) {
    Identifier name = name(method);
    for (Annotated other : annotations) {
      if (other != input) {
        diagnostics.report(Message.INPUT_COMPUTES, other.at(), other.shown(), name);
      }
    }
    if (!method.getParameters().isEmpty()) {
      diagnostics.report(Message.INPUT_READS, places.of(method.getParameters().get(0)), name);
    }
    DataType type = input.constant("type").map(DataType::valueOf).orElse(DataType.UINT8);
    List<Argument> options =
        Stream.of("mean", "std")
            .flatMap(m -> values.of(input, m).map(v -> Argument.named(m, v)).stream())
            .toList();
    return Optional.of(
        new Statement.Input(
            input.at("shape"),
            comments.of(method),
            name,
            type == DataType.UINT8 ? ElementType.U8 : ElementType.I8,
            values.items(input, "shape"),
            options));
  }

  private Optional<Statement> readLayer(ExecutableElement method, List<Annotated> annotations) {
    Identifier name = name(method);
    if (method.getParameters().isEmpty()) {
      diagnostics.report(Message.LAYER_READS_NOTHING, name.at(), name);
      return Optional.empty();
    }
    List<Annotated> operators =
        annotations.stream().filter(a -> OperatorTable.of(a).isPresent()).toList();
    if (operators.isEmpty()) {
      diagnostics.report(Message.LAYER_WITHOUT_OPERATOR, name.at(), name);
      return Optional.empty();
    }
    Optional<Expression> value = chain(method, operators);
    LayerClauses clauses = clauses(annotations);
    Optional<Annotated> output = find(annotations, Output.class);
    return value.map(
        v ->
            output.isPresent()
                ? new Statement.Output(
                    output.get().at(), comments.of(method), name, Optional.of(v), clauses)
                : new Statement.Assign(name.at(), comments.of(method), List.of(name), v, clauses));
  }

  /** The first operator reads the parameters, each other one the one before it. */
  private Optional<Expression> chain(ExecutableElement method, List<Annotated> operators) {
    String layer = method.getSimpleName().toString();
    List<Expression> read = new ArrayList<>();
    for (VariableElement parameter : method.getParameters()) {
      read.add(
          new Expression.NameReference(places.of(parameter), parameter.getSimpleName().toString()));
    }
    boolean good = true;
    for (int i = 0; i < operators.size(); i++) {
      Annotated annotated = operators.get(i);
      OperatorTable operator = OperatorTable.of(annotated).orElseThrow();
      if (i > 0 && operator.joins()) {
        diagnostics.report(Message.JOIN_NOT_FIRST, annotated.at(), annotated.shown(), layer);
        good = false;
      } else if (i == 0 && !operator.joins() && read.size() > 1) {
        diagnostics.report(
            Message.OPERAND_COUNT, annotated.at(), annotated.shown(), layer, read.size());
        good = false;
      }
      read = List.of(call(annotated, operator, read));
    }
    return good ? Optional.of(read.get(0)) : Optional.empty();
  }

  private Expression call(Annotated annotated, OperatorTable operator, List<Expression> read) {
    List<Argument> arguments = new ArrayList<>(read.stream().map(Argument::of).toList());
    for (String member : annotated.members()) {
      values
          .of(annotated, member)
          .ifPresent(v -> arguments.add(Argument.named(operator.argument(member), v)));
    }
    Identifier function = new Identifier(annotated.at(), operator.keyword());
    return new Expression.Call(annotated.at(), function, arguments);
  }

  private LayerClauses clauses(List<Annotated> annotations) {
    return new LayerClauses(
        find(annotations, Quantize.class).flatMap(quantize::read),
        find(annotations, Parallelism.class).flatMap(this::parallelism));
  }

  private Optional<dev.bitwright.language.Parallelism> parallelism(Annotated annotated) {
    Optional<Expression> outputs = values.of(annotated, "outputs");
    Optional<Expression> inputs = values.of(annotated, "inputs");
    return outputs.isEmpty() && inputs.isEmpty()
        ? Optional.empty()
        : Optional.of(new dev.bitwright.language.Parallelism(annotated.at(), outputs, inputs));
  }

  private Identifier name(ExecutableElement method) {
    return new Identifier(places.of(method), method.getSimpleName().toString());
  }

  private static Optional<Annotated> find(List<Annotated> annotations, Class<?> wanted) {
    return annotations.stream().filter(a -> a.is(wanted)).findFirst();
  }
}
