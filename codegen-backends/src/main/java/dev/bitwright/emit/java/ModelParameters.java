package dev.bitwright.emit.java;

import dev.bitwright.kernel.Buffer;

/**
 * Writes the nested class of a model's parameters. One method per layer fills its fields, so that
 * no method grows with the network; the model's final field makes them visible to every thread.
 */
final class ModelParameters {
  private final ModelSpec spec;
  private final Imports imports;

  ModelParameters(ModelSpec spec, Imports imports) {
    this.spec = spec;
    this.imports = imports;
  }

  ClassText type() {
    ClassText type =
        new ClassText("private static final class Parameters")
            .doc("Weights, thresholds and multipliers in the layout of the row loops.");
    String frozen = imports.name(ModelEmitter.runtime("FrozenNetwork"));
    MethodText all = new MethodText("", "", "Parameters").parameter(frozen, "frozen");
    for (ModelSpec.Layer layer : spec.layers()) {
      if (layer.parameters().isEmpty()) {
        continue;
      }
      String method = layer.name() + "Parameters";
      all.statement(method + "(frozen)");
      MethodText fill = new MethodText("private", "void", method).parameter(frozen, "frozen");
      for (ModelSpec.Parameter parameter : layer.parameters()) {
        Buffer buffer = spec.program().buffer(parameter.buffer()).orElseThrow();
        type.field(JavaTypes.array(buffer) + " " + buffer.name());
        fill.statement(buffer.name() + " = " + load(parameter));
      }
      type.method(fill);
    }
    type.constructor(all);
    return type;
  }

  private String load(ModelSpec.Parameter parameter) {
    ModelSpec.Load load = parameter.load();
    String read = "frozen." + load.reader + "(\"" + parameter.table() + "\")";
    if (load.layout.isEmpty()) {
      return read;
    }
    StringBuilder call =
        new StringBuilder(imports.name(ModelEmitter.runtime("TernaryRows")))
            .append('.')
            .append(load.layout)
            .append('(')
            .append(read);
    parameter.arguments().forEach(a -> call.append(", ").append(a));
    return call.append(')').toString();
  }
}
