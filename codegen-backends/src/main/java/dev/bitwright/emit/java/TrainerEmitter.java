package dev.bitwright.emit.java;

import com.squareup.javapoet.ArrayTypeName;
import com.squareup.javapoet.ClassName;
import com.squareup.javapoet.CodeBlock;
import com.squareup.javapoet.FieldSpec;
import com.squareup.javapoet.JavaFile;
import com.squareup.javapoet.MethodSpec;
import com.squareup.javapoet.TypeName;
import com.squareup.javapoet.TypeSpec;
import dev.bitwright.emit.OutputFile;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.ProgramBuilder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Writes a trainer as a Java class. */
public final class TrainerEmitter {
  private static final String TRAINING = "dev.bitwright.training";

  /** Characters of one text constant, well below the 65,535 bytes a class file allows. */
  private static final int PIECE = 40_000;

  /** Indices stand under each other, without empty lines between. */
  private static final Pattern CONSTANTS =
      Pattern.compile(
          "(  private static final int \\w+ = \\d+;)\n\n(?=  private static final int )");

  private final TrainerSpec spec;
  private final TrainerNames names;
  private final TrainerStatements statements;
  private final List<String> tables;

  private TrainerEmitter(TrainerSpec spec) {
    this.spec = spec;
    this.names = new TrainerNames(spec.entries());
    this.statements = new TrainerStatements(names);
    this.tables = tables(spec);
  }

  /** The source file of a trainer. */
  public static OutputFile emit(TrainerSpec spec) {
    return new TrainerEmitter(spec).file();
  }

  static ClassName training(String simpleName) {
    return ClassName.get(TRAINING, simpleName);
  }

  private ClassName self() {
    return ClassName.get(spec.packageName(), spec.className());
  }

  private OutputFile file() {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(spec.className())
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .superclass(training("TableTrainer"))
            .addJavadoc("$L\n", spec.doc());
    if (!spec.frozen().isEmpty()) {
      type.addSuperinterface(training("FrozenSource"));
    }
    constants(type);
    factories(type);
    passes(type);
    for (TrainerSpec.Layer layer : spec.layers()) {
      method(type, layer.name() + "Forward", layer.doc(), layer.forward());
      if (!layer.backward().isEmpty()) {
        method(
            type,
            layer.name() + "Backward",
            List.of("Gradients of {@code " + layer.name() + "}."),
            layer.backward());
      }
    }
    preparation(type);
    new TrainerFreezing(spec, statements).addTo(type);
    spec.procedures().forEach(p -> procedure(type, p));
    functions(type);
    JavaFile file =
        JavaFile.builder(spec.packageName(), type.build())
            .indent("  ")
            .skipJavaLangImports(true)
            .build();
    return OutputFile.javaSource(
        spec.packageName(),
        spec.className(),
        CONSTANTS.matcher(file.toString()).replaceAll("$1\n"));
  }

  private void constants(TypeSpec.Builder type) {
    TrainerSpec.Network n = spec.network();
    type.addField(
        FieldSpec.builder(
                training("NetworkShape"),
                "SHAPE",
                Modifier.PRIVATE,
                Modifier.STATIC,
                Modifier.FINAL)
            .initializer(
                "\nnew $T($S, $S, $L, $L, $L, $L, $L, $T.$L)",
                training("NetworkShape"),
                n.name(),
                n.structureHash(),
                n.channels(),
                n.height(),
                n.width(),
                n.signedInput(),
                n.outputs(),
                training("Loss"),
                n.loss())
            .build());
    Map<TrainerSpec.Kind, Integer> next = new EnumMap<>(TrainerSpec.Kind.class);
    for (TrainerSpec.Entry entry : spec.entries()) {
      if (!entry.kind().referred()) {
        continue;
      }
      int number = next.merge(entry.kind(), 1, Integer::sum) - 1;
      type.addField(
          FieldSpec.builder(
                  TypeName.INT,
                  names.constant(entry.kind(), entry.name()),
                  Modifier.PRIVATE,
                  Modifier.STATIC,
                  Modifier.FINAL)
              .initializer("$L", number)
              .build());
    }
    for (int i = 0; i < tables.size(); i++) {
      type.addField(
          FieldSpec.builder(
                  String.class,
                  "TABLES_" + (i + 1),
                  Modifier.PRIVATE,
                  Modifier.STATIC,
                  Modifier.FINAL)
              .initializer("\n$L", tables.get(i))
              .build());
    }
  }

  private static StringBuilder padded(StringBuilder to, String word, int width) {
    return to.append(word).append(" ".repeat(Math.max(0, width - word.length())));
  }

  /** All lines as text blocks, with columns under each other. */
  private static List<String> tables(TrainerSpec spec) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    int width = spec.entries().stream().mapToInt(e -> e.name().length()).max().orElse(1);
    for (TrainerSpec.Entry entry : spec.entries()) {
      String word = entry.kind().name().toLowerCase(Locale.ROOT);
      piece.append("    ");
      padded(piece, word, 11).append(' ');
      padded(piece, entry.name(), width);
      entry.columns().forEach(c -> piece.append(' ').append(c));
      piece.append('\n');
      if (piece.length() > PIECE) {
        pieces.add("\"\"\"\n" + piece + "    \"\"\"");
        piece.setLength(0);
      }
    }
    if (piece.length() > 0) {
      pieces.add("\"\"\"\n" + piece + "    \"\"\"");
    }
    return pieces;
  }

  private void factories(TypeSpec.Builder type) {
    CodeBlock.Builder texts = CodeBlock.builder();
    for (int i = 1; i <= tables.size(); i++) {
      texts.add(", TABLES_$L", i);
    }
    type.addMethod(
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PRIVATE)
            .addParameter(boolean.class, "floatTwin")
            .addStatement(
                "super(floatTwin, SHAPE, $L, $L, $L$L)",
                names.constant(TrainerSpec.Kind.TENSOR, spec.input()),
                names.constant(TrainerSpec.Kind.TENSOR, spec.output()),
                names.constant(TrainerSpec.Kind.TENSOR, spec.outputGradient()),
                texts.build())
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("quantized")
            .addJavadoc("A trainer that simulates the quantized network.\n")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .returns(self())
            .addStatement("return new $T(false)", self())
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("twin")
            .addJavadoc(
                "A trainer of the float twin: no quantizers, a relu where a ternary step was.\n")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .returns(self())
            .addStatement("return new $T(true)", self())
            .build());
    CodeBlock.Builder options =
        CodeBlock.builder().add("return $T.builder()", training("TrainingOptions"));
    for (TrainerSpec.Option option : spec.options()) {
      options.add("\n    .$L($L)", option.name(), optionCode(option));
    }
    type.addMethod(
        MethodSpec.methodBuilder("options")
            .addJavadoc("The settings the network asks for, as a start for others.\n")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .returns(training("TrainingOptions").nestedClass("Builder"))
            .addStatement(options.build())
            .build());
    if (!spec.calibration().isEmpty()) {
      type.addMethod(calibration());
    }
  }

  private MethodSpec calibration() {
    CodeBlock.Builder options =
        CodeBlock.builder().add("return $T.standard()", training("CalibrationOptions"));
    for (TrainerSpec.Option option : spec.calibration()) {
      options.add("\n    .$L($L)", option.name(), optionCode(option));
    }
    return MethodSpec.methodBuilder("calibration")
        .addJavadoc(
            "How the network asks to be quantized without training, for {@code calibrate}.\n")
        .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
        .returns(training("CalibrationOptions"))
        .addStatement(options.build())
        .build();
  }

  /** A number, or {@code Optimizer.adamW(0.9, 0.999)}. */
  private static CodeBlock optionCode(TrainerSpec.Option option) {
    if (option.type().isEmpty()) {
      return CodeBlock.of("$L", option.calls().get(0).arguments().get(0));
    }
    CodeBlock.Builder code = CodeBlock.builder().add("$T", training(option.type()));
    for (TrainerSpec.OptionCall call : option.calls()) {
      String arguments =
          call.arguments().stream().map(Object::toString).collect(Collectors.joining(", "));
      code.add(".$L($L)", call.method(), arguments);
    }
    return code.build();
  }

  private void passes(TypeSpec.Builder type) {
    MethodSpec.Builder forward = override("forward").addParameter(training("Pass"), "pass");
    for (TrainerSpec.Layer layer : spec.layers()) {
      forward.addStatement("$LForward(pass)", layer.name());
    }
    type.addMethod(forward.build());
    MethodSpec.Builder backward = override("backward").addParameter(training("Pass"), "pass");
    for (int i = spec.layers().size() - 1; i >= 0; i--) {
      if (!spec.layers().get(i).backward().isEmpty()) {
        backward.addStatement("$LBackward(pass)", spec.layers().get(i).name());
      }
    }
    type.addMethod(backward.build());
  }

  static MethodSpec.Builder override(String name) {
    return MethodSpec.methodBuilder(name)
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PROTECTED);
  }

  private void method(
      TypeSpec.Builder type, String name, List<String> doc, List<TrainerStep> steps) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(name)
            .addModifiers(Modifier.PRIVATE)
            .addParameter(training("Pass"), "pass");
    doc.forEach(line -> method.addJavadoc("$L\n", line));
    type.addMethod(method.addCode(statements.block(steps)).build());
  }

  private void procedure(TypeSpec.Builder type, TrainerSpec.Procedure procedure) {
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(procedure.name()).addModifiers(Modifier.PRIVATE);
    if (!procedure.doc().isEmpty()) {
      method.addJavadoc("$L\n", procedure.doc());
    }
    if (procedure.parts()) {
      method.addParameter(training("Pass"), "pass");
    }
    method.addParameter(int.class, "channels").addParameter(int.class, "positions");
    for (TrainerSpec.Parameter parameter : procedure.parameters()) {
      TypeName array = TypeName.FLOAT;
      for (int d = 0; d < parameter.dimensions(); d++) {
        array = ArrayTypeName.of(array);
      }
      method.addParameter(array, parameter.name());
    }
    for (TrainerSpec.LocalArray local : procedure.locals()) {
      String name = local.name();
      switch (local.extent()) {
        case ONE -> method.addStatement("float[] $L = new float[1]", name);
        case CHANNELS -> method.addStatement("float[] $L = new float[channels]", name);
        case TABLE -> method.addStatement("float[][] $L = new float[channels][positions]", name);
      }
    }
    type.addMethod(method.addCode(statements.block(procedure.steps())).build());
  }

  /** One method for each group of steps, so that no method grows with the network. */
  private void preparation(TypeSpec.Builder type) {
    if (!spec.weightsInitialized().isEmpty()) {
      type.addMethod(
          override("weightsInitialized")
              .addCode(statements.block(spec.weightsInitialized()))
              .build());
    }
    if (!spec.weightsReplaced().isEmpty()) {
      MethodSpec.Builder replaced = override("weightsReplaced");
      chunks(type, "start", spec.weightsReplaced(), replaced);
      type.addMethod(replaced.build());
    }
  }

  /** Cuts a long list of steps into methods of a few steps and calls them in order. */
  private void chunks(
      TypeSpec.Builder type, String prefix, List<TrainerStep> steps, MethodSpec.Builder caller) {
    int size = 12;
    for (int from = 0, number = 1; from < steps.size(); from += size, number++) {
      List<TrainerStep> some = steps.subList(from, Math.min(steps.size(), from + size));
      String name = prefix + number;
      caller.addStatement("$L()", name);
      type.addMethod(
          MethodSpec.methodBuilder(name)
              .addModifiers(Modifier.PRIVATE)
              .addCode(statements.block(some))
              .build());
    }
  }

  private void functions(TypeSpec.Builder type) {
    ProgramBuilder program = new ProgramBuilder(spec.className());
    spec.functions().forEach(program::add);
    JavaFunctions java = new JavaFunctions(program.build());
    for (Function function : spec.functions()) {
      type.addMethod(java.method(function, Modifier.STATIC));
    }
  }
}
