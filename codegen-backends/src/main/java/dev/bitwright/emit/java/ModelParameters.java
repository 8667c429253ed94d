package dev.bitwright.emit.java;

import com.squareup.javapoet.CodeBlock;
import com.squareup.javapoet.MethodSpec;
import com.squareup.javapoet.TypeSpec;
import dev.bitwright.kernel.Buffer;
import javax.lang.model.element.Modifier;

/**
 * Writes the nested class of a model's parameters. One method per layer fills its fields, so that
 * no method grows with the network; the model's final field makes them visible to every thread.
 */
final class ModelParameters {
  private final ModelSpec spec;

  ModelParameters(ModelSpec spec) {
    this.spec = spec;
  }

  TypeSpec type() {
    TypeSpec.Builder type =
        TypeSpec.classBuilder("Parameters")
            .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .addJavadoc("Weights, thresholds and multipliers in the layout of the row loops.\n");
    MethodSpec.Builder all =
        MethodSpec.constructorBuilder()
            .addParameter(ModelEmitter.runtime("FrozenNetwork"), "frozen");
    for (ModelSpec.Layer layer : spec.layers()) {
      if (layer.parameters().isEmpty()) {
        continue;
      }
      String method = layer.name() + "Parameters";
      all.addStatement("$L(frozen)", method);
      MethodSpec.Builder fill =
          MethodSpec.methodBuilder(method)
              .addModifiers(Modifier.PRIVATE)
              .addParameter(ModelEmitter.runtime("FrozenNetwork"), "frozen");
      for (ModelSpec.Parameter parameter : layer.parameters()) {
        Buffer buffer = spec.program().buffer(parameter.buffer()).orElseThrow();
        type.addField(JavaTypes.array(buffer), buffer.name());
        fill.addStatement("$L = $L", buffer.name(), load(parameter));
      }
      type.addMethod(fill.build());
    }
    return type.addMethod(all.build()).build();
  }

  private static CodeBlock load(ModelSpec.Parameter parameter) {
    ModelSpec.Load load = parameter.load();
    CodeBlock read = CodeBlock.of("frozen.$L($S)", load.reader, parameter.table());
    if (load.layout.isEmpty()) {
      return read;
    }
    CodeBlock.Builder call =
        CodeBlock.builder().add("$T.$L($L", ModelEmitter.runtime("TernaryRows"), load.layout, read);
    parameter.arguments().forEach(a -> call.add(", $L", a));
    return call.add(")").build();
  }
}
