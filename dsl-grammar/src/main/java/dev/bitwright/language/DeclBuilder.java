package dev.bitwright.language;

import dev.bitwright.language.QnnParser.AssignContext;
import dev.bitwright.language.QnnParser.BlockContext;
import dev.bitwright.language.QnnParser.BodyContext;
import dev.bitwright.language.QnnParser.BranchContext;
import dev.bitwright.language.QnnParser.BudgetContext;
import dev.bitwright.language.QnnParser.InputContext;
import dev.bitwright.language.QnnParser.LetContext;
import dev.bitwright.language.QnnParser.LimitContext;
import dev.bitwright.language.QnnParser.NameContext;
import dev.bitwright.language.QnnParser.NetworkContext;
import dev.bitwright.language.QnnParser.OutputContext;
import dev.bitwright.language.QnnParser.ParameterContext;
import dev.bitwright.language.QnnParser.RepeatContext;
import dev.bitwright.language.QnnParser.ReturnStatementContext;
import dev.bitwright.language.QnnParser.SettingContext;
import dev.bitwright.language.QnnParser.StatementContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/** Parse trees of statements to {@link NetworkDecl}; statements with syntax errors are left out. */
final class DeclBuilder {

  private final Places places;
  private final Diagnostics diagnostics;
  private final DocComments docs;
  private final ExpressionBuilder expressions;
  private final ClauseBuilder clauses;

  DeclBuilder(Places places, Diagnostics diagnostics, DocComments docs) {
    this.places = places;
    this.diagnostics = diagnostics;
    this.docs = docs;
    this.expressions = new ExpressionBuilder(places, diagnostics);
    this.clauses = new ClauseBuilder(places, diagnostics, expressions);
  }

  /** The network, as far as it could be read. */
  NetworkDecl network(NetworkContext e) {
    Identifier name = declared(e.name());
    List<Statement> statements = body(e.body(), Surroundings.NETWORK);
    return new NetworkDecl(places.of(e.getStart()), docs.before(e.getStart()), name, statements);
  }

  private List<Statement> body(BodyContext e, Surroundings around) {
    List<Statement> statements = new ArrayList<>();
    Set<String> sections = new HashSet<>();
    boolean returned = false;
    for (StatementContext s : e.statement()) {
      if (isBroken(s)) {
        continue;
      }
      if (returned) {
        diagnostics.report(Message.AFTER_RETURN, places.of(s.getStart()));
        returned = false;
      }
      if (around.admits(s, places, diagnostics)) {
        checkSection(s, sections);
        Statement statement = statement(s, around);
        statements.add(statement);
        returned = statement instanceof Statement.Return;
      }
    }
    return statements;
  }

  private static boolean isBroken(StatementContext s) {
    return s.exception != null
        || s.getChildCount() == 0
        || !(s.getChild(0) instanceof ParserRuleContext child)
        || child.exception != null;
  }

  /** One budget, train, calibrate and default rule are enough for a network. */
  private void checkSection(StatementContext s, Set<String> seen) {
    boolean once =
        s.budget() != null
            || s.train() != null
            || s.calibrate() != null
            || s.quantizeDefault() != null;
    String word = s.getStart().getText();
    if (once && !seen.add(word)) {
      diagnostics.report(Message.GIVEN_TWICE, places.of(s.getStart()), "the statement", word);
    }
  }

  private Statement statement(StatementContext s, Surroundings around) {
    if (s.input() != null) {
      return input(s.input());
    } else if (s.quantizeDefault() != null) {
      QuantizeRule rule = clauses.rule(s.quantizeDefault().quantizeRule());
      return new Statement.QuantizeDefault(rule.at(), rule);
    } else if (s.budget() != null) {
      return budget(s.budget());
    } else if (s.let() != null) {
      return let(s.let());
    } else if (s.block() != null) {
      return block(s.block());
    } else if (s.assign() != null) {
      return assign(s.assign());
    } else if (s.repeat() != null) {
      return repeat(s.repeat(), around);
    } else if (s.branch() != null) {
      return branch(s.branch(), around);
    } else if (s.returnStatement() != null) {
      return returns(s.returnStatement());
    } else if (s.output() != null) {
      return output(s.output());
    }
    SourceRef at = places.of(s.getStart());
    return s.train() != null
        ? new Statement.Train(at, settings(s.train().setting()))
        : new Statement.Calibrate(at, settings(s.calibrate().setting()));
  }

  private Statement input(InputContext e) {
    Token typeAt = e.name(1).getStart();
    Optional<ElementType> type = ElementType.ofKeyword(typeAt.getText());
    if (type.isEmpty()) {
      diagnostics.report(Message.ELEMENT_TYPE_UNKNOWN, places.of(typeAt), typeAt.getText());
    }
    List<Argument> options =
        e.arguments() == null ? List.of() : expressions.arguments(e.arguments());
    clauses.checkOptions("an input", options, List.of("mean", "std"));
    return new Statement.Input(
        places.of(e.getStart()),
        docs.before(e.getStart()),
        declared(e.name(0)),
        type.orElse(ElementType.U8),
        e.expression().stream().map(expressions::expression).toList(),
        options);
  }

  private Statement budget(BudgetContext e) {
    List<BudgetLimit> limits = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (LimitContext l : e.limit()) {
      if (l.exception == null) {
        BudgetLimit limit = expressions.limit(l);
        // limits with arguments are known apart once their values are
        if (limit.arguments().isEmpty()) {
          checkOnce(seen, limit.resource(), "the limit");
        }
        limits.add(limit);
      }
    }
    return new Statement.Budget(places.of(e.getStart()), limits);
  }

  private Statement let(LetContext e) {
    return new Statement.Let(
        places.of(e.getStart()),
        docs.before(e.getStart()),
        declared(e.name()),
        expressions.expression(e.expression()));
  }

  private Statement block(BlockContext e) {
    Identifier name = declared(e.name());
    List<Parameter> parameters = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (ParameterContext p : e.parameter()) {
      Identifier parameter = declared(p.name());
      checkOnce(seen, parameter, "the parameter");
      Optional<Expression> value = Optional.ofNullable(p.expression()).map(expressions::expression);
      parameters.add(new Parameter(places.span(p.getStart(), p.getStop()), parameter, value));
    }
    List<Statement> body = body(e.body(), Surroundings.BLOCK);
    boolean complete = e.body().statement().stream().noneMatch(DeclBuilder::isBroken);
    if (complete && body.stream().noneMatch(s -> s instanceof Statement.Return)) {
      diagnostics.report(Message.RETURN_MISSING, name.at(), name.text());
    }
    return new Statement.Block(
        places.of(e.getStart()), docs.before(e.getStart()), name, parameters, body);
  }

  private Statement assign(AssignContext e) {
    List<Identifier> targets = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (NameContext n : e.name()) {
      Identifier target = declared(n);
      checkOnce(seen, target, "the result");
      targets.add(target);
    }
    return new Statement.Assign(
        targets.get(0).at(),
        docs.before(e.getStart()),
        targets,
        expressions.expression(e.expression()),
        clauses.clauses(e.clause()));
  }

  private Statement repeat(RepeatContext e, Surroundings around) {
    Expression count = expressions.expression(e.expression());
    boolean possible =
        count instanceof Expression.IntegerLiteral i
            ? i.value() >= 0 && i.value() <= Limits.REPEAT
            : !isNonIntegerLiteral(count);
    if (!possible) {
      diagnostics.report(Message.REPEAT_COUNT, count.at(), QnnPrinter.print(count), Limits.REPEAT);
    }
    return new Statement.Repeat(
        places.of(e.getStart()), count, body(e.body(), around.inside("a repeat")));
  }

  private static boolean isNonIntegerLiteral(Expression e) {
    return e instanceof Expression.RealLiteral
        || e instanceof Expression.QuantityLiteral
        || e instanceof Expression.StringLiteral
        || e instanceof Expression.BooleanLiteral
        || e instanceof Expression.ListLiteral;
  }

  private Statement branch(BranchContext e, Surroundings around) {
    Surroundings inside = around.inside("an if");
    List<Statement> otherwise = List.of();
    if (e.branch() != null) {
      otherwise = List.of(branch(e.branch(), around));
    } else if (e.ELSE() != null) {
      otherwise = body(e.body(1), inside);
    }
    return new Statement.Branch(
        places.of(e.getStart()),
        expressions.expression(e.expression()),
        body(e.body(0), inside),
        otherwise);
  }

  private Statement returns(ReturnStatementContext e) {
    return new Statement.Return(
        places.of(e.getStart()),
        e.expression().stream().map(expressions::expression).toList(),
        clauses.clauses(e.clause()));
  }

  private Statement output(OutputContext e) {
    return new Statement.Output(
        places.of(e.getStart()),
        docs.before(e.getStart()),
        declared(e.name()),
        Optional.ofNullable(e.expression()).map(expressions::expression),
        clauses.clauses(e.clause()));
  }

  private List<Setting> settings(List<SettingContext> list) {
    List<Setting> settings = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (SettingContext s : list) {
      if (s.exception == null) {
        Identifier name = expressions.identifier(s.name());
        checkOnce(seen, name, "the setting");
        settings.add(new Setting(name.at(), name, expressions.expression(s.expression())));
      }
    }
    return settings;
  }

  private Identifier declared(NameContext name) {
    Identifier identifier = expressions.identifier(name);
    Names.check(identifier, diagnostics);
    return identifier;
  }

  private void checkOnce(Set<String> seen, Identifier name, String what) {
    if (!seen.add(name.text())) {
      diagnostics.report(Message.GIVEN_TWICE, name.at(), what, name.text());
    }
  }
}
