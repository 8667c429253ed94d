package dev.bitwright.processor;

import java.util.Objects;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;

/**
 * The handle that a {@code SourceRef} of this door carries: where javac shows a message.
 *
 * @param element never {@code null}
 * @param annotation an annotation on the element, or {@code null}
 * @param value a value written in that annotation, or {@code null}
 */
record Origin(Element element, AnnotationMirror annotation, AnnotationValue value) {
  Origin {
    Objects.requireNonNull(element, "element");
  }
}
