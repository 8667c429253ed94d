package dev.bitwright.graph;

import dev.bitwright.language.Expression;
import dev.bitwright.language.Identifier;
import dev.bitwright.language.LayerClauses;
import dev.bitwright.language.Limits;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the statements of the network, or of one expansion of a block, one after the other. */
final class StatementRunner implements Statement.Visitor<Void> {
  private final Expansion expansion;
  private final Scope scope;
  private final Rules rules;
  private final List<String> resultLayers;
  private Optional<List<Value>> results = Optional.empty();

  /** The layer marked as the output, with the place of the mark. */
  Optional<Output> output = Optional.empty();

  record Output(Value value, SourceRef at) {}

  StatementRunner(Expansion expansion, Scope scope, Rules rules, List<String> resultLayers) {
    this.expansion = expansion;
    this.scope = scope;
    this.rules = rules;
    this.resultLayers = resultLayers;
  }

  void run(List<Statement> statements) {
    for (Statement statement : statements) {
      if (expansion.step(statement.at())) {
        statement.accept(this);
      }
    }
  }

  /** Runs a block's body and gives its results, as many as there are names for them. */
  Optional<List<Value>> results(Statement.Block block, SourceRef call) {
    int errors = expansion.diagnostics.errorCount();
    run(block.body());
    if (results.isEmpty() && expansion.diagnostics.errorCount() == errors) {
      expansion.diagnostics.report(Message.RETURN_MISSING, block.name().at(), block.name().text());
    }
    if (results.isPresent() && results.get().size() != resultLayers.size()) {
      expansion.diagnostics.report(
          Message.RESULT_COUNT,
          call,
          block.name().text(),
          count(results.get().size()),
          resultLayers.size() == 1 ? "1 is" : resultLayers.size() + " are");
      return Optional.empty();
    }
    return results;
  }

  private static String count(int results) {
    return results == 1 ? "1 result" : results + " results";
  }

  private Evaluator evaluator(String layer, Rules layerRules) {
    return new Evaluator(expansion, scope, new LayerContext(layer, layerRules));
  }

  private Evaluator constants() {
    return evaluator(scope.instance, rules);
  }

  @Override
  public Void input(Statement.Input s) {
    String name = s.name().text();
    Value value = new InputReader(expansion.diagnostics, constants()).read(s, expansion);
    scope.assign(name, value);
    scope.layerMade(name);
    return null;
  }

  @Override
  public Void let(Statement.Let s) {
    int before = expansion.nodes.size();
    Value value = constants().value(s.value());
    if (value instanceof Value.Tensor || expansion.nodes.size() != before) {
      expansion.diagnostics.report(Message.CONSTANT_EXPECTED, s.value().at(), value.describe());
      value = Value.FAULTY;
    }
    scope.constant(s.name().text(), value);
    return null;
  }

  @Override
  public Void assign(Statement.Assign s) {
    if (s.targets().size() > 1) {
      assignSeveral(s);
    } else {
      Identifier target = s.targets().get(0);
      scope.assign(target.text(), layer(target.text(), s.value(), s.clauses()));
    }
    return null;
  }

  /** Evaluates the expression of the layer that a variable is assigned. */
  private Value layer(String variable, Expression expression, LayerClauses clauses) {
    String layer = scope.nextLayer(variable);
    int before = expansion.nodes.size();
    Rules own = new RuleReader(expansion.diagnostics, constants()).statement(rules, clauses);
    Value value = tensor(evaluator(layer, own).layerValue(expression), expression);
    if (expansion.nodes.size() != before) {
      scope.layerMade(variable);
    }
    finish(own, value);
    return value;
  }

  private Value tensor(Value value, Expression expression) {
    if (value instanceof Value.Tensor || value.faulty()) {
      return value;
    }
    expansion.diagnostics.report(Message.LAYER_EXPECTED, expression.at(), value.describe());
    return Value.FAULTY;
  }

  /** Gives a rule to the adds where no operator has weights; reports what covers nothing. */
  private void finish(Rules own, Value value) {
    if (value.faulty()) {
      return;
    }
    if (own.ruleAt.isPresent() && !own.ruleUsed()) {
      if (own.ownActivations().isPresent() && !own.adds.isEmpty()) {
        expansion.quantizeAdds(own.adds, own.ownActivations().get());
      } else {
        expansion.diagnostics.report(Message.RULE_UNUSED, own.ruleAt.get());
      }
    }
    if (own.parallelismAt.isPresent() && !own.parallelismUsed()) {
      expansion.diagnostics.report(Message.PARALLELISM_UNUSED, own.parallelismAt.get());
    }
  }

  private void assignSeveral(Statement.Assign s) {
    List<String> names = s.targets().stream().map(Identifier::text).toList();
    Optional<List<Value>> values = Optional.empty();
    if (s.value() instanceof Expression.Call call
        && scope.blocks.containsKey(call.function().text())) {
      List<String> layers = names.stream().map(scope::nextLayer).toList();
      int before = expansion.nodes.size();
      Rules own = new RuleReader(expansion.diagnostics, constants()).statement(rules, s.clauses());
      values =
          new Calls(evaluator(layers.get(0), own))
              .expand(call, scope.blocks.get(call.function().text()), layers);
      if (expansion.nodes.size() != before) {
        names.forEach(scope::layerMade);
      }
      values.ifPresent(
          v -> finish(own, v.stream().anyMatch(Value::faulty) ? Value.FAULTY : v.get(0)));
    } else {
      expansion.diagnostics.report(
          Message.RESULT_COUNT, s.value().at(), "this", "1 result", names.size() + " are");
    }
    for (int i = 0; i < names.size(); i++) {
      Value value = values.isPresent() ? values.get().get(i) : Value.FAULTY;
      scope.assign(names.get(i), value);
    }
  }

  @Override
  public Void repeat(Statement.Repeat s) {
    Value count = constants().value(s.count());
    if (count.faulty()) {
      return null;
    }
    if (!(count instanceof Value.Whole whole)
        || whole.value() < 0
        || whole.value() > Limits.REPEAT) {
      expansion.diagnostics.report(
          Message.REPEAT_COUNT, s.count().at(), count.describe(), Limits.REPEAT);
      return null;
    }
    for (long turn = 0; turn < whole.value() && expansion.step(s.at()); turn++) {
      run(s.body());
    }
    return null;
  }

  @Override
  public Void branch(Statement.Branch s) {
    Optional<Boolean> condition = constants().condition(s.condition());
    condition.ifPresent(c -> run(c ? s.then() : s.otherwise()));
    return null;
  }

  @Override
  public Void returns(Statement.Return s) {
    Rules own = new RuleReader(expansion.diagnostics, constants()).statement(rules, s.clauses());
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < s.values().size(); i++) {
      Expression expression = s.values().get(i);
      String layer =
          i < resultLayers.size() ? resultLayers.get(i) : scope.nextLayer("result" + (i + 1));
      values.add(tensor(evaluator(layer, own).layerValue(expression), expression));
    }
    finish(own, values.stream().anyMatch(Value::faulty) ? Value.FAULTY : values.get(0));
    results = Optional.of(values);
    return null;
  }

  @Override
  public Void output(Statement.Output s) {
    String name = s.name().text();
    Value value;
    if (s.value().isPresent()) {
      String expected = scope.nextLayer(name);
      value = layer(name, s.value().get(), s.clauses());
      if (value instanceof Value.Tensor tensor && !tensor.node().equals(expected)) {
        value = named(name, tensor, s.at());
      }
      scope.assign(name, value);
    } else {
      Expression reference = new Expression.NameReference(s.name().at(), name);
      value = tensor(constants().value(reference), reference);
    }
    if (output.isPresent()) {
      expansion.diagnostics.report(Message.OUTPUT_SECOND, s.name().at(), name);
    } else {
      output = Optional.of(new Output(value, s.name().at()));
    }
    return null;
  }

  /** {@code output scores = x;}: the output still has the name that the user gave it. */
  private Value named(String variable, Value.Tensor tensor, SourceRef at) {
    Evaluator naming = evaluator(scope.nextLayer(variable), rules);
    scope.layerMade(variable);
    return new Calls(naming).node(new Op.Identity(), List.of(tensor), at, true);
  }

  @Override
  public Void block(Statement.Block s) {
    return null;
  }

  @Override
  public Void quantizeDefault(Statement.QuantizeDefault s) {
    return null;
  }

  @Override
  public Void budget(Statement.Budget s) {
    return null;
  }

  @Override
  public Void calibrate(Statement.Calibrate s) {
    return null;
  }

  @Override
  public Void train(Statement.Train s) {
    return null;
  }
}
