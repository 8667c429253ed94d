package dev.bitwright.emit.java;

import com.squareup.javapoet.ClassName;
import com.squareup.javapoet.CodeBlock;
import com.squareup.javapoet.MethodSpec;
import com.squareup.javapoet.ParameterizedTypeName;
import com.squareup.javapoet.TypeSpec;
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
import javax.lang.model.element.Modifier;

/** Writes what a trainer tells the freezer: one method a stage, and one method an emission. */
final class TrainerFreezing {
  private static final ClassName SOURCE = TrainerEmitter.training("FrozenSource");
  private static final ClassName AFFINE = TrainerEmitter.training("ClampedAffine");
  private static final int STEPS_PER_METHOD = 12;

  private final TrainerSpec spec;
  private final TrainerStatements statements;

  TrainerFreezing(TrainerSpec spec, TrainerStatements statements) {
    this.spec = spec;
    this.statements = statements;
  }

  void addTo(TypeSpec.Builder type) {
    if (spec.frozen().isEmpty()) {
      return;
    }
    ClassName model = ClassName.get(spec.packageName(), spec.network().name() + "Model");
    type.addMethod(
        MethodSpec.methodBuilder("freeze")
            .addJavadoc("The deployed network of the present weights.\n")
            .addModifiers(Modifier.PUBLIC)
            .returns(model)
            .addStatement(
                "return $T.of($T.freeze($T.layout(), this))",
                model,
                TrainerEmitter.training("Freezer"),
                model)
            .build());
    MethodSpec.Builder all =
        MethodSpec.methodBuilder("frozenStages")
            .addAnnotation(Override.class)
            .addModifiers(Modifier.PUBLIC)
            .returns(
                ParameterizedTypeName.get(ClassName.get(List.class), SOURCE.nestedClass("Stage")));
    List<TrainerStep> steps = spec.prepareFrozen();
    for (int from = 0, number = 1; from < steps.size(); from += STEPS_PER_METHOD, number++) {
      String name = "prepareFrozen" + number;
      all.addStatement("$L()", name);
      int to = Math.min(steps.size(), from + STEPS_PER_METHOD);
      type.addMethod(
          MethodSpec.methodBuilder(name)
              .addModifiers(Modifier.PRIVATE)
              .addCode(statements.block(steps.subList(from, to)))
              .build());
    }
    all.addStatement(
        "$T<$T> stages = new $T<>()", List.class, SOURCE.nestedClass("Stage"), ArrayList.class);
    for (FrozenStage stage : spec.frozen()) {
      all.addStatement("stages.add($LFrozen())", stage.name());
    }
    type.addMethod(all.addStatement("return stages").build());
    spec.frozen().forEach(stage -> stage(type, stage));
  }

  private void stage(TypeSpec.Builder type, FrozenStage stage) {
    CodeBlock.Builder emissions = CodeBlock.builder();
    for (int i = 0; i < stage.emissions().size(); i++) {
      String name = stage.name() + "Frozen" + (i + 1);
      emissions.add(i == 0 ? "$L()" : ", $L()", name);
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
    type.addMethod(
        MethodSpec.methodBuilder(stage.name() + "Frozen")
            .addModifiers(Modifier.PRIVATE)
            .returns(SOURCE.nestedClass("Stage"))
            .addStatement(
                "return new $T(\n$S, $L, $L, $T.of($L)$L)",
                SOURCE.nestedClass("Stage"),
                stage.name(),
                weights,
                steps,
                List.class,
                emissions.build(),
                groups)
            .build());
  }

  private void emission(TypeSpec.Builder type, String name, FrozenEmission emission) {
    List<FrozenPart> parts = emission.chain();
    type.addMethod(level(name, parts));
    type.addMethod(affine(name, parts, emission.scores()));
    CodeBlock.Builder pools = CodeBlock.builder().add("new boolean[][] {");
    int count = 0;
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) instanceof FrozenPool) {
        String after = name + "After" + ++count;
        type.addMethod(affine(after, parts.subList(i + 1, parts.size()), true));
        pools.add(count == 1 ? "" : ", ");
        pools.add("decreasing($L, this::$LAffine)", emission.channels(), after);
      }
    }
    pools.add("}");
    type.addMethod(
        MethodSpec.methodBuilder(name)
            .addModifiers(Modifier.PRIVATE)
            .returns(SOURCE.nestedClass("Emission"))
            .addStatement(
                "return new $T(\n$S,\nthis::$LLevel,\naffine($L, this::$LAffine),\n$L)",
                SOURCE.nestedClass("Emission"),
                emission.tensor(),
                name,
                emission.channels(),
                name,
                pools.build())
            .build());
  }

  /** From an accumulator to a level, by the functions of the evaluation forward. */
  private MethodSpec level(String name, List<FrozenPart> parts) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(name + "Level")
            .addModifiers(Modifier.PRIVATE)
            .returns(int.class)
            .addParameter(int.class, "channel")
            .addParameter(long.class, "accumulator")
            .addStatement("float v = accumulator");
    int offset = -1;
    for (FrozenPart part : parts) {
      offset = channel(method, part, offset);
      if (part instanceof FrozenChain chain) {
        method.addStatement(
            "v = $L(v$L)", chain.function().name(), statements.after(chain.arguments()));
      } else if (part instanceof FrozenSteps steps) {
        steps.steps().forEach(step -> method.addStatement("v = (float) $L", apply(step)));
        if (steps.level()) {
          method.addStatement("v = (float) $T.rint(v)", Math.class);
        }
      } else if (part instanceof FrozenShift shift) {
        method.addStatement("v += $L", shifted(shift));
      } else if (part instanceof FrozenSquash squash) {
        method.addStatement(
            "v = $T.$L(v)", TrainerEmitter.training("Squash"), squash.tanh() ? "tanh" : "sigmoid");
      } else if (part instanceof FrozenRow row) {
        method.addStatement(
            "v = $L[(int) accumulator][channel]",
            statements.argument(new Ref(Kind.PARAMETER, row.parameter(), Access.WHOLE)));
      }
    }
    return method.addStatement("return (int) v").build();
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
  private int channel(MethodSpec.Builder method, FrozenPart part, int declared) {
    int offset = part instanceof FrozenChain chain ? chain.channelOffset() : 0;
    if (!usesChannel(part) || declared == offset) {
      return declared;
    }
    String value = offset == 0 ? "channel" : "channel + " + offset;
    method.addStatement(declared < 0 ? "int c = $L" : "c = $L", value);
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
  private MethodSpec affine(String name, List<FrozenPart> parts, boolean real) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(name + "Affine")
            .addModifiers(Modifier.PRIVATE)
            .returns(AFFINE)
            .addParameter(int.class, "channel");
    method.addStatement("$T map = $T.IDENTITY", AFFINE, AFFINE);
    int offset = -1;
    for (FrozenPart part : parts) {
      if (part instanceof FrozenShift shift) {
        method.addStatement("map = map.then(1, $L)", shifted(shift));
      }
      List<AffineStep> steps = steps(part, real);
      if (!steps.isEmpty()) {
        offset = channel(method, part, offset);
        CodeBlock.Builder code = CodeBlock.builder().add("map =\nmap");
        steps.forEach(step -> code.add("\n$L", call(step)));
        method.addStatement(code.build());
      }
    }
    return method.addStatement("return map").build();
  }

  private static CodeBlock shifted(FrozenShift shift) {
    return CodeBlock.of(
        "channel >= $L && channel < $L ? $L : 0", shift.from(), shift.to(), shift.by());
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
