package dev.bitwright.graph;

import dev.bitwright.language.Argument;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Expression;
import dev.bitwright.language.Identifier;
import dev.bitwright.language.LayerClauses;
import dev.bitwright.language.Message;
import dev.bitwright.language.QuantizeRule;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Puts the statements of a network into an order in which each name is given before it is read; the
 * order written is kept where it does that. A network in which a variable is assigned twice runs
 * from top to bottom; only its inputs and constants may stand below their first use.
 */
final class StatementOrder {
  private final List<Statement> statements;
  private final Diagnostics diagnostics;
  private final Map<String, Integer> definitions = new HashMap<>();
  private final List<Statement> ordered = new ArrayList<>();
  private final int[] state;
  private final List<String> path = new ArrayList<>();
  private boolean cyclic;

  private static final int OPEN = 1;
  private static final int DONE = 2;

  private StatementOrder(List<Statement> statements, Diagnostics diagnostics) {
    this.statements = statements;
    this.diagnostics = diagnostics;
    this.state = new int[statements.size()];
  }

  /** The statements in order, or empty after a cycle was reported. */
  static Optional<List<Statement>> of(List<Statement> statements, Diagnostics diagnostics) {
    StatementOrder order = new StatementOrder(statements, diagnostics);
    return order.sort();
  }

  private Optional<List<Statement>> sort() {
    collectDefinitions();
    for (int i = 0; i < statements.size(); i++) {
      if (statements.get(i) instanceof Statement.QuantizeDefault) {
        visit(i);
      }
    }
    for (int i = 0; i < statements.size(); i++) {
      visit(i);
    }
    return cyclic ? Optional.empty() : Optional.of(List.copyOf(ordered));
  }

  private void collectDefinitions() {
    TreeSet<String> twice = new TreeSet<>();
    boolean straight = true;
    for (int i = 0; i < statements.size(); i++) {
      Statement s = statements.get(i);
      straight &= !(s instanceof Statement.Repeat || s instanceof Statement.Branch);
      for (String name : defined(s)) {
        if (definitions.put(name, i) != null) {
          twice.add(name);
        }
      }
    }
    boolean forward = straight && twice.isEmpty();
    definitions
        .values()
        .removeIf(
            i ->
                !forward
                    && !(statements.get(i) instanceof Statement.Input)
                    && !(statements.get(i) instanceof Statement.Let));
    twice.forEach(definitions::remove);
  }

  private static List<String> defined(Statement s) {
    if (s instanceof Statement.Input input) {
      return List.of(input.name().text());
    }
    if (s instanceof Statement.Let let) {
      return List.of(let.name().text());
    }
    if (s instanceof Statement.Assign assign) {
      return assign.targets().stream().map(Identifier::text).toList();
    }
    if (s instanceof Statement.Output output && output.value().isPresent()) {
      return List.of(output.name().text());
    }
    return List.of();
  }

  /** A statement whose reads are being followed. */
  private record Open(int index, Iterator<Integer> reads, Iterator<SourceRef> places) {}

  /** Depth first with a stack of its own: a file may be one long chain written backwards. */
  private void visit(int first) {
    if (state[first] != 0) {
      return;
    }
    Deque<Open> stack = new ArrayDeque<>();
    stack.push(open(first));
    while (!stack.isEmpty()) {
      Open top = stack.peek();
      if (!top.reads().hasNext()) {
        stack.pop();
        path.remove(path.size() - 1);
        state[top.index()] = DONE;
        ordered.add(statements.get(top.index()));
        continue;
      }
      int definition = top.reads().next();
      SourceRef at = top.places().next();
      if (state[definition] == OPEN) {
        reportCycle(definition, at);
      } else if (state[definition] == 0) {
        stack.push(open(definition));
      }
    }
  }

  private Open open(int index) {
    Statement s = statements.get(index);
    state[index] = OPEN;
    path.add(defined(s).isEmpty() ? "" : defined(s).get(0));
    List<Integer> reads = new ArrayList<>();
    List<SourceRef> places = new ArrayList<>();
    List<Expression.NameReference> constants = new ArrayList<>();
    for (Expression.NameReference read : reads(s, constants)) {
      Integer definition = definitions.get(read.name());
      if (definition != null) {
        reads.add(definition);
        places.add(read.at());
      }
    }
    for (Expression.NameReference read : constants) {
      // a bare word in a scheme's options may also be a word of the scheme
      Integer definition = definitions.get(read.name());
      if (definition != null && statements.get(definition) instanceof Statement.Let) {
        reads.add(definition);
        places.add(read.at());
      }
    }
    return new Open(index, reads.iterator(), places.iterator());
  }

  private void reportCycle(int definition, SourceRef at) {
    String start = defined(statements.get(definition)).get(0);
    List<String> cycle = new ArrayList<>(path.subList(path.indexOf(start), path.size()));
    cycle.add(start);
    diagnostics.report(Message.CYCLE, at, String.join(" -> ", cycle));
    cyclic = true;
  }

  private static List<Expression.NameReference> reads(
      Statement s, List<Expression.NameReference> constants) {
    List<Expression.NameReference> names = new ArrayList<>();
    if (s instanceof Statement.Input input) {
      input.shape().forEach(e -> collect(e, names));
      input.options().forEach(a -> collect(a.value(), names));
    } else if (s instanceof Statement.Let let) {
      collect(let.value(), names);
    } else if (s instanceof Statement.Assign assign) {
      collect(assign.value(), names);
      collect(assign.clauses(), constants);
    } else if (s instanceof Statement.Output output) {
      if (output.value().isPresent()) {
        collect(output.value().get(), names);
      } else {
        names.add(new Expression.NameReference(output.name().at(), output.name().text()));
      }
      collect(output.clauses(), constants);
    } else if (s instanceof Statement.QuantizeDefault rule) {
      collect(rule.rule(), constants);
    } else if (s instanceof Statement.Repeat repeat) {
      collect(repeat.count(), names);
      repeat.body().forEach(inner -> names.addAll(reads(inner, constants)));
    } else if (s instanceof Statement.Branch branch) {
      collect(branch.condition(), names);
      branch.then().forEach(inner -> names.addAll(reads(inner, constants)));
      branch.otherwise().forEach(inner -> names.addAll(reads(inner, constants)));
    }
    return names;
  }

  private static void collect(LayerClauses clauses, List<Expression.NameReference> names) {
    clauses.quantize().ifPresent(rule -> collect(rule, names));
    clauses.parallelism().flatMap(p -> p.outputs()).ifPresent(e -> collect(e, names));
    clauses.parallelism().flatMap(p -> p.inputs()).ifPresent(e -> collect(e, names));
  }

  private static void collect(QuantizeRule rule, List<Expression.NameReference> names) {
    Stream.of(rule.weights(), rule.activations())
        .flatMap(Optional::stream)
        .flatMap(side -> side.choices().stream())
        .forEach(scheme -> collect(scheme.arguments(), names));
  }

  private static void collect(List<Argument> arguments, List<Expression.NameReference> names) {
    arguments.forEach(a -> collect(a.value(), names));
  }

  private static void collect(Expression e, List<Expression.NameReference> names) {
    if (e instanceof Expression.NameReference name) {
      names.add(name);
    } else if (e instanceof Expression.Call call) {
      collect(call.arguments(), names);
    } else if (e instanceof Expression.ListLiteral list) {
      list.items().forEach(item -> collect(item, names));
    } else if (e instanceof Expression.Unary unary) {
      collect(unary.operand(), names);
    } else if (e instanceof Expression.Binary binary) {
      collect(binary.left(), names);
      collect(binary.right(), names);
    } else if (e instanceof Expression.Conditional conditional) {
      collect(conditional.condition(), names);
      collect(conditional.then(), names);
      collect(conditional.otherwise(), names);
    }
  }
}
