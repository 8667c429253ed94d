package dev.bitwright.emit.java;

import com.squareup.javapoet.ClassName;
import com.squareup.javapoet.CodeBlock;
import com.squareup.javapoet.FieldSpec;
import com.squareup.javapoet.MethodSpec;
import com.squareup.javapoet.ParameterizedTypeName;
import com.squareup.javapoet.TypeSpec;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Function;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** Writes the nested class {@code Session}: buffers, one method per layer, and the ways to run. */
final class ModelSession {
  private final ModelSpec spec;
  private final Set<String> parameters = new HashSet<>();

  ModelSession(ModelSpec spec) {
    this.spec = spec;
    spec.layers().forEach(l -> l.parameters().forEach(p -> parameters.add(p.buffer())));
  }

  private boolean traced() {
    return spec.inputs().size() == 1;
  }

  TypeSpec type() {
    TypeSpec.Builder type =
        TypeSpec.classBuilder("Session")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
            .addJavadoc(
                "The buffers of one caller. A run allocates nothing; not for several threads at"
                    + " once.\n");
    if (traced()) {
      type.addSuperinterface(ModelEmitter.runtime("LevelTrace"));
    }
    type.addField(ClassName.get("", "Parameters"), "parameters", Modifier.PRIVATE, Modifier.FINAL);
    type.addField(float.class, "scoreScale", Modifier.PRIVATE, Modifier.FINAL);
    type.addField(
        FieldSpec.builder(
                ParameterizedTypeName.get(
                    ClassName.get(Map.class),
                    ClassName.get(String.class),
                    ClassName.get("", "int[][]")),
                "tensors",
                Modifier.PRIVATE,
                Modifier.FINAL)
            .initializer("new $T<>()", LinkedHashMap.class)
            .build());
    buffers(type);
    runs(type);
    JavaFunctions functions =
        new JavaFunctions(
            spec.program(), name -> parameters.contains(name) ? "parameters." + name : name);
    for (Function function : spec.program().functions()) {
      boolean reset = spec.reset().equals(Optional.of(function.name()));
      MethodSpec method = functions.method(function, reset ? Modifier.PUBLIC : Modifier.PRIVATE);
      if (reset && traced()) {
        method = method.toBuilder().addAnnotation(Override.class).build();
      }
      type.addMethod(method);
    }
    return type.build();
  }

  private void buffers(TypeSpec.Builder type) {
    MethodSpec.Builder all =
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PRIVATE)
            .addParameter(ClassName.get("", "Parameters"), "parameters")
            .addParameter(float.class, "scoreScale")
            .addStatement("this.parameters = parameters")
            .addStatement("this.scoreScale = scoreScale");
    Set<String> known = new HashSet<>(parameters);
    spec.inputs().forEach(i -> known.add(i.buffer()));
    for (ModelSpec.Port input : spec.inputs()) {
      type.addField(JavaTypes.array(buffer(input.buffer())), input.buffer(), Modifier.PRIVATE);
    }
    for (ModelSpec.Layer layer : spec.layers()) {
      MethodSpec.Builder make =
          MethodSpec.methodBuilder(layer.name() + "Buffers").addModifiers(Modifier.PRIVATE);
      for (ModelSpec.Port tensor : layer.tensors()) {
        Buffer buffer = buffer(tensor.buffer());
        known.add(buffer.name());
        allocate(type, make, buffer);
        CodeBlock rows =
            buffer.vector()
                ? CodeBlock.of("new int[][] {$L}", buffer.name())
                : CodeBlock.of("$L", buffer.name());
        make.addStatement("tensors.put($S, $L)", tensor.name(), rows);
      }
      type.addMethod(make.build());
      all.addStatement("$LBuffers()", layer.name());
    }
    MethodSpec.Builder shared =
        MethodSpec.methodBuilder("shared")
            .addJavadoc("Buffers that all layers use.\n")
            .addModifiers(Modifier.PRIVATE);
    for (Buffer buffer : spec.program().buffers()) {
      if (!known.contains(buffer.name())) {
        allocate(type, shared, buffer);
      }
    }
    all.addStatement("shared()");
    spec.reset().ifPresent(reset -> all.addStatement("$L()", reset));
    type.addMethod(all.build());
    type.addMethod(shared.build());
  }

  private void allocate(TypeSpec.Builder type, MethodSpec.Builder make, Buffer buffer) {
    type.addField(JavaTypes.array(buffer), buffer.name(), Modifier.PRIVATE);
    make.addStatement("$L = $L", buffer.name(), JavaFunctions.allocation(buffer));
  }

  private Buffer buffer(String name) {
    return spec.program().buffer(name).orElseThrow();
  }

  private void runs(TypeSpec.Builder type) {
    ModelSpec.Port output = spec.output();
    MethodSpec.Builder run =
        MethodSpec.methodBuilder("run")
            .addJavadoc(
                spec.reset().isPresent()
                    ? "Computes the scores of the next step of a sequence.\n\n"
                    : "Computes the scores of one sample.\n\n")
            .addModifiers(Modifier.PUBLIC);
    MethodSpec.Builder classify =
        MethodSpec.methodBuilder("classify")
            .addJavadoc("The index of the largest score, the lowest one on a tie.\n\n")
            .addModifiers(Modifier.PUBLIC)
            .returns(int.class);
    MethodSpec.Builder start = MethodSpec.methodBuilder("start").addModifiers(Modifier.PRIVATE);
    CodeBlock.Builder arguments = CodeBlock.builder();
    for (ModelSpec.Port input : spec.inputs()) {
      String doc = "@param $L $L bytes, channel by channel, row by row\n";
      run.addJavadoc(doc, input.name(), input.elements());
      classify.addJavadoc(doc, input.name(), input.elements());
      run.addParameter(byte[].class, input.name());
      classify.addParameter(byte[].class, input.name());
      start.addParameter(byte[].class, input.name());
      check(start, input, "INPUT_LENGTH");
      start.addStatement("this.$L = $L", input.buffer(), input.name());
      arguments.add(arguments.isEmpty() ? "$L" : ", $L", input.name());
    }
    start.addStatement("$L()", spec.run());
    CodeBlock given = arguments.build();
    run.addJavadoc("@param $L takes $L scores\n", output.name(), output.elements());
    run.addParameter(int[].class, output.name());
    check(run, output, "OUTPUT_LENGTH");
    run.addStatement("start($L)", given)
        .addStatement(
            "$T.arraycopy($L, 0, $L, 0, $L)",
            System.class,
            output.buffer(),
            output.name(),
            output.elements());
    classify
        .addStatement("start($L)", given)
        .addStatement(
            "return $T.largest($L, $L)",
            ModelEmitter.runtime("IntRows"),
            output.buffer(),
            output.elements());
    type.addMethod(run.build());
    type.addMethod(classify.build());
    if (spec.vocabulary() > 0) {
      step(type);
    }
    type.addMethod(
        MethodSpec.methodBuilder("scoreScale")
            .addJavadoc("The real value of one score step.\n")
            .addModifiers(Modifier.PUBLIC)
            .returns(float.class)
            .addStatement("return scoreScale")
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("memoryBytes")
            .addJavadoc("Bytes of this session's buffers.\n")
            .addModifiers(Modifier.PUBLIC)
            .returns(long.class)
            .addStatement(
                "return $LL",
                ModelEmitter.bytes(
                    spec, Buffer.Kind.SCRATCH, Buffer.Kind.OUTPUT, Buffer.Kind.STATE))
            .build());
    traces(type);
    type.addMethod(start.build());
  }

  /** A run on a token by itself: what a stream of them calls. */
  private void step(TypeSpec.Builder type) {
    String output = spec.output().name();
    type.addField(
        FieldSpec.builder(byte[].class, "one", Modifier.PRIVATE, Modifier.FINAL)
            .initializer("new byte[1]")
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("step")
            .addJavadoc(
                "Computes the scores of the next token of a sequence.\n\n"
                    + "@param token 0 to $L\n@param $L takes $L scores\n",
                spec.vocabulary() - 1,
                output,
                spec.output().elements())
            .addModifiers(Modifier.PUBLIC)
            .addParameter(int.class, "token")
            .addParameter(int[].class, output)
            .beginControlFlow("if (token < 0 || token >= $L)", spec.vocabulary())
            .addStatement(
                "throw $T.TOKEN_UNKNOWN.exception(token, $L)",
                ModelEmitter.runtime("RuntimeMessage"),
                spec.vocabulary() - 1)
            .endControlFlow()
            .addStatement("one[0] = (byte) token")
            .addStatement("run(one, $L)", output)
            .build());
  }

  private void traces(TypeSpec.Builder type) {
    if (traced()) {
      type.addMethod(
          MethodSpec.methodBuilder("traceScores")
              .addAnnotation(Override.class)
              .addModifiers(Modifier.PUBLIC)
              .returns(int[].class)
              .addParameter(byte[].class, "sample")
              .addStatement("start(sample)")
              .addStatement("return $L.clone()", spec.output().buffer())
              .build());
    }
    MethodSpec.Builder levels =
        MethodSpec.methodBuilder("traceLevels")
            .addModifiers(Modifier.PUBLIC)
            .returns(int[].class)
            .addParameter(String.class, "tensor");
    if (traced()) {
      levels.addAnnotation(Override.class);
    } else {
      levels.addJavadoc("The levels of a tensor after the last run.\n");
    }
    type.addMethod(
        levels
            .addStatement("return $T.flat(tensor, tensors)", ModelEmitter.runtime("IntRows"))
            .build());
  }

  private static void check(MethodSpec.Builder method, ModelSpec.Port port, String message) {
    method
        .beginControlFlow("if ($L.length != $L)", port.name(), port.elements())
        .addStatement(
            "throw $T.$L.exception($S, $L.length, $L)",
            ModelEmitter.runtime("RuntimeMessage"),
            message,
            port.name(),
            port.name(),
            port.elements())
        .endControlFlow();
  }
}
