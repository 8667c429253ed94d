package dev.bitwright.processor;

import dev.bitwright.annotations.Network;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.QnnReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** A network in a {@code .qnn} file, brought in by an anchor. */
final class FileNetworkReader {

  private final Elements elements;
  private final Places places;
  private final QnnFinder finder;
  private final Diagnostics diagnostics;

  FileNetworkReader(Elements elements, Places places, QnnFinder finder, Diagnostics diagnostics) {
    this.elements = elements;
    this.places = places;
    this.finder = finder;
    this.diagnostics = diagnostics;
  }

  /** Empty when something was reported. */
  Optional<NetworkDecl> read(TypeElement anchor, Annotated network, String file) {
    if (!checkAnchor(anchor, network, file)) {
      return Optional.empty();
    }
    String packageName = elements.getPackageOf(anchor).getQualifiedName().toString();
    Optional<NetworkDecl> read =
        finder.find(file, packageName, network.at("file")).flatMap(bytes -> parse(file, bytes));
    read.ifPresent(decl -> checkName(anchor, network, file, decl));
    return read;
  }

  private Optional<NetworkDecl> parse(String file, byte[] bytes) {
    try {
      return QnnReader.read(file, new ByteArrayInputStream(bytes), diagnostics);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private boolean checkAnchor(TypeElement anchor, Annotated network, String file) {
    int before = diagnostics.errorCount();
    for (Annotated other : Annotated.on(anchor, places)) {
      if (!other.is(Network.class)) {
        diagnostics.report(Message.FILE_WITH_ANNOTATIONS, other.at(), other.shown(), file);
      }
    }
    if (anchor.getEnclosedElements().stream().anyMatch(FileNetworkReader::isMethod)) {
      diagnostics.report(
          Message.FILE_WITH_METHODS, network.at("file"), anchor.getSimpleName(), file);
    }
    return diagnostics.errorCount() == before;
  }

  private static boolean isMethod(Element member) {
    return member.getKind() == ElementKind.METHOD;
  }

  private void checkName(
      TypeElement anchor, Annotated network, String file, NetworkDecl declaration) {
    if (!anchor.getSimpleName().contentEquals(declaration.name().text())) {
      diagnostics.report(
          Message.FILE_NETWORK_NAME,
          network.at("file"),
          file,
          declaration.name(),
          anchor.getSimpleName());
    }
  }
}
