package dev.bitwright.kernel;

import java.util.List;
import java.util.Optional;

/**
 * A function with a body.
 *
 * @param returnType empty for none; otherwise the last statement is a {@link Stmt.Return}
 * @param doc lines for the reader of generated code, or the empty string
 */
public record Function(
    String name, List<Parameter> parameters, Optional<Type> returnType, List<Stmt> body, String doc)
    implements Routine {
  public Function {
    Names.check("function", name);
    parameters = List.copyOf(parameters);
    body = List.copyOf(body);
    doc = doc == null ? "" : doc.strip();
  }
}
