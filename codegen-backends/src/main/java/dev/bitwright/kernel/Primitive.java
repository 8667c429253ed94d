package dev.bitwright.kernel;

import java.util.List;
import java.util.Optional;

/**
 * An inner row loop with two forms: the body in the kernel language is its meaning, and a static
 * Java method is the hand-tuned form that Java code calls. A test compares the two.
 *
 * @param meaning reads and writes its parameters only, no buffer of the program
 * @param javaClass fully qualified class, such as {@code dev.bitwright.runtime.TernaryRows}
 * @param javaMethod static method with the parameters of {@code meaning} in their Java types
 */
public record Primitive(Function meaning, String javaClass, String javaMethod) implements Routine {
  @Override
  public String name() {
    return meaning.name();
  }

  @Override
  public List<Parameter> parameters() {
    return meaning.parameters();
  }

  @Override
  public Optional<Type> returnType() {
    return meaning.returnType();
  }

  @Override
  public String doc() {
    return meaning.doc();
  }
}
