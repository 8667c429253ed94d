package dev.bitwright.emit.java;

import dev.bitwright.emit.java.TrainerStep.Access;
import dev.bitwright.emit.java.TrainerStep.Arg;
import dev.bitwright.emit.java.TrainerStep.Call;
import dev.bitwright.emit.java.TrainerStep.Here;
import java.util.List;
import java.util.Locale;

/** Steps of a trainer as Java statements. */
final class TrainerStatements {
  private static final int BODY_COLUMN = 4;

  private final TrainerNames names;
  private final Imports imports;

  TrainerStatements(TrainerNames names, Imports imports) {
    this.names = names;
    this.imports = imports;
  }

  /** The body of a method of the trainer. */
  String block(List<TrainerStep> steps) {
    CodeText code = new CodeText(BODY_COLUMN);
    block(code, steps);
    return code.text();
  }

  private void block(CodeText code, List<TrainerStep> steps) {
    steps.forEach(step -> statement(code, step));
  }

  private void statement(CodeText code, TrainerStep step) {
    if (step instanceof TrainerStep.Note note) {
      code.line("// " + note.text());
    } else if (step instanceof TrainerStep.Rows rows) {
      rows(code, rows);
    } else if (step instanceof TrainerStep.Once once) {
      String head = once.function().name() + "(" + size(once.channels(), "channels");
      call(code, head, once.arguments(), ");");
    } else if (step instanceof TrainerStep.Apply apply) {
      String pass = apply.procedure().parts() ? "pass, " : "";
      String sizes = apply.channels() + ", " + apply.positions();
      call(code, apply.procedure().name() + "(" + pass + sizes, apply.arguments(), ");");
    } else if (step instanceof TrainerStep.PerPart each) {
      code.line("parts().run(").indent(2);
      if (each.calls().size() == 1) {
        code.line("(part, work) ->").indent(2);
        call(code, each.calls().get(0), "));");
        code.indent(-2);
      } else {
        code.line("(part, work) -> {").indent(1);
        each.calls().forEach(c -> call(code, c, ");"));
        code.indent(-1).line("});");
      }
      code.indent(-2);
    } else if (step instanceof TrainerStep.PerRow each) {
      code.line("parts().run(").indent(2).line("(part, work) -> {").indent(1);
      code.line("for (int c = 0; c < " + each.rows() + "; c++) {").indent(1);
      each.calls().forEach(c -> call(code, c, ");"));
      code.indent(-1).line("}").indent(-1).line("});").indent(-2);
    } else if (step instanceof TrainerStep.Direct direct) {
      call(code, direct.call(), ");");
    } else if (step instanceof TrainerStep.When when) {
      when(code, when);
    } else {
      throw new IllegalArgumentException(step.toString());
    }
  }

  private void when(CodeText code, TrainerStep.When when) {
    boolean negated = when.then().isEmpty();
    String condition = condition(when.condition());
    code.line("if (" + (negated ? "!" : "") + condition + ") {").indent(1);
    block(code, negated ? when.otherwise() : when.then());
    code.indent(-1);
    if (!negated && !when.otherwise().isEmpty()) {
      code.line("} else {").indent(1);
      block(code, when.otherwise());
      code.indent(-1);
    }
    code.line("}");
  }

  private String condition(TrainerStep.Condition condition) {
    if (condition instanceof TrainerStep.Twin) {
      return "floatTwin()";
    }
    if (condition instanceof TrainerStep.Training) {
      return "pass.training()";
    }
    if (condition instanceof TrainerStep.BatchStatistics) {
      return "pass.batchStatistics()";
    }
    TrainerStep.FirstBatch first = (TrainerStep.FirstBatch) condition;
    return "pass.training() && " + argument(first.flag()) + " == 0f";
  }

  private void rows(CodeText code, TrainerStep.Rows rows) {
    code.line("rows(").indent(2);
    if (rows.parts()) {
      code.line("pass,");
    }
    code.line(size(rows.rows(), "channels") + ",").line(size(rows.positions(), "positions") + ",");
    code.line("(part, c, n, sum) ->").indent(2);
    List<TrainerStep.Total> totals = rows.totals();
    call(code, rows.function().name() + "(n", rows.arguments(), totals.isEmpty() ? "));" : "),");
    code.indent(-2);
    for (int i = 0; i < totals.size(); i++) {
      String total = totals.get(i).maximum() ? "largest(" : "sum(";
      String end = i == totals.size() - 1 ? "));" : "),";
      code.line(total + argument(totals.get(i).into()) + end);
    }
    code.indent(-2);
  }

  private static String size(int number, String own) {
    return number == 0 ? own : Integer.toString(number);
  }

  /** A call of the library. */
  private void call(CodeText code, Call call, String end) {
    String object =
        call.target() == null
            ? argument(call.object())
            : imports.name(TrainerEmitter.training(call.target()));
    code.call(object + "." + call.method() + "(", texts(call.arguments()), end);
  }

  /** A call with fixed arguments in front of the others. */
  private void call(CodeText code, String head, List<Arg> arguments, String end) {
    code.call(arguments.isEmpty() ? head : head + ",", texts(arguments), end);
  }

  private List<String> texts(List<Arg> arguments) {
    return arguments.stream().map(this::argument).toList();
  }

  /** A statement that calls a function, in lines. */
  String call(String head, List<Arg> arguments) {
    CodeText code = new CodeText(BODY_COLUMN);
    call(code, head, arguments, ");");
    return code.text();
  }

  String argument(Arg argument) {
    if (argument instanceof TrainerStep.Ref ref) {
      return reference(ref);
    }
    if (argument instanceof TrainerStep.Partial p) {
      return p.ofPart() ? "partial[part]" : "partial";
    }
    if (argument instanceof TrainerStep.IntValue v) {
      return Integer.toString(v.value());
    }
    if (argument instanceof TrainerStep.Text text) {
      return "\"" + text.value() + "\"";
    }
    if (argument instanceof TrainerStep.FloatValue v) {
      return v.value() + "f";
    }
    if (argument instanceof TrainerStep.Scratch s) {
      return "sum[" + s.index() + "]";
    }
    if (argument instanceof TrainerStep.Count c) {
      long factor = (long) c.positions() * c.rows();
      return factor == 1 ? "pass.images()" : "(float) pass.images() * " + factor;
    }
    if (argument instanceof TrainerStep.OwnCount c) {
      return "(float) "
          + (c.images() ? "pass.images() * " : "")
          + "positions"
          + (c.channels() ? " * channels" : "");
    }
    if (argument instanceof TrainerStep.Local local) {
      return switch (local.access()) {
        case WHOLE, ARRAY -> local.name();
        case PART -> local.name() + "[part]";
        case ROW -> local.name() + (local.tensor() ? "[part][c]" : "[c]");
        case CHANNEL -> local.name() + "[c]";
        case FIRST -> local.name() + "[0]";
      };
    }
    if (argument instanceof TrainerStep.Length l) {
      return l.positions() == 1 ? "pass.images(part)" : "pass.images(part) * " + l.positions();
    }
    return switch ((Here) argument) {
      case PASS -> "pass";
      case PART -> "part";
      case NOTHING -> "null";
      case IMAGES -> "pass.images(part)";
      case WORK -> "work";
      case ROW_INDEX -> "c";
      case FIRST_IMAGE -> "pass.first(part)";
      case SEED -> "pass.seed()";
      case STEP -> "pass.step()";
    };
  }

  private String reference(TrainerStep.Ref ref) {
    String array = ref.kind().name().toLowerCase(Locale.ROOT);
    String whole = array + "[" + names.constant(ref.kind(), ref.name()) + "]";
    boolean parts = ref.kind() == TrainerSpec.Kind.TENSOR || ref.kind() == TrainerSpec.Kind.INDEX;
    boolean flat = ref.kind() == TrainerSpec.Kind.VALUE;
    Access access = ref.access();
    return switch (access) {
      case WHOLE -> whole;
      case PART -> whole + "[part]";
      case ROW -> parts ? whole + "[part][c]" : whole + "[c]";
      case ARRAY -> flat ? whole : whole + "[0]";
      case CHANNEL -> flat ? whole + "[c]" : whole + "[0][c]";
      case FIRST -> flat ? whole + "[0]" : whole + "[0][0]";
    };
  }
}
