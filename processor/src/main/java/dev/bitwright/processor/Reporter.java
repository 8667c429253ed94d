package dev.bitwright.processor;

import dev.bitwright.language.Diagnostic;
import dev.bitwright.language.Diagnostics;
import javax.annotation.processing.Messager;
import javax.tools.Diagnostic.Kind;

/**
 * Shows diagnostics through javac. What was written in Java lands on its annotation value; what was
 * written in a file lands where the file is named, with the place, the line and a caret in the
 * text.
 */
final class Reporter {

  private final Messager messager;

  Reporter(Messager messager) {
    this.messager = messager;
  }

  /**
   * @param network where messages go that have no place in Java
   */
  void show(Diagnostics diagnostics, Origin network) {
    for (Diagnostic diagnostic : diagnostics.all()) {
      if (diagnostic.at().origin() instanceof Origin origin) {
        show(diagnostic, origin, inJava(diagnostic));
      } else {
        show(diagnostic, network, diagnostics.render(diagnostic).stripTrailing());
      }
    }
  }

  /** Shows diagnostics that all have a place in Java. */
  void showWithElements(Diagnostics diagnostics) {
    for (Diagnostic diagnostic : diagnostics.all()) {
      Origin origin = (Origin) diagnostic.at().origin();
      show(diagnostic, origin, inJava(diagnostic));
    }
  }

  /** Shows diagnostics that belong to no element. */
  void showWithoutElement(Diagnostics diagnostics) {
    for (Diagnostic diagnostic : diagnostics.all()) {
      messager.printMessage(kind(diagnostic), diagnostic.id() + ": " + diagnostic.text());
    }
  }

  /** Names operators as annotations, since that is how they are written here. */
  private static String inJava(Diagnostic diagnostic) {
    return diagnostic.id() + ": " + diagnostic.text(OperatorTable::annotation);
  }

  private void show(Diagnostic diagnostic, Origin origin, String text) {
    messager.printMessage(
        kind(diagnostic), text, origin.element(), origin.annotation(), origin.value());
  }

  private static Kind kind(Diagnostic diagnostic) {
    return switch (diagnostic.severity()) {
      case ERROR -> Kind.ERROR;
      case WARNING -> Kind.WARNING;
      case NOTE -> Kind.NOTE;
    };
  }
}
