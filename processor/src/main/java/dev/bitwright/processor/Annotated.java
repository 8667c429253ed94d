package dev.bitwright.processor;

import dev.bitwright.language.SourceRef;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;

/**
 * One annotation on one element, with the values the user wrote. Values that were left out are
 * absent: their defaults are the language's. A value that javac could not read is absent too, and
 * javac reports it.
 */
final class Annotated {

  private static final String PACKAGE = "dev.bitwright.annotations.";

  /** What javac gives as the value of an expression that it could not resolve. */
  private static final String UNRESOLVED = "<error>";

  private final Element element;
  private final AnnotationMirror mirror;
  private final Places places;

  Annotated(Element element, AnnotationMirror mirror, Places places) {
    this.element = element;
    this.mirror = mirror;
    this.places = places;
  }

  /** The annotations of Bitwright on an element, in the order written. */
  static List<Annotated> on(Element element, Places places) {
    return element.getAnnotationMirrors().stream()
        .map(mirror -> new Annotated(element, mirror, places))
        .filter(annotated -> annotated.qualifiedName().startsWith(PACKAGE))
        .toList();
  }

  /** {@code Conv2d} for {@code @Conv2d}. */
  String name() {
    return mirror.getAnnotationType().asElement().getSimpleName().toString();
  }

  /** {@code @Conv2d}, as messages show it. */
  String shown() {
    return "@" + name();
  }

  boolean is(Class<?> annotation) {
    return qualifiedName().equals(annotation.getCanonicalName());
  }

  private String qualifiedName() {
    return ((TypeElement) mirror.getAnnotationType().asElement()).getQualifiedName().toString();
  }

  /** The annotation itself. */
  SourceRef at() {
    return places.of(new Origin(element, mirror, null), " " + shown());
  }

  /** The value of a member, or the annotation where it was left out. */
  SourceRef at(String member) {
    return explicit(member)
        .map(v -> places.of(new Origin(element, mirror, v), " " + shown() + "." + member))
        .orElseGet(this::at);
  }

  /** Whether javac could not resolve a value; it reports that itself. */
  boolean isUnresolved() {
    return mirror.getElementValues().values().stream().anyMatch(Annotated::isUnresolved);
  }

  private static boolean isUnresolved(AnnotationValue value) {
    return value.getValue() instanceof List<?> items
        ? items.stream().anyMatch(item -> isUnresolved((AnnotationValue) item))
        : UNRESOLVED.equals(value.getValue());
  }

  boolean has(String member) {
    return explicit(member).isPresent();
  }

  /** The members written, in the order written. */
  List<String> members() {
    return mirror.getElementValues().keySet().stream()
        .map(m -> m.getSimpleName().toString())
        .toList();
  }

  Optional<Integer> integer(String member) {
    return value(member, Integer.class);
  }

  Optional<Long> longInteger(String member) {
    return value(member, Long.class);
  }

  /** A text; the text {@code ""} counts as left out, as the annotations say. */
  Optional<String> text(String member) {
    return value(member, String.class).filter(text -> !text.isEmpty());
  }

  /** The name of an enum constant. */
  Optional<String> constant(String member) {
    return value(member, VariableElement.class).map(v -> v.getSimpleName().toString());
  }

  /** A member of any type as javac holds it. */
  Optional<Object> raw(String member) {
    return value(member, Object.class);
  }

  /** The items of an array; javac gives a single item written without braces as an array too. */
  List<Item> items(String member) {
    if (!(raw(member).orElse(null) instanceof List<?> list)) {
      return List.of();
    }
    return list.stream()
        .map(item -> (AnnotationValue) item)
        .map(
            item ->
                new Item(
                    places.of(new Origin(element, mirror, item), " " + shown() + "." + member),
                    item.getValue()))
        .toList();
  }

  /** One item of an array. */
  record Item(SourceRef at, Object value) {}

  private <T> Optional<T> value(String member, Class<T> type) {
    return explicit(member).map(AnnotationValue::getValue).filter(type::isInstance).map(type::cast);
  }

  private Optional<AnnotationValue> explicit(String member) {
    for (ExecutableElement key : mirror.getElementValues().keySet()) {
      if (key.getSimpleName().contentEquals(member)) {
        return Optional.of(mirror.getElementValues().get(key));
      }
    }
    return Optional.empty();
  }
}
