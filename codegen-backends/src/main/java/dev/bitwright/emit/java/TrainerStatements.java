package dev.bitwright.emit.java;

import com.squareup.javapoet.CodeBlock;
import dev.bitwright.emit.java.TrainerStep.Access;
import dev.bitwright.emit.java.TrainerStep.Arg;
import dev.bitwright.emit.java.TrainerStep.Call;
import dev.bitwright.emit.java.TrainerStep.Here;
import java.util.List;
import java.util.Locale;

/** Steps of a trainer as Java statements. */
final class TrainerStatements {
  private final TrainerNames names;

  TrainerStatements(TrainerNames names) {
    this.names = names;
  }

  CodeBlock block(List<TrainerStep> steps) {
    CodeBlock.Builder code = CodeBlock.builder();
    steps.forEach(step -> code.add(statement(step)));
    return code.build();
  }

  private CodeBlock statement(TrainerStep step) {
    if (step instanceof TrainerStep.Note note) {
      return CodeBlock.of("// $L\n", note.text());
    }
    if (step instanceof TrainerStep.Rows rows) {
      return rows(rows);
    }
    if (step instanceof TrainerStep.Once once) {
      CodeBlock arguments = after(once.arguments());
      return CodeBlock.of(
          "$L($L$L);\n", once.function().name(), size(once.channels(), "channels"), arguments);
    }
    if (step instanceof TrainerStep.Apply apply) {
      return CodeBlock.of(
          "$L($L$L, $L$L);\n",
          apply.procedure().name(),
          apply.procedure().parts() ? "pass, " : "",
          apply.channels(),
          apply.positions(),
          after(apply.arguments()));
    }
    if (step instanceof TrainerStep.PerPart each) {
      CodeBlock.Builder code = CodeBlock.builder();
      if (each.calls().size() == 1) {
        return code.add("parts().run(\n$>$>(part, work) ->\n$>$>")
            .add("$L);\n$<$<$<$<", call(each.calls().get(0)))
            .build();
      }
      code.add("parts().run(\n$>$>(part, work) -> {\n$>");
      each.calls().forEach(c -> code.add("$L;\n", call(c)));
      return code.add("$<});\n$<$<").build();
    }
    if (step instanceof TrainerStep.PerRow each) {
      CodeBlock.Builder code = CodeBlock.builder();
      code.add("parts().run(\n$>$>(part, work) -> {\n$>");
      code.add("for (int c = 0; c < $L; c++) {\n$>", each.rows());
      each.calls().forEach(c -> code.add("$L;\n", call(c)));
      return code.add("$<}\n$<});\n$<$<").build();
    }
    if (step instanceof TrainerStep.Direct direct) {
      return CodeBlock.of("$L;\n", call(direct.call()));
    }
    if (step instanceof TrainerStep.When when) {
      return when(when);
    }
    throw new IllegalArgumentException(step.toString());
  }

  private CodeBlock when(TrainerStep.When when) {
    CodeBlock.Builder code = CodeBlock.builder();
    boolean negated = when.then().isEmpty();
    String condition = condition(when.condition());
    code.add("if ($L) {\n$>", negated ? "!" + condition : condition);
    code.add(block(negated ? when.otherwise() : when.then())).add("$<}");
    if (!negated && !when.otherwise().isEmpty()) {
      code.add(" else {\n$>").add(block(when.otherwise())).add("$<}");
    }
    return code.add("\n").build();
  }

  private String condition(TrainerStep.Condition condition) {
    if (condition instanceof TrainerStep.Twin) {
      return "floatTwin()";
    }
    if (condition instanceof TrainerStep.Training) {
      return "pass.training()";
    }
    TrainerStep.FirstBatch first = (TrainerStep.FirstBatch) condition;
    return "pass.training() && " + argument(first.flag()) + " == 0f";
  }

  private CodeBlock rows(TrainerStep.Rows rows) {
    CodeBlock.Builder code = CodeBlock.builder();
    code.add(
        "rows(\n$>$>$L$L,\n$L,\n(part, c, n, sum) ->\n$>$>$L(n$L)$<$<",
        rows.parts() ? "pass,\n" : "",
        size(rows.rows(), "channels"),
        size(rows.positions(), "positions"),
        rows.function().name(),
        after(rows.arguments()));
    for (TrainerStep.Total total : rows.totals()) {
      code.add(",\n$L($L)", total.maximum() ? "largest" : "sum", argument(total.into()));
    }
    return code.add(");\n$<$<").build();
  }

  private static String size(int number, String own) {
    return number == 0 ? own : Integer.toString(number);
  }

  private CodeBlock call(Call call) {
    CodeBlock receiver =
        call.target() == null
            ? CodeBlock.of("$L", argument(call.object()))
            : CodeBlock.of("$T", TrainerEmitter.runtime(call.target()));
    return CodeBlock.of("$L.$L($L)", receiver, call.method(), list(call.arguments()));
  }

  /** Arguments with a place to break the line after each comma. */
  private CodeBlock list(List<Arg> arguments) {
    CodeBlock.Builder code = CodeBlock.builder();
    for (int i = 0; i < arguments.size(); i++) {
      code.add(i == 0 ? "$L" : ",$W$L", argument(arguments.get(i)));
    }
    return code.build();
  }

  /** The same with a comma in front. */
  CodeBlock after(List<Arg> arguments) {
    return arguments.isEmpty() ? CodeBlock.of("") : CodeBlock.of(",$W$L", list(arguments));
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
