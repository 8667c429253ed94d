package dev.bitwright.emit.java;

import com.squareup.javapoet.TypeSpec;

/** Writes what a trainer tells the freezer. */
final class TrainerFreezing {
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
    throw new IllegalStateException("frozen stages of " + spec.className() + statements);
  }
}
