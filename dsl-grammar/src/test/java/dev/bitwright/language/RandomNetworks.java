package dev.bitwright.language;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Networks of every construct, from a seed: right in syntax, without any sense. */
final class RandomNetworks {

  private static final SourceRef AT = SourceRef.NONE;
  private static final List<String> NAMES =
      List.of(
          "x",
          "y2",
          "stem",
          "a_b",
          "input",
          "output",
          "let",
          "block",
          "repeat",
          "quantize",
          "weights",
          "activations",
          "parallelism",
          "budget",
          "train",
          "network",
          "then",
          "K",
          "ms",
          "e1",
          "bits");
  private static final List<String> DOCS =
      List.of(
          "", "", "", "One line.", "Two\nlines.", "A\n\n  gap /// and */ signs", "/slash", "* x");

  private final Random random;

  RandomNetworks(long seed) {
    this.random = new Random(seed);
  }

  NetworkDecl network() {
    List<Statement> statements = new ArrayList<>();
    statements.add(input());
    if (random.nextBoolean()) {
      statements.add(new Statement.QuantizeDefault(AT, rule()));
    }
    if (random.nextBoolean()) {
      statements.add(
          new Statement.Budget(
              AT,
              distinct(
                  i ->
                      new BudgetLimit(
                          AT,
                          new Identifier(AT, "r" + i),
                          random.nextBoolean() ? List.of() : arguments(1),
                          pick(List.of(BudgetLimit.Relation.values())),
                          expression(1)))));
    }
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      statements.add(random.nextInt(4) == 0 ? block() : plain(2));
    }
    statements.add(
        new Statement.Output(AT, doc(), name(), optional(() -> expression(2)), LayerClauses.NONE));
    if (random.nextBoolean()) {
      statements.add(
          new Statement.Train(
              AT, distinct(i -> new Setting(AT, new Identifier(AT, "s" + i), expression(2)))));
    }
    if (random.nextBoolean()) {
      statements.add(
          new Statement.Calibrate(
              AT, distinct(i -> new Setting(AT, new Identifier(AT, "s" + i), expression(2)))));
    }
    return new NetworkDecl(AT, doc(), name(), statements);
  }

  private Statement input() {
    List<Argument> options = new ArrayList<>();
    if (random.nextBoolean()) {
      options.add(Argument.named("mean", expression(1)));
      options.add(Argument.named("std", expression(1)));
    }
    ElementType type = pick(List.of(ElementType.values()));
    return new Statement.Input(AT, doc(), name(), type, list(1, () -> expression(1)), options);
  }

  private Statement block() {
    List<Parameter> parameters =
        distinct(
            i -> new Parameter(AT, new Identifier(AT, "p" + i), optional(() -> expression(1))));
    List<Statement> body = list(0, () -> plain(2));
    body.add(new Statement.Return(AT, list(1, () -> expression(2)), clauses()));
    return new Statement.Block(AT, doc(), name(), parameters, body);
  }

  private Statement plain(int depth) {
    return switch (random.nextInt(depth > 0 ? 5 : 3)) {
      case 0 -> new Statement.Let(AT, doc(), name(), expression(3));
      case 3 -> new Statement.Repeat(AT, count(), list(0, () -> plain(depth - 1)));
      case 4 ->
          new Statement.Branch(
              AT, expression(2), list(0, () -> plain(depth - 1)), list(0, () -> plain(depth - 1)));
      default -> {
        List<Identifier> targets = distinct(i -> new Identifier(AT, NAMES.get(i)));
        yield new Statement.Assign(
            AT, doc(), targets.isEmpty() ? List.of(name()) : targets, expression(3), clauses());
      }
    };
  }

  private Expression count() {
    return random.nextBoolean()
        ? new Expression.IntegerLiteral(AT, random.nextInt(Limits.REPEAT + 1))
        : new Expression.NameReference(AT, pick(NAMES));
  }

  Expression expression(int depth) {
    return switch (random.nextInt(depth > 0 ? 14 : 7)) {
      case 0 -> new Expression.IntegerLiteral(AT, integer());
      case 1 -> new Expression.RealLiteral(AT, decimal());
      case 2 -> new Expression.QuantityLiteral(AT, decimal(), pick(List.of(Unit.values())));
      case 3 -> new Expression.StringLiteral(AT, pick(List.of("", "a \"b\"", "\\n\n\t", "\u00fc")));
      case 4 -> new Expression.BooleanLiteral(AT, random.nextBoolean());
      case 5, 6 -> new Expression.NameReference(AT, pick(NAMES));
      case 7 -> new Expression.ListLiteral(AT, list(0, () -> expression(depth - 1)));
      case 8 -> new Expression.Call(AT, name(), arguments(depth - 1));
      case 9 ->
          new Expression.Unary(AT, pick(List.of(UnaryOperator.values())), expression(depth - 1));
      case 10 ->
          new Expression.Conditional(
              AT, expression(depth - 1), expression(depth - 1), expression(depth - 1));
      default ->
          new Expression.Binary(
              AT,
              pick(List.of(BinaryOperator.values())),
              expression(depth - 1),
              expression(depth - 1));
    };
  }

  private long integer() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong();
      case 1 -> pick(List.of(Long.MIN_VALUE, Long.MAX_VALUE, 0L, -1L));
      default -> random.nextInt(40);
    };
  }

  private BigDecimal decimal() {
    BigInteger digits = new BigInteger(random.nextInt(40), random);
    BigDecimal value = new BigDecimal(digits, random.nextInt(50) - 20);
    return random.nextInt(4) == 0 ? value.negate() : value;
  }

  private List<Argument> arguments(int depth) {
    List<Argument> arguments = new ArrayList<>();
    list(0, () -> Argument.of(expression(depth))).forEach(arguments::add);
    arguments.addAll(distinct(i -> Argument.named(NAMES.get(i), expression(depth))));
    return arguments;
  }

  private LayerClauses clauses() {
    Optional<Parallelism> parallelism =
        switch (random.nextInt(4)) {
          case 0 ->
              Optional.of(
                  new Parallelism(AT, Optional.of(expression(1)), optional(() -> expression(1))));
          case 1 -> Optional.of(new Parallelism(AT, Optional.empty(), Optional.of(expression(1))));
          default -> Optional.empty();
        };
    return new LayerClauses(optional(this::rule), parallelism);
  }

  private QuantizeRule rule() {
    return switch (random.nextInt(4)) {
      case 0 -> QuantizeRule.of(AT, scheme(), scheme());
      case 1 -> QuantizeRule.of(AT, scheme(), null);
      case 2 -> QuantizeRule.of(AT, null, scheme());
      default -> QuantizeRule.both(AT, scheme());
    };
  }

  private SchemeCall scheme() {
    return random.nextInt(4) > 0
        ? one()
        : SchemeCall.oneOf(Stream.generate(this::one).limit(2 + random.nextInt(2)).toList());
  }

  private SchemeCall one() {
    return new SchemeCall(
        AT, new Identifier(AT, pick(List.of("UNIFORM", "RTN", "APoT"))), arguments(1));
  }

  private Identifier name() {
    return new Identifier(AT, pick(NAMES));
  }

  private String doc() {
    return pick(DOCS);
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private <T> Optional<T> optional(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  private <T> List<T> list(int least, Supplier<T> item) {
    List<T> items = new ArrayList<>();
    int count = least + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      items.add(item.get());
    }
    return items;
  }

  /** Items made from different numbers. */
  private <T> List<T> distinct(IntFunction<T> item) {
    List<T> items = new ArrayList<>();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      items.add(item.apply(i));
    }
    return items;
  }
}
