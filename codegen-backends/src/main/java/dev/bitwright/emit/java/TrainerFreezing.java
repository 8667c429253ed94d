package dev.bitwright.emit.java;

import dev.bitwright.emit.java.TrainerSpec.AffineStep;
import dev.bitwright.emit.java.TrainerSpec.AffineTerm;
import dev.bitwright.emit.java.TrainerSpec.FrozenChain;
import dev.bitwright.emit.java.TrainerSpec.FrozenEmission;
import dev.bitwright.emit.java.TrainerSpec.FrozenPart;
import dev.bitwright.emit.java.TrainerSpec.FrozenPool;
import dev.bitwright.emit.java.TrainerSpec.FrozenRow;
import dev.bitwright.emit.java.TrainerSpec.FrozenShift;
import dev.bitwright.emit.java.TrainerSpec.FrozenSquash;
import dev.bitwright.emit.java.TrainerSpec.FrozenStage;
import dev.bitwright.emit.java.TrainerSpec.FrozenSteps;
import dev.bitwright.emit.java.TrainerSpec.Kind;
import dev.bitwright.emit.java.TrainerStep.Access;
import dev.bitwright.emit.java.TrainerStep.Arg;
import dev.bitwright.emit.java.TrainerStep.Ref;
import java.util.ArrayList;
import java.util.List;

/** Writes what a trainer tells the freezer: one method a stage, and one method an emission. */
final class TrainerFreezing {
  private static final int STEPS_PER_METHOD = 12;

  private final TrainerSpec spec;
  private final TrainerStatements statements;
  private final Imports imports;

  TrainerFreezing(TrainerSpec spec, TrainerStatements statements, Imports imports) {
    this.spec = spec;
    this.statements = statements;
    this.imports = imports;
  }

  private String name(String simpleName) {
    return imports.name(TrainerEmitter.training(simpleName));
  }

  void addTo(ClassText type) {
    if (spec.frozen().isEmpty()) {
      return;
    }
    String model = imports.name(new ClassRef(spec.packageName(), spec.network().name() + "Model"));
    type.method(
        new MethodText("public", model, "freeze")
            .doc("The deployed network of the present weights.")
            .statement(
                "return "
                    + model
                    + ".of("
                    + name("Freezer")
                    + ".freeze("
                    + model
                    + ".layout(), this))"));
    String stages = imports.name(List.class) + "<" + name("FrozenSource") + ".Stage>";
    MethodText all = new MethodText("public", stages, "frozenStages").override();
    List<TrainerStep> steps = spec.prepareFrozen();
    for (int from = 0, number = 1; from < steps.size(); from += STEPS_PER_METHOD, number++) {
      String name = "prepareFrozen" + number;
      all.statement(name + "()");
      int to = Math.min(steps.size(), from + STEPS_PER_METHOD);
      type.method(
          new MethodText("private", "void", name).lines(statements.block(steps.subList(from, to))));
    }
    all.statement(stages + " stages = new " + imports.name(ArrayList.class) + "<>()");
    for (FrozenStage stage : spec.frozen()) {
      all.statement("stages.add(" + stage.name() + "Frozen())");
    }
    type.method(all.statement("return stages"));
    spec.frozen().forEach(stage -> stage(type, stage));
  }

  private void stage(ClassText type, FrozenStage stage) {
    StringBuilder emissions = new StringBuilder();
    for (int i = 0; i < stage.emissions().size(); i++) {
      String name = stage.name() + "Frozen" + (i + 1);
      emissions.append(i == 0 ? "" : ", ").append(name).append("()");
      emission(type, name, stage.emissions().get(i));
    }
    String weights =
        stage.weights() == null
            ? "null"
            : "integers("
                + statements.argument(new Ref(Kind.TABLE, stage.weights(), Access.WHOLE))
                + ")";
    String steps =
        stage.steps() == null
            ? "null"
            : "integers("
                + statements.argument(new Ref(Kind.VALUE, stage.steps(), Access.ARRAY))
                + ")";
    String groups =
        stage.coder() == null
            ? ""
            : ", "
                + statements.argument(new Ref(Kind.CODER, stage.coder(), Access.WHOLE))
                + ".groups()";
    String made = name("FrozenSource") + ".Stage";
    String list = imports.name(List.class) + ".of(" + emissions + ")";
    String arguments = "\"" + stage.name() + "\", " + weights + ", " + steps + ", " + list;
    type.method(
        new MethodText("private", made, stage.name() + "Frozen")
            .statement("return new " + made + "(\n" + arguments + groups + ")"));
  }

  private void emission(ClassText type, String name, FrozenEmission emission) {
    List<FrozenPart> parts = emission.chain();
    type.method(level(name, parts));
    type.method(affine(name, parts, emission.scores()));
    StringBuilder pools = new StringBuilder("new boolean[][] {");
    int count = 0;
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) instanceof FrozenPool) {
        String after = name + "After" + ++count;
        type.method(affine(after, parts.subList(i + 1, parts.size()), true));
        pools.append(count == 1 ? "" : ", ").append("decreasing(").append(emission.channels());
        pools.append(", this::").append(after).append("Affine)");
      }
    }
    String made = name("FrozenSource") + ".Emission";
    type.method(
        new MethodText("private", made, name)
            .statement(
                "return new "
                    + made
                    + "(\n\""
                    + emission.tensor()
                    + "\",\nthis::"
                    + name
                    + "Level,\naffine("
                    + emission.channels()
                    + ", this::"
                    + name
                    + "Affine),\n"
                    + pools
                    + "})"));
  }

  /** From an accumulator to a level, by the functions of the evaluation forward. */
  private MethodText level(String name, List<FrozenPart> parts) {
    MethodText method =
        new MethodText("private", "int", name + "Level")
            .parameter("int", "channel")
            .parameter("long", "accumulator")
            .statement("float v = accumulator");
    int offset = -1;
    for (FrozenPart part : parts) {
      offset = channel(method, part, offset);
      if (part instanceof FrozenChain chain) {
        String call = "v = " + chain.function().name() + "(v";
        method.lines(statements.call(call, chain.arguments()));
      } else if (part instanceof FrozenSteps steps) {
        steps.steps().forEach(step -> method.statement("v = (float) " + apply(step)));
        if (steps.level()) {
          method.statement("v = (float) Math.rint(v)");
        }
      } else if (part instanceof FrozenShift shift) {
        method.statement("v += " + shifted(shift));
      } else if (part instanceof FrozenSquash squash) {
        method.statement("v = " + name("Squash") + (squash.tanh() ? ".tanh" : ".sigmoid") + "(v)");
      } else if (part instanceof FrozenRow row) {
        method.statement(
            "v = "
                + statements.argument(new Ref(Kind.PARAMETER, row.parameter(), Access.WHOLE))
                + "[(int) accumulator][channel]");
      }
    }
    return method.statement("return (int) v");
  }

  /** {@code v * first + second}, or v kept to first and second. */
  private String apply(AffineStep step) {
    String first = term(step.first());
    String second = term(step.second());
    return step.clamp()
        ? "Math.min(Math.max(v, " + first + "), " + second + ")"
        : "(v * " + first + " + " + second + ")";
  }

  /** Declares {@code c} as the channel of a part's numbers, where they have one. */
  private int channel(MethodText method, FrozenPart part, int declared) {
    int offset = part instanceof FrozenChain chain ? chain.channelOffset() : 0;
    if (!usesChannel(part) || declared == offset) {
      return declared;
    }
    String value = offset == 0 ? "channel" : "channel + " + offset;
    method.statement((declared < 0 ? "int c = " : "c = ") + value);
    return offset;
  }

  private static boolean usesChannel(FrozenPart part) {
    if (part instanceof FrozenChain chain) {
      return uses(chain.arguments())
          || usesChannel(chain.affine())
          || usesChannel(chain.quantizer());
    }
    return part instanceof FrozenSteps steps && usesChannel(steps.steps());
  }

  private static boolean usesChannel(List<AffineStep> steps) {
    return steps.stream().anyMatch(s -> uses(s.first()) || uses(s.second()));
  }

  private static boolean uses(List<Arg> arguments) {
    return arguments.stream().anyMatch(a -> a instanceof Ref ref && ref.access() == Access.CHANNEL);
  }

  private static boolean uses(AffineTerm term) {
    return term.argument() != null && uses(List.of(term.argument()));
  }

  /** The chain as a clamped affine map; {@code real} leaves the quantizer at the end out. */
  private MethodText affine(String name, List<FrozenPart> parts, boolean real) {
    String affine = name("ClampedAffine");
    MethodText method =
        new MethodText("private", affine, name + "Affine")
            .parameter("int", "channel")
            .statement(affine + " map = " + affine + ".IDENTITY");
    int offset = -1;
    for (FrozenPart part : parts) {
      if (part instanceof FrozenShift shift) {
        method.statement("map = map.then(1, " + shifted(shift) + ")");
      }
      List<AffineStep> steps = steps(part, real);
      if (!steps.isEmpty()) {
        offset = channel(method, part, offset);
        StringBuilder code = new StringBuilder("map =\nmap");
        steps.forEach(step -> code.append('\n').append(call(step)));
        method.statement(code.toString());
      }
    }
    return method.statement("return map");
  }

  private static String shifted(FrozenShift shift) {
    return "channel >= "
        + shift.from()
        + " && channel < "
        + shift.to()
        + " ? "
        + shift.by()
        + " : 0";
  }

  private static List<AffineStep> steps(FrozenPart part, boolean real) {
    if (part instanceof FrozenSteps steps) {
      return steps.steps();
    }
    if (!(part instanceof FrozenChain chain)) {
      return List.of();
    }
    List<AffineStep> steps = new ArrayList<>(chain.affine());
    if (!real) {
      steps.addAll(chain.quantizer());
    }
    return steps;
  }

  private String call(AffineStep step) {
    return (step.clamp() ? ".clamp(" : ".then(")
        + term(step.first())
        + ", "
        + term(step.second())
        + ")";
  }

  private String term(AffineTerm term) {
    if (term.argument() == null) {
      double value = term.constant();
      if (Double.isInfinite(value)) {
        return value > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
      }
      return Double.toString(value);
    }
    String text = statements.argument(term.argument());
    String sign = term.sign() < 0 ? "-" : "";
    return sign + (term.inverse() ? "1.0 / " : "") + text;
  }
}
