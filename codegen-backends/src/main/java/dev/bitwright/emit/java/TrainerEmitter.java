package dev.bitwright.emit.java;

import dev.bitwright.emit.OutputFile;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.ProgramBuilder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a trainer as a Java class. */
public final class TrainerEmitter {
  private static final String TRAINING = "dev.bitwright.training";

  /** Characters of one text constant, well below the 65,535 bytes a class file allows. */
  private static final int PIECE = 40_000;

  private final TrainerSpec spec;
  private final TrainerNames names;
  private final Imports imports;
  private final TrainerStatements statements;
  private final List<String> tables;

  private TrainerEmitter(TrainerSpec spec) {
    this.spec = spec;
    this.names = new TrainerNames(spec.entries());
    this.imports = new Imports(spec.packageName(), spec.className());
    this.statements = new TrainerStatements(names, imports);
    this.tables = tables(spec);
  }

  /** The source file of a trainer. */
  public static OutputFile emit(TrainerSpec spec) {
    return new TrainerEmitter(spec).file();
  }

  static ClassRef training(String simpleName) {
    return new ClassRef(TRAINING, simpleName);
  }

  private String name(String simpleName) {
    return imports.name(training(simpleName));
  }

  private OutputFile file() {
    String freezes = spec.frozen().isEmpty() ? "" : " implements " + name("FrozenSource");
    ClassText type =
        new ClassText(
                "public final class "
                    + spec.className()
                    + " extends "
                    + name("TableTrainer")
                    + freezes)
            .doc(spec.doc());
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
    new TrainerFreezing(spec, statements, imports).addTo(type);
    spec.procedures().forEach(p -> procedure(type, p));
    functions(type);
    return OutputFile.javaSource(spec.packageName(), spec.className(), imports.file(type.text()));
  }

  private void constants(ClassText type) {
    TrainerSpec.Network n = spec.network();
    String shape = name("NetworkShape");
    type.constant(
        "private static final "
            + shape
            + " SHAPE = \nnew "
            + shape
            + Stream.of(
                    "\"" + n.name() + "\"",
                    "\"" + n.structureHash() + "\"",
                    n.channels(),
                    n.height(),
                    n.width(),
                    n.signedInput(),
                    n.outputs(),
                    name("Loss") + "." + n.loss())
                .map(Object::toString)
                .collect(Collectors.joining(", ", "(", ");")));
    Map<TrainerSpec.Kind, Integer> next = new EnumMap<>(TrainerSpec.Kind.class);
    StringBuilder indices = new StringBuilder();
    for (TrainerSpec.Entry entry : spec.entries()) {
      if (entry.kind().referred()) {
        int number = next.merge(entry.kind(), 1, Integer::sum) - 1;
        indices.append(indices.isEmpty() ? "" : "\n").append("private static final int ");
        indices.append(names.constant(entry.kind(), entry.name()));
        indices.append(" = ").append(number).append(';');
      }
    }
    if (!indices.isEmpty()) {
      type.constant(indices.toString());
    }
    for (int i = 0; i < tables.size(); i++) {
      type.constant(
          "private static final String TABLES_" + (i + 1) + " = \n" + tables.get(i) + ";");
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

  private void factories(ClassText type) {
    StringBuilder texts = new StringBuilder();
    for (int i = 1; i <= tables.size(); i++) {
      texts.append(", TABLES_").append(i);
    }
    String self = spec.className();
    type.constructor(
        new MethodText("private", "", self)
            .parameter("boolean", "floatTwin")
            .statement(
                "super(floatTwin, SHAPE, "
                    + names.constant(TrainerSpec.Kind.TENSOR, spec.input())
                    + ", "
                    + names.constant(TrainerSpec.Kind.TENSOR, spec.output())
                    + ", "
                    + names.constant(TrainerSpec.Kind.TENSOR, spec.outputGradient())
                    + texts
                    + ")"));
    type.method(
        new MethodText("public static", self, "quantized")
            .doc("A trainer that simulates the quantized network.")
            .statement("return new " + self + "(false)"));
    type.method(
        new MethodText("public static", self, "twin")
            .doc("A trainer of the float twin: no quantizers, a relu where a ternary step was.")
            .statement("return new " + self + "(true)"));
    String options = name("TrainingOptions");
    type.method(
        new MethodText("public static", options + ".Builder", "options")
            .doc("The settings the network asks for, as a start for others.")
            .statement("return " + options + ".builder()" + optionCalls(spec.options())));
    if (!spec.calibration().isEmpty()) {
      String calibration = name("CalibrationOptions");
      type.method(
          new MethodText("public static", calibration, "calibration")
              .doc("How the network asks to be quantized without training, for {@code calibrate}.")
              .statement(
                  "return " + calibration + ".standard()" + optionCalls(spec.calibration())));
    }
  }

  private String optionCalls(List<TrainerSpec.Option> options) {
    StringBuilder calls = new StringBuilder();
    for (TrainerSpec.Option option : options) {
      calls.append("\n    .").append(option.name()).append('(');
      calls.append(optionCode(option)).append(')');
    }
    return calls.toString();
  }

  /** A number, or {@code Optimizer.adamW(0.9, 0.999)}. */
  private String optionCode(TrainerSpec.Option option) {
    if (option.type().isEmpty()) {
      return option.calls().get(0).arguments().get(0).toString();
    }
    StringBuilder code = new StringBuilder(name(option.type()));
    for (TrainerSpec.OptionCall call : option.calls()) {
      String arguments =
          call.arguments().stream().map(Object::toString).collect(Collectors.joining(", "));
      code.append('.').append(call.method()).append('(').append(arguments).append(')');
    }
    return code.toString();
  }

  private void passes(ClassText type) {
    MethodText forward = override("forward").parameter(name("Pass"), "pass");
    for (TrainerSpec.Layer layer : spec.layers()) {
      forward.statement(layer.name() + "Forward(pass)");
    }
    type.method(forward);
    MethodText backward = override("backward").parameter(name("Pass"), "pass");
    for (int i = spec.layers().size() - 1; i >= 0; i--) {
      if (!spec.layers().get(i).backward().isEmpty()) {
        backward.statement(spec.layers().get(i).name() + "Backward(pass)");
      }
    }
    type.method(backward);
  }

  private static MethodText override(String name) {
    return new MethodText("protected", "void", name).override();
  }

  private void method(ClassText type, String name, List<String> doc, List<TrainerStep> steps) {
    MethodText method = new MethodText("private", "void", name).parameter(name("Pass"), "pass");
    doc.forEach(method::doc);
    type.method(method.lines(statements.block(steps)));
  }

  private void procedure(ClassText type, TrainerSpec.Procedure procedure) {
    MethodText method = new MethodText("private", "void", procedure.name());
    if (!procedure.doc().isEmpty()) {
      method.doc(procedure.doc());
    }
    if (procedure.parts()) {
      method.parameter(name("Pass"), "pass");
    }
    method.parameter("int", "channels").parameter("int", "positions");
    for (TrainerSpec.Parameter parameter : procedure.parameters()) {
      method.parameter("float" + "[]".repeat(parameter.dimensions()), parameter.name());
    }
    for (TrainerSpec.LocalArray local : procedure.locals()) {
      String name = local.name();
      switch (local.extent()) {
        case ONE -> method.statement("float[] " + name + " = new float[1]");
        case CHANNELS -> method.statement("float[] " + name + " = new float[channels]");
        case TABLE -> method.statement("float[][] " + name + " = new float[channels][positions]");
      }
    }
    type.method(method.lines(statements.block(procedure.steps())));
  }

  /** One method for each group of steps, so that no method grows with the network. */
  private void preparation(ClassText type) {
    if (!spec.weightsInitialized().isEmpty()) {
      type.method(
          override("weightsInitialized").lines(statements.block(spec.weightsInitialized())));
    }
    if (!spec.weightsReplaced().isEmpty()) {
      MethodText replaced = override("weightsReplaced");
      chunks(type, "start", spec.weightsReplaced(), replaced);
      type.method(replaced);
    }
  }

  /** Cuts a long list of steps into methods of a few steps and calls them in order. */
  private void chunks(ClassText type, String prefix, List<TrainerStep> steps, MethodText caller) {
    int size = 12;
    for (int from = 0, number = 1; from < steps.size(); from += size, number++) {
      List<TrainerStep> some = steps.subList(from, Math.min(steps.size(), from + size));
      String name = prefix + number;
      caller.statement(name + "()");
      type.method(new MethodText("private", "void", name).lines(statements.block(some)));
    }
  }

  private void functions(ClassText type) {
    ProgramBuilder program = new ProgramBuilder(spec.className());
    spec.functions().forEach(program::add);
    JavaFunctions java = new JavaFunctions(program.build(), imports);
    for (Function function : spec.functions()) {
      type.method(java.method(function, "static"));
    }
  }
}
