package dev.bitwright.emit.java;

import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Function;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the nested class {@code Session}: buffers, one method per layer, and the ways to run. */
final class ModelSession {
  private final ModelSpec spec;
  private final Imports imports;
  private final Set<String> parameters = new HashSet<>();

  ModelSession(ModelSpec spec, Imports imports) {
    this.spec = spec;
    this.imports = imports;
    spec.layers().forEach(l -> l.parameters().forEach(p -> parameters.add(p.buffer())));
  }

  private boolean traced() {
    return spec.inputs().size() == 1;
  }

  private String runtime(String simpleName) {
    return imports.name(ModelEmitter.runtime(simpleName));
  }

  ClassText type() {
    String traces = traced() ? " implements " + runtime("LevelTrace") : "";
    ClassText type =
        new ClassText("public static final class Session" + traces)
            .doc(
                "The buffers of one caller. A run allocates nothing; not for several threads at"
                    + " once.");
    type.field("private final Parameters parameters");
    type.field("private final float scoreScale");
    type.field(
        "private final "
            + imports.name(Map.class)
            + "<String, int[][]> tensors = new "
            + imports.name(LinkedHashMap.class)
            + "<>()");
    buffers(type);
    runs(type);
    JavaFunctions functions =
        new JavaFunctions(
            spec.program(),
            imports,
            name -> parameters.contains(name) ? "parameters." + name : name);
    for (Function function : spec.program().functions()) {
      boolean reset = spec.reset().equals(Optional.of(function.name()));
      MethodText method = functions.method(function, reset ? "public" : "private");
      type.method(reset && traced() ? method.override() : method);
    }
    return type;
  }

  private void buffers(ClassText type) {
    MethodText all =
        new MethodText("private", "", "Session")
            .parameter("Parameters", "parameters")
            .parameter("float", "scoreScale")
            .statement("this.parameters = parameters")
            .statement("this.scoreScale = scoreScale");
    Set<String> known = new HashSet<>(parameters);
    spec.inputs().forEach(i -> known.add(i.buffer()));
    for (ModelSpec.Port input : spec.inputs()) {
      declare(type, buffer(input.buffer()));
    }
    for (ModelSpec.Layer layer : spec.layers()) {
      MethodText make = new MethodText("private", "void", layer.name() + "Buffers");
      for (ModelSpec.Port tensor : layer.tensors()) {
        Buffer buffer = buffer(tensor.buffer());
        known.add(buffer.name());
        allocate(type, make, buffer);
        String rows = buffer.vector() ? "new int[][] {" + buffer.name() + "}" : buffer.name();
        make.statement("tensors.put(\"" + tensor.name() + "\", " + rows + ")");
      }
      type.method(make);
      all.statement(layer.name() + "Buffers()");
    }
    MethodText shared =
        new MethodText("private", "void", "shared").doc("Buffers that all layers use.");
    for (Buffer buffer : spec.program().buffers()) {
      if (!known.contains(buffer.name())) {
        allocate(type, shared, buffer);
      }
    }
    all.statement("shared()");
    spec.reset().ifPresent(reset -> all.statement(reset + "()"));
    type.constructor(all);
    type.method(shared);
  }

  private static void declare(ClassText type, Buffer buffer) {
    type.field("private " + JavaTypes.array(buffer) + " " + buffer.name());
  }

  private static void allocate(ClassText type, MethodText make, Buffer buffer) {
    declare(type, buffer);
    make.statement(buffer.name() + " = " + JavaFunctions.allocation(buffer));
  }

  private Buffer buffer(String name) {
    return spec.program().buffer(name).orElseThrow();
  }

  private void runs(ClassText type) {
    ModelSpec.Port output = spec.output();
    MethodText run =
        new MethodText("public", "void", "run")
            .doc(
                spec.reset().isPresent()
                    ? "Computes the scores of the next step of a sequence.\n"
                    : "Computes the scores of one sample.\n");
    MethodText classify =
        new MethodText("public", "int", "classify")
            .doc("The index of the largest score, the lowest one on a tie.\n");
    MethodText start = new MethodText("private", "void", "start");
    for (ModelSpec.Port input : spec.inputs()) {
      String doc =
          "@param "
              + input.name()
              + " "
              + input.elements()
              + " bytes, channel by channel, row by row";
      run.doc(doc).parameter("byte[]", input.name());
      classify.doc(doc).parameter("byte[]", input.name());
      start.parameter("byte[]", input.name());
      check(start, input, "INPUT_LENGTH");
      start.statement("this." + input.buffer() + " = " + input.name());
    }
    start.statement(spec.run() + "()");
    String given =
        spec.inputs().stream().map(ModelSpec.Port::name).collect(Collectors.joining(", "));
    run.doc("@param " + output.name() + " takes " + output.elements() + " scores");
    run.parameter("int[]", output.name());
    check(run, output, "OUTPUT_LENGTH");
    run.statement("start(" + given + ")")
        .statement(
            "System.arraycopy("
                + output.buffer()
                + ", 0, "
                + output.name()
                + ", 0, "
                + output.elements()
                + ")");
    classify
        .statement("start(" + given + ")")
        .statement(
            "return "
                + runtime("IntRows")
                + ".largest("
                + output.buffer()
                + ", "
                + output.elements()
                + ")");
    type.method(run);
    type.method(classify);
    if (spec.vocabulary() > 0) {
      step(type);
    }
    type.method(
        new MethodText("public", "float", "scoreScale")
            .doc("The real value of one score step.")
            .statement("return scoreScale"));
    long bytes =
        ModelEmitter.bytes(spec, Buffer.Kind.SCRATCH, Buffer.Kind.OUTPUT, Buffer.Kind.STATE);
    type.method(
        new MethodText("public", "long", "memoryBytes")
            .doc("Bytes of this session's buffers.")
            .statement("return " + bytes + "L"));
    traces(type);
    type.method(start);
  }

  /** A run on a token by itself: what a stream of them calls. */
  private void step(ClassText type) {
    String output = spec.output().name();
    int last = spec.vocabulary() - 1;
    type.field("private final byte[] one = new byte[1]");
    type.method(
        new MethodText("public", "void", "step")
            .doc("Computes the scores of the next token of a sequence.\n")
            .doc("@param token 0 to " + last)
            .doc("@param " + output + " takes " + spec.output().elements() + " scores")
            .parameter("int", "token")
            .parameter("int[]", output)
            .open("if (token < 0 || token >= " + spec.vocabulary() + ")")
            .statement(
                "throw "
                    + runtime("RuntimeMessage")
                    + ".TOKEN_UNKNOWN.exception(token, "
                    + last
                    + ")")
            .close()
            .statement("one[0] = (byte) token")
            .statement("run(one, " + output + ")"));
  }

  private void traces(ClassText type) {
    MethodText levels =
        new MethodText("public", "int[]", "traceLevels")
            .parameter("String", "tensor")
            .statement("return " + runtime("IntRows") + ".flat(tensor, tensors)");
    if (traced()) {
      type.method(
          new MethodText("public", "int[]", "traceScores")
              .override()
              .parameter("byte[]", "sample")
              .statement("start(sample)")
              .statement("return " + spec.output().buffer() + ".clone()"));
      levels.override();
    } else {
      levels.doc("The levels of a tensor after the last run.");
    }
    type.method(levels);
  }

  private void check(MethodText method, ModelSpec.Port port, String message) {
    String length = port.name() + ".length";
    method
        .open("if (" + length + " != " + port.elements() + ")")
        .statement(
            "throw "
                + runtime("RuntimeMessage")
                + "."
                + message
                + ".exception(\""
                + port.name()
                + "\", "
                + length
                + ", "
                + port.elements()
                + ")")
        .close();
  }
}
