package dev.bitwright.graph;

import dev.bitwright.language.Argument;
import dev.bitwright.language.BudgetLimit;
import dev.bitwright.language.ElementType;
import dev.bitwright.language.Expression;
import dev.bitwright.language.Identifier;
import dev.bitwright.language.LayerClauses;
import dev.bitwright.language.Names;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.QuantizeRule;
import dev.bitwright.language.SchemeCall;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Statement;
import dev.bitwright.language.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph as a declaration again, written flat: one statement a layer, no blocks, every rule at its
 * layer. Building it gives the same graph.
 */
public final class GraphDecl {
  private static final SourceRef AT = SourceRef.NONE;

  private final NetworkGraph graph;

  private GraphDecl(NetworkGraph graph) {
    this.graph = graph;
  }

  public static NetworkDecl of(NetworkGraph graph) {
    return new GraphDecl(graph).network();
  }

  private NetworkDecl network() {
    List<Statement> statements = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Input input) {
        statements.add(input(node, input));
      } else if (node.name().equals(node.layer())) {
        statements.add(layer(node));
      }
    }
    budget().ifPresent(statements::add);
    statements.add(new TrainingDecl(graph.training()).statement());
    graph.calibration().map(CalibrationDecl::statement).ifPresent(statements::add);
    return new NetworkDecl(AT, graph.doc().orElse(""), name(graph.name()), statements);
  }

  private static Identifier name(String text) {
    return new Identifier(AT, text);
  }

  private static Statement input(Node node, Op.Input op) {
    List<Argument> options = new ArrayList<>();
    statistic("mean", op.mean(), 0).ifPresent(options::add);
    statistic("std", op.deviation(), 1).ifPresent(options::add);
    List<Expression> shape = new ArrayList<>();
    node.shape().dimensions().forEach(d -> shape.add(whole(d)));
    ElementType type = op.type() == Op.DataType.UINT8 ? ElementType.U8 : ElementType.I8;
    return new Statement.Input(AT, "", name(node.name()), type, shape, options);
  }

  private static Optional<Argument> statistic(String name, List<Double> values, double standard) {
    if (values.stream().distinct().count() == 1) {
      double value = values.get(0);
      return value == standard ? Optional.empty() : Optional.of(Argument.named(name, real(value)));
    }
    List<Expression> items = new ArrayList<>();
    values.forEach(v -> items.add(real(v)));
    return Optional.of(Argument.named(name, new Expression.ListLiteral(AT, items)));
  }

  private Statement layer(Node last) {
    Expression value = expression(last);
    LayerClauses clauses = clauses(last.layer());
    return last.name().equals(graph.output())
        ? new Statement.Output(AT, "", name(last.layer()), Optional.of(value), clauses)
        : new Statement.Assign(AT, "", List.of(name(last.layer())), value, clauses);
  }

  private Expression expression(Node node) {
    List<Argument> arguments = new ArrayList<>();
    for (String input : node.inputs()) {
      Node read = graph.node(input);
      boolean inside = read.layer().equals(node.layer());
      arguments.add(
          Argument.of(inside ? expression(read) : new Expression.NameReference(AT, read.name())));
    }
    arguments.addAll(node.op().accept(new OpArguments()));
    return new Expression.Call(AT, name(node.op().keyword()), arguments);
  }

  private LayerClauses clauses(String layer) {
    Optional<SchemeSpec> weights = Optional.empty();
    Optional<SchemeSpec> activations = Optional.empty();
    Node.Parallelism parallelism = Node.Parallelism.ONE;
    for (Node node : graph.nodes()) {
      if (node.layer().equals(layer)) {
        weights = weights.or(node::weightScheme);
        activations = activations.or(node::activationScheme);
        parallelism = node.op().hasWeights() ? node.parallelism() : parallelism;
      }
    }
    Optional<QuantizeRule> rule = Optional.empty();
    if (weights.isPresent() || activations.isPresent()) {
      rule =
          Optional.of(
              new QuantizeRule(
                  AT, weights.map(GraphDecl::scheme), activations.map(GraphDecl::scheme)));
    }
    return new LayerClauses(
        rule,
        parallelism.equals(Node.Parallelism.ONE)
            ? Optional.empty()
            : Optional.of(
                new dev.bitwright.language.Parallelism(
                    AT,
                    Optional.of(whole(parallelism.outputs())),
                    Optional.of(whole(parallelism.inputs())))));
  }

  private static SchemeCall scheme(SchemeSpec spec) {
    return SchemeCall.oneOf(spec.choices().stream().map(GraphDecl::one).toList());
  }

  private static SchemeCall one(SchemeSpec spec) {
    List<Argument> options = new ArrayList<>();
    for (Map.Entry<String, SchemeSpec.Option> option : spec.options().entrySet()) {
      options.add(Argument.named(option.getKey(), option(option.getValue().value())));
    }
    return new SchemeCall(AT, name(spec.name()), options);
  }

  private static Expression option(Object value) {
    if (value instanceof Long number) {
      return whole(number);
    }
    if (value instanceof List<?> widths) {
      List<Expression> items = new ArrayList<>();
      widths.forEach(w -> items.add(whole((Long) w)));
      return new Expression.ListLiteral(AT, items);
    }
    if (value instanceof Double number) {
      return real(number);
    }
    if (value instanceof Boolean truth) {
      return new Expression.BooleanLiteral(AT, truth);
    }
    String word = (String) value;
    return Names.problem(word).isEmpty()
        ? new Expression.NameReference(AT, word)
        : new Expression.StringLiteral(AT, word);
  }

  private Optional<Statement> budget() {
    Budget budget = graph.budget();
    List<BudgetLimit> limits = new ArrayList<>();
    for (Budget.Limit limit : budget.limits()) {
      limits.add(
          new BudgetLimit(
              AT,
              name(limit.resource().word()),
              limit.resource() == Resource.MACS
                  ? List.of(Argument.named("bits", whole(limit.bits())))
                  : List.of(),
              limit.resource() == Resource.FRAMES_PER_SECOND
                  ? BudgetLimit.Relation.AT_LEAST
                  : BudgetLimit.Relation.AT_MOST,
              limit.resource() == Resource.LATENCY
                  ? new Expression.QuantityLiteral(AT, BigDecimal.valueOf(limit.value()), Unit.NS)
                  : whole(limit.value())));
    }
    budget.clockHz().ifPresent(c -> limits.add(is("clock", whole(c))));
    budget.device().ifPresent(d -> limits.add(is("device", new Expression.NameReference(AT, d))));
    return limits.isEmpty() ? Optional.empty() : Optional.of(new Statement.Budget(AT, limits));
  }

  private static BudgetLimit is(String word, Expression value) {
    return new BudgetLimit(AT, name(word), List.of(), BudgetLimit.Relation.IS, value);
  }

  private static Expression whole(long value) {
    return new Expression.IntegerLiteral(AT, value);
  }

  private static Expression real(double value) {
    return Expression.RealLiteral.of(AT, value);
  }

  /** The named arguments of an operator, those left out that have their standard value. */
  private static final class OpArguments implements Op.Visitor<List<Argument>> {
    private final List<Argument> arguments = new ArrayList<>();

    private OpArguments with(String name, long value) {
      arguments.add(Argument.named(name, whole(value)));
      return this;
    }

    private OpArguments unless(long standard, String name, long value) {
      return value == standard ? this : with(name, value);
    }

    private OpArguments truth(String name, boolean value, boolean standard) {
      if (value != standard) {
        arguments.add(Argument.named(name, new Expression.BooleanLiteral(AT, value)));
      }
      return this;
    }

    private OpArguments decimal(String name, double value) {
      arguments.add(Argument.named(name, real(value)));
      return this;
    }

    @Override
    public List<Argument> input(Op.Input op) {
      throw new IllegalStateException("an input is no call");
    }

    @Override
    public List<Argument> conv2d(Op.Conv2d op) {
      with("filters", op.filters());
      if (op.kernelHeight() == op.kernelWidth()) {
        with("kernel", op.kernelHeight());
      } else {
        List<Expression> window = List.of(whole(op.kernelHeight()), whole(op.kernelWidth()));
        arguments.add(Argument.named("kernel", new Expression.ListLiteral(AT, window)));
      }
      return unless(1, "stride", op.stride())
          .unless(0, "padding", op.padding())
          .unless(1, "dilation", op.dilation())
          .unless(1, "groups", op.groups())
          .truth("bias", op.bias(), false)
          .arguments;
    }

    @Override
    public List<Argument> dense(Op.Dense op) {
      return with("units", op.units()).truth("bias", op.bias(), true).arguments;
    }

    @Override
    public List<Argument> embedding(Op.Embedding op) {
      return with("vocabulary", op.vocabulary()).with("units", op.units()).arguments;
    }

    @Override
    public List<Argument> lstm(Op.Lstm op) {
      return with("units", op.units()).truth("tanh", op.tanh(), false).arguments;
    }

    @Override
    public List<Argument> gru(Op.Gru op) {
      return with("units", op.units())
          .truth("tanh", op.tanh(), false)
          .truth("reset_after", op.resetAfter(), false)
          .arguments;
    }

    @Override
    public List<Argument> batchNorm(Op.BatchNorm op) {
      if (op.epsilon() != 1e-5) {
        decimal("epsilon", op.epsilon());
      }
      if (op.momentum() != 0.1) {
        decimal("momentum", op.momentum());
      }
      return arguments;
    }

    @Override
    public List<Argument> relu(Op.Relu op) {
      return arguments;
    }

    @Override
    public List<Argument> relu6(Op.Relu6 op) {
      return arguments;
    }

    @Override
    public List<Argument> maxPool(Op.MaxPool op) {
      return with("kernel", op.kernel())
          .unless(op.kernel(), "stride", op.stride())
          .unless(0, "padding", op.padding())
          .arguments;
    }

    @Override
    public List<Argument> averagePool(Op.AveragePool op) {
      return with("kernel", op.kernel()).unless(op.kernel(), "stride", op.stride()).arguments;
    }

    @Override
    public List<Argument> globalAveragePool(Op.GlobalAveragePool op) {
      return arguments;
    }

    @Override
    public List<Argument> add(Op.Add op) {
      return arguments;
    }

    @Override
    public List<Argument> concat(Op.Concat op) {
      return arguments;
    }

    @Override
    public List<Argument> flatten(Op.Flatten op) {
      return arguments;
    }

    @Override
    public List<Argument> dropout(Op.Dropout op) {
      return decimal("rate", op.rate()).arguments;
    }

    @Override
    public List<Argument> identity(Op.Identity op) {
      return arguments;
    }

    @Override
    public List<Argument> quantize(Op.Quantize op) {
      throw new IllegalStateException("nobody writes a quantizer");
    }
  }
}
