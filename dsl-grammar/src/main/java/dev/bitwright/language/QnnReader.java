package dev.bitwright.language;

import dev.bitwright.language.QnnParser.FileContext;
import dev.bitwright.language.QnnParser.NetworkContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonTokenStream;

/**
 * Reads a {@code .qnn} file. Every mistake is reported at its place; the result is present only
 * when the file has no error.
 */
public final class QnnReader {

  private QnnReader() {}

  /**
   * Reads a file of the file system.
   *
   * @param name how messages call the file
   */
  public static Optional<NetworkDecl> read(Path file, String name, Diagnostics diagnostics) {
    if (!Files.exists(file)) {
      diagnostics.report(Message.FILE_MISSING, SourceRef.ofFile(name), name, file);
      return Optional.empty();
    }
    if (!Files.isRegularFile(file)) {
      diagnostics.report(
          Message.FILE_UNREADABLE, SourceRef.ofFile(name), name, "it is not a regular file");
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(name, in, diagnostics);
    } catch (IOException e) {
      diagnostics.report(
          Message.FILE_UNREADABLE, SourceRef.ofFile(name), name, e.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  /**
   * Reads bytes, at most {@link Limits#FILE_BYTES} of them; the stream stays open.
   *
   * @throws IOException when the stream fails; nothing is reported then
   */
  public static Optional<NetworkDecl> read(String name, InputStream in, Diagnostics diagnostics)
      throws IOException {
    byte[] bytes = in.readNBytes(Limits.FILE_BYTES + 1);
    if (bytes.length > Limits.FILE_BYTES) {
      diagnostics.report(Message.FILE_TOO_LARGE, SourceRef.ofFile(name), Limits.FILE_BYTES);
      return Optional.empty();
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer from = ByteBuffer.wrap(bytes);
    CharBuffer to = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(from, to, true);
    if (result.isError()) {
      diagnostics.report(Message.FILE_NOT_UTF8, SourceRef.ofFile(name), from.position());
      return Optional.empty();
    }
    return read(name, to.flip().toString(), diagnostics);
  }

  /** Reads text. A byte order mark and any line ends are accepted. */
  public static Optional<NetworkDecl> read(String name, String text, Diagnostics diagnostics) {
    if (text.length() > Limits.FILE_BYTES) {
      diagnostics.report(Message.FILE_TOO_LARGE, SourceRef.ofFile(name), Limits.FILE_BYTES);
      return Optional.empty();
    }
    String clean = text.startsWith("\uFEFF") ? text.substring(1) : text;
    clean = clean.replace("\r\n", "\n").replace('\r', '\n');
    diagnostics.addSource(name, clean);
    Diagnostics local = new Diagnostics();
    Optional<NetworkDecl> network = parse(name, clean, local);
    local.all().forEach(diagnostics::add);
    return local.hasErrors() ? Optional.empty() : network;
  }

  private static Optional<NetworkDecl> parse(String name, String text, Diagnostics local) {
    Places places = Places.inFile(name);
    SyntaxReports reports = new SyntaxReports(local);
    try {
      CommonTokenStream tokens = new CommonTokenStream(new QnnTokenSource(text, places, reports));
      FileContext tree = new GuardedParser(tokens, places, reports).file();
      List<NetworkContext> networks = tree.network();
      if (networks.isEmpty() && reports.isEmpty()) {
        local.report(Message.FILE_WITHOUT_NETWORK, SourceRef.ofFile(name));
      }
      DeclBuilder builder = new DeclBuilder(places, local, new DocComments(tokens));
      Optional<NetworkDecl> first = Optional.empty();
      for (NetworkContext network : networks) {
        if (network.exception != null || network.body() == null) {
          continue;
        }
        NetworkDecl decl = builder.network(network);
        if (first.isPresent()) {
          local.report(Message.FILE_SECOND_NETWORK, decl.name().at(), decl.name().text());
        } else {
          first = Optional.of(decl);
        }
      }
      return first;
    } catch (AbandonedParse e) {
      // the message that made going on pointless has been reported
      return Optional.empty();
    }
  }
}
