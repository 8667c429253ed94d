package dev.bitwright.language;

import java.util.List;
import java.util.Objects;

/**
 * A network as the user wrote it, from either door: nothing expanded, nothing inferred, names not
 * looked up.
 *
 * @param at the whole declaration's first word
 * @param doc doc comment before it, lines joined by a line feed, empty when there is none
 * @param name name of the network, the stem of every generated class
 * @param statements in the order written
 */
public record NetworkDecl(SourceRef at, String doc, Identifier name, List<Statement> statements) {

  public NetworkDecl {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(doc, "doc");
    Objects.requireNonNull(name, "name");
    statements = List.copyOf(statements);
  }
}
