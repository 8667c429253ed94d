package dev.bitwright.processor;

import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.util.Elements;

/** The documentation comments of elements as those of the language. */
final class DocComments {

  private final Elements elements;

  DocComments(Elements elements) {
    this.elements = elements;
  }

  /** Lines joined by a line feed, without the blanks around; empty where there is no comment. */
  String of(Element element) {
    String comment = elements.getDocComment(element);
    return comment == null
        ? ""
        : comment.lines().map(String::strip).collect(Collectors.joining("\n")).strip();
  }
}
