package dev.bitwright.graph;

import dev.bitwright.language.Argument;
import dev.bitwright.language.Expression;
import dev.bitwright.language.Identifier;
import dev.bitwright.language.Limits;
import dev.bitwright.language.Message;
import dev.bitwright.language.Parameter;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Statement;
import dev.bitwright.language.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls of operators, of blocks, and of the questions about shapes. */
final class Calls {
  /** Questions about the shape of a layer. */
  static final List<String> QUESTIONS = List.of("channels", "height", "width");

  private final Evaluator evaluator;

  Calls(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  /** {@code channels(x)}. */
  Value question(Expression.Call call) {
    String name = call.function().text();
    if (!bindable(call, List.of("x")) || !allGiven(call, List.of("x"), List.of("x"))) {
      return Value.FAULTY;
    }
    Expression argument = call.arguments().get(0).value();
    Value value =
        argument instanceof Expression.NameReference
            ? evaluator.value(argument)
            : new Value.Text("an expression");
    if (value.faulty()) {
      return value;
    }
    if (!(value instanceof Value.Tensor tensor)) {
      return evaluator.faulty(
          Message.ARGUMENT_TYPE, argument.at(), name, "x", value.describe(), "the name of a layer");
    }
    Shape shape = tensor.shape();
    return new Value.Whole(
        switch (name) {
          case "channels" -> shape.channels();
          case "height" -> shape.height();
          default -> shape.width();
        });
  }

  /** An operator; {@code last} where it is the last one of its layer. */
  Value operator(Expression.Call call, Operators.Signature signature, boolean last) {
    return signature.variadic() ? variadic(call, signature, last) : fixed(call, signature, last);
  }

  private Value variadic(Expression.Call call, Operators.Signature signature, boolean last) {
    List<Value.Tensor> operands = new ArrayList<>();
    boolean faulty = false;
    for (Argument argument : call.arguments()) {
      if (argument.name().isPresent()) {
        Identifier name = argument.name().get();
        evaluator.faulty(
            Message.ARGUMENT_UNKNOWN, name.at(), signature.name(), name.text(), "", "layers");
        faulty = true;
        continue;
      }
      Value value = evaluator.value(argument.value());
      if (value instanceof Value.Tensor tensor) {
        operands.add(tensor);
      } else {
        faulty = true;
        if (!value.faulty()) {
          wrongType(argument, signature.name(), "operand", value, Operators.Kind.TENSOR.words);
        }
      }
    }
    return faulty ? Value.FAULTY : node(signature.make().apply(null), operands, call.at(), last);
  }

  private Value fixed(Expression.Call call, Operators.Signature signature, boolean last) {
    if (!bindable(call, signature.names())) {
      return Value.FAULTY;
    }
    Map<String, Value> values = new LinkedHashMap<>();
    List<Value.Tensor> operands = new ArrayList<>();
    boolean faulty = false;
    for (int i = 0; i < call.arguments().size(); i++) {
      Argument argument = call.arguments().get(i);
      Operators.Formal formal = formal(signature, argument, i);
      Value value = evaluator.value(argument.value());
      if (value.faulty() || !fits(formal, value, argument, signature.name())) {
        faulty = true;
        continue;
      }
      values.put(formal.name(), value);
      if (value instanceof Value.Tensor tensor) {
        operands.add(tensor);
      }
    }
    List<String> required =
        signature.formals().stream()
            .filter(f -> f.standard() == null)
            .map(Operators.Formal::name)
            .toList();
    if (!allGiven(call, signature.names(), required) || faulty) {
      return Value.FAULTY;
    }
    for (Operators.Formal formal : signature.formals()) {
      if (formal.standard() != null) {
        values.putIfAbsent(formal.name(), formal.standard());
      }
    }
    Op op = signature.make().apply(new Operators.Bound(values));
    if (op instanceof Op.Conv2d conv && !paddingFits(conv, call)) {
      return Value.FAULTY;
    }
    return node(op, operands, call.at(), last);
  }

  /** Padding of a window's extent or more would give positions that see nothing of the image. */
  private boolean paddingFits(Op.Conv2d conv, Expression.Call call) {
    long extent =
        (long) conv.dilation() * (Math.max(conv.kernelHeight(), conv.kernelWidth()) - 1) + 1;
    if (conv.padding() < extent) {
      return true;
    }
    SourceRef at =
        call.arguments().stream()
            .filter(a -> a.isNamed("padding"))
            .map(a -> a.value().at())
            .findFirst()
            .orElse(call.at());
    evaluator.faulty(
        Message.ARGUMENT_RANGE,
        at,
        "conv2d",
        "padding",
        conv.padding(),
        "less than the window's extent, " + extent);
    return false;
  }

  private static Operators.Formal formal(
      Operators.Signature signature, Argument argument, int position) {
    return argument
        .name()
        .map(
            n ->
                signature.formals().stream()
                    .filter(f -> f.name().equals(n.text()))
                    .findFirst()
                    .orElseThrow())
        .orElseGet(() -> signature.formals().get(position));
  }

  private boolean fits(Operators.Formal formal, Value value, Argument argument, String function) {
    boolean ok =
        switch (formal.kind()) {
          case TENSOR -> value instanceof Value.Tensor;
          case WHOLE -> value instanceof Value.Whole;
          case REAL -> Arithmetic.isNumber(value);
          case TRUTH -> value instanceof Value.Truth;
          case WINDOW ->
              value instanceof Value.Whole
                  || value instanceof Value.Items items
                      && items.values().size() == 2
                      && items.values().stream().allMatch(Value.Whole.class::isInstance);
        };
    if (!ok) {
      wrongType(argument, function, formal.name(), value, formal.kind().words);
      return false;
    }
    List<Value> numbers = value instanceof Value.Items items ? items.values() : List.of(value);
    for (Value number : numbers) {
      if (Arithmetic.isNumber(number) && !inRange(formal, number)) {
        evaluator.faulty(
            Message.ARGUMENT_RANGE,
            argument.value().at(),
            function,
            formal.name(),
            number.describe(),
            formal.range());
        return false;
      }
    }
    return true;
  }

  private static boolean inRange(Operators.Formal formal, Value value) {
    double number = Arithmetic.decimal(value).doubleValue();
    boolean above =
        formal.minimumAllowed() ? number >= formal.minimum() : number > formal.minimum();
    // a dropout of everything has no scale
    boolean below =
        formal.name().equals("rate") ? number < formal.maximum() : number <= formal.maximum();
    return above && below;
  }

  private void wrongType(
      Argument argument, String function, String name, Value value, String wanted) {
    evaluator.faulty(
        Message.ARGUMENT_TYPE, argument.value().at(), function, name, value.describe(), wanted);
  }

  /** Makes the node of an operator. */
  Value node(Op op, List<Value.Tensor> operands, SourceRef at, boolean last) {
    LayerContext layer = evaluator.layer;
    Expansion expansion = evaluator.expansion;
    String name = last ? layer.layer : layer.innerName(op.keyword());
    Optional<Shape> shape = op.accept(new ShapeInference(operands, at, expansion.diagnostics));
    if (shape.isEmpty() || last && !expansion.claim(layer.layer, at)) {
      return Value.FAULTY;
    }
    boolean weights = op.hasWeights();
    if (op instanceof Op.Add) {
      layer.rules.adds.add(expansion.nodes.size());
    }
    return expansion.add(
        new Node(
            name,
            layer.layer,
            op,
            operands.stream().map(Value.Tensor::node).toList(),
            shape.get(),
            weights ? layer.rules.weightsOfLayer() : Optional.empty(),
            weights ? layer.rules.activationsOfLayer() : Optional.empty(),
            weights ? layer.rules.parallelismOfLayer() : Node.Parallelism.ONE,
            at));
  }

  /** A block that gives one result, inside an expression. */
  Value block(Expression.Call call, Statement.Block block, boolean last) {
    LayerContext layer = evaluator.layer;
    String name = last ? layer.layer : layer.instanceName(block.name().text());
    Optional<List<Value>> results = expand(call, block, List.of(name));
    return results.map(r -> r.get(0)).orElse(Value.FAULTY);
  }

  /** Expands a block; its results become the layers named. Empty after a report. */
  Optional<List<Value>> expand(
      Expression.Call call, Statement.Block block, List<String> resultLayers) {
    String name = block.name().text();
    List<String> callers = evaluator.scope.callers;
    if (callers.contains(name)) {
      List<String> path = new ArrayList<>(callers.subList(callers.indexOf(name), callers.size()));
      path.add(name);
      evaluator.faulty(Message.RECURSION, call.function().at(), name, String.join(" -> ", path));
      return Optional.empty();
    }
    if (callers.size() >= Limits.NESTING) {
      evaluator.faulty(Message.NESTING, call.function().at(), Limits.NESTING);
      return Optional.empty();
    }
    List<String> names = block.parameters().stream().map(p -> p.name().text()).toList();
    List<String> required =
        block.parameters().stream()
            .filter(p -> p.defaultValue().isEmpty())
            .map(p -> p.name().text())
            .toList();
    if (!bindable(call, names) || !allGiven(call, names, required)) {
      return Optional.empty();
    }
    Scope inside = evaluator.scope.expansion(name, resultLayers.get(0));
    Map<String, Value> given = new LinkedHashMap<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      Argument argument = call.arguments().get(i);
      String formal = argument.name().map(Identifier::text).orElse(names.get(i));
      given.put(formal, argument(argument.value(), formal, evaluator.scope, inside));
    }
    for (Parameter parameter : block.parameters()) {
      String formal = parameter.name().text();
      inside.assign(
          formal,
          given.containsKey(formal)
              ? given.get(formal)
              : argument(parameter.defaultValue().orElseThrow(), formal, inside, inside));
    }
    StatementRunner runner =
        new StatementRunner(evaluator.expansion, inside, evaluator.layer.rules, resultLayers);
    return runner.results(block, call.at());
  }

  /** An argument's value; operators written there are a layer of the instance. */
  private Value argument(Expression expression, String formal, Scope from, Scope inside) {
    Expansion expansion = evaluator.expansion;
    int before = expansion.nodes.size();
    LayerContext layer = new LayerContext(inside.nextLayer(formal), evaluator.layer.rules);
    Value value = new Evaluator(expansion, from, layer).layerValue(expression);
    if (expansion.nodes.size() != before) {
      inside.layerMade(formal);
    }
    return value;
  }

  /** Whether every argument of a call has a place. */
  private boolean bindable(Expression.Call call, List<String> formals) {
    String function = call.function().text();
    String list = formals.isEmpty() ? "none" : String.join(", ", formals);
    List<String> seen = new ArrayList<>();
    boolean ok = true;
    for (int i = 0; i < call.arguments().size(); i++) {
      Argument argument = call.arguments().get(i);
      if (argument.name().isEmpty()) {
        if (i >= formals.size()) {
          evaluator.faulty(
              Message.ARGUMENTS_TOO_MANY,
              argument.at(),
              function,
              formals.size(),
              call.arguments().size(),
              list);
          return false;
        }
        seen.add(formals.get(i));
        continue;
      }
      Identifier name = argument.name().get();
      if (!formals.contains(name.text())) {
        ok = false;
        evaluator.faulty(
            Message.ARGUMENT_UNKNOWN,
            name.at(),
            function,
            name.text(),
            Suggestions.nearest(name.text(), formals).stream()
                .findFirst()
                .map(n -> " Did you mean '" + n + "'?")
                .orElse(""),
            list);
      } else if (seen.contains(name.text())) {
        ok = false;
        evaluator.faulty(Message.ARGUMENT_TWICE, name.at(), function, name.text());
      }
      seen.add(name.text());
    }
    return ok;
  }

  private boolean allGiven(Expression.Call call, List<String> formals, List<String> required) {
    boolean ok = true;
    for (String wanted : required) {
      boolean positional = false;
      for (int i = 0; i < call.arguments().size(); i++) {
        positional |= call.arguments().get(i).name().isEmpty() && formals.get(i).equals(wanted);
      }
      if (!positional && call.arguments().stream().noneMatch(a -> a.isNamed(wanted))) {
        ok = false;
        evaluator.faulty(
            Message.ARGUMENT_MISSING, call.function().at(), call.function().text(), wanted);
      }
    }
    return ok;
  }
}
