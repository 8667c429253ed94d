package dev.bitwright.processor;

import dev.bitwright.language.SourceRef;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/**
 * Makes the {@link SourceRef} of an element, an annotation or a value in it. The handle in it
 * always leads javac to the place. File, line and column come from javac's trees where it gives
 * them; other compilers, and build tools that wrap the environment, get the name of the element
 * instead, so that different places stay different.
 */
final class Places {

  /** Finds lines and columns; one implementation knows javac. */
  interface Lines {
    /** The place with line and column, or {@code named} itself. */
    SourceRef locate(Origin origin, SourceRef named);
  }

  private final Lines lines;

  private Places(Lines lines) {
    this.lines = lines;
  }

  static Places of(ProcessingEnvironment environment) {
    return new Places(javacLines(environment));
  }

  private static Lines javacLines(ProcessingEnvironment environment) {
    try {
      return TreeLines.of(environment);
    } catch (IllegalArgumentException | LinkageError notJavac) {
      return (origin, named) -> named;
    }
  }

  SourceRef of(Element element) {
    return of(new Origin(element, null, null), "");
  }

  /**
   * @param part what of the element is meant, for compilers that give no lines
   */
  SourceRef of(Origin origin, String part) {
    String name = part.isEmpty() ? path(origin.element()) : path(origin.element()) + part;
    return lines.locate(origin, new SourceRef(name, 0, 0, 1, origin));
  }

  private static String path(Element element) {
    Element enclosing = element.getEnclosingElement();
    String name = element.getSimpleName().toString();
    return element instanceof TypeElement || enclosing == null
        ? name
        : path(enclosing) + "." + name;
  }
}
