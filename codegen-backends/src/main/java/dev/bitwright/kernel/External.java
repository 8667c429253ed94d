package dev.bitwright.kernel;

import java.util.List;
import java.util.Optional;

/**
 * A library operation without a body in the kernel language (float convolution and the like). The
 * interpreter asks its registry for a Java lambda of this name; C has no form of it.
 *
 * @param javaReceiver what stands before the dot in Java: a field such as {@code stemConvolution},
 *     or a fully qualified class name for a static method
 * @param javaMethod method name
 */
public record External(
    String name,
    List<Parameter> parameters,
    Optional<Type> returnType,
    String javaReceiver,
    String javaMethod,
    String doc)
    implements Routine {
  public External {
    Names.check("routine", name);
    parameters = List.copyOf(parameters);
    doc = doc == null ? "" : doc.strip();
  }
}
