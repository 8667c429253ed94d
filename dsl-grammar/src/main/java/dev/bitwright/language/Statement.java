package dev.bitwright.language;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What stands between the braces of a network or of a block. {@code doc} is the doc comment before
 * the statement, lines joined by a line feed, empty when there is none.
 */
public sealed interface Statement {

  SourceRef at();

  <R> R accept(Visitor<R> visitor);

  /** One method per kind of statement; none has a default, so a new kind breaks the build. */
  interface Visitor<R> {
    R input(Input s);

    R quantizeDefault(QuantizeDefault s);

    R budget(Budget s);

    R let(Let s);

    R block(Block s);

    R assign(Assign s);

    R repeat(Repeat s);

    R branch(Branch s);

    R returns(Return s);

    R output(Output s);

    R train(Train s);

    R calibrate(Calibrate s);
  }

  /**
   * {@code input image: u8[3, 32, 32] (mean = [...], std = [...]);}
   *
   * @param shape channels, height, width; or the number of values
   * @param options named arguments {@code mean} and {@code std}: one number or one per channel
   */
  record Input(
      SourceRef at,
      String doc,
      Identifier name,
      ElementType type,
      List<Expression> shape,
      List<Argument> options)
      implements Statement {
    public Input {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(doc, "doc");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(type, "type");
      shape = List.copyOf(shape);
      options = List.copyOf(options);
    }

    /** The value of an option. */
    public Optional<Expression> option(String option) {
      return options.stream().filter(a -> a.isNamed(option)).map(Argument::value).findFirst();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.input(this);
    }
  }

  /**
   * {@code quantize APoT(bits = 3);}: for every operator with weights that no nearer rule covers.
   */
  record QuantizeDefault(SourceRef at, QuantizeRule rule) implements Statement {
    public QuantizeDefault {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(rule, "rule");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.quantizeDefault(this);
    }
  }

  /** {@code budget { weights <= 120 KiB; bops <= 400 M; }} */
  record Budget(SourceRef at, List<BudgetLimit> limits) implements Statement {
    public Budget {
      Objects.requireNonNull(at, "at");
      limits = List.copyOf(limits);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.budget(this);
    }
  }

  /** {@code let width = 16;}: a constant. */
  record Let(SourceRef at, String doc, Identifier name, Expression value) implements Statement {
    public Let {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(doc, "doc");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(value, "value");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.let(this);
    }
  }

  /** {@code block Residual(x, filters, stride = 1) { ... return y; }} */
  record Block(
      SourceRef at, String doc, Identifier name, List<Parameter> parameters, List<Statement> body)
      implements Statement {
    public Block {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(doc, "doc");
      Objects.requireNonNull(name, "name");
      parameters = List.copyOf(parameters);
      body = List.copyOf(body);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.block(this);
    }
  }

  /** {@code x = relu(y) quantize RTN(bits = 2);} or {@code a, b = Split(x);} */
  record Assign(
      SourceRef at, String doc, List<Identifier> targets, Expression value, LayerClauses clauses)
      implements Statement {
    public Assign {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(doc, "doc");
      Objects.requireNonNull(value, "value");
      Objects.requireNonNull(clauses, "clauses");
      targets = List.copyOf(targets);
      if (targets.isEmpty()) {
        throw new IllegalArgumentException("an assignment needs a target");
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.assign(this);
    }
  }

  /** {@code repeat 3 { ... }} */
  record Repeat(SourceRef at, Expression count, List<Statement> body) implements Statement {
    public Repeat {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(count, "count");
      body = List.copyOf(body);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.repeat(this);
    }
  }

  /** {@code if condition { ... } else { ... }}; no {@code else} is an empty list. */
  record Branch(SourceRef at, Expression condition, List<Statement> then, List<Statement> otherwise)
      implements Statement {
    public Branch {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(condition, "condition");
      then = List.copyOf(then);
      otherwise = List.copyOf(otherwise);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.branch(this);
    }
  }

  /** {@code return relu(b + skip);}: the results of a block; its last statement. */
  record Return(SourceRef at, List<Expression> values, LayerClauses clauses) implements Statement {
    public Return {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(clauses, "clauses");
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("a return needs a value");
      }
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.returns(this);
    }
  }

  /** {@code output scores = dense(x, units = 10);}, or {@code output scores;} for a known name. */
  record Output(
      SourceRef at, String doc, Identifier name, Optional<Expression> value, LayerClauses clauses)
      implements Statement {
    public Output {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(doc, "doc");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(value, "value");
      Objects.requireNonNull(clauses, "clauses");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.output(this);
    }
  }

  /** {@code calibrate { weights = mse; rounding = gpfq(mode = plain); }} */
  record Calibrate(SourceRef at, List<Setting> settings) implements Statement {
    public Calibrate {
      Objects.requireNonNull(at, "at");
      settings = List.copyOf(settings);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.calibrate(this);
    }
  }

  /** {@code train { loss = cross_entropy; optimizer = sgd(momentum = 0.9); epochs = 20; }} */
  record Train(SourceRef at, List<Setting> settings) implements Statement {
    public Train {
      Objects.requireNonNull(at, "at");
      settings = List.copyOf(settings);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.train(this);
    }
  }
}
