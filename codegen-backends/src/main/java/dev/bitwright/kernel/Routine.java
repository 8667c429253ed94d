package dev.bitwright.kernel;

import java.util.List;
import java.util.Optional;

/** Something a statement can call. */
public sealed interface Routine permits Function, Primitive, External {

  String name();

  List<Parameter> parameters();

  /** Empty for a routine without result. */
  Optional<Type> returnType();

  String doc();
}
