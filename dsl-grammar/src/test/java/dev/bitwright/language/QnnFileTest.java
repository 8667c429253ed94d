package dev.bitwright.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and bytes, before there is any text. */
class QnnFileTest {

  static final List<String> TESTED = List.of("BW1010", "BW1011", "BW1012", "BW1013");

  private static final String TEXT = "network N {\n  x = f(y);\n  z = ;\n}\n";

  private final Diagnostics diagnostics = new Diagnostics();

  private void assertSays(String expected) {
    assertThat(diagnostics.all().stream().map(Diagnostic::toString)).containsExactly(expected);
  }

  private Optional<NetworkDecl> read(byte[] bytes) throws IOException {
    return QnnReader.read("net.qnn", new ByteArrayInputStream(bytes), diagnostics);
  }

  @Test
  void aMissingFile(@TempDir Path folder) {
    Path file = folder.resolve("net.qnn");
    assertThat(QnnReader.read(file, "net.qnn", diagnostics)).isEmpty();
    assertSays("net.qnn: error BW1010: there is no file 'net.qnn'. Looked in: " + file + ".");
  }

  @Test
  void aFolderIsNoFile(@TempDir Path folder) {
    assertThat(QnnReader.read(folder, "net.qnn", diagnostics)).isEmpty();
    assertSays(
        "net.qnn: error BW1011: the file 'net.qnn' cannot be read (it is not a regular file)."
            + " Check that it is a file you may read.");
  }

  @Test
  void aFileOfTheFileSystem(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("net.qnn");
    Files.writeString(file, "network N { x = f(y); }");
    assertThat(QnnReader.read(file, "net.qnn", diagnostics).orElseThrow().name().text())
        .isEqualTo("N");
  }

  @Test
  void anEndlessStreamIsNotReadToTheEnd() throws IOException {
    InputStream endless =
        new InputStream() {
          private long given;

          @Override
          public int read() {
            given++;
            assertThat(given).isLessThan(2 * Limits.FILE_BYTES);
            return ' ';
          }
        };
    assertThat(QnnReader.read("net.qnn", endless, diagnostics)).isEmpty();
    assertSays(
        "net.qnn: error BW1012: the file has more than 1048576 bytes. No network needs that; check"
            + " the file.");
  }

  @Test
  void bytesThatAreNoText() throws IOException {
    byte[] bytes = "network N { }".getBytes(StandardCharsets.UTF_8);
    bytes[8] = (byte) 0xFC;
    assertThat(read(bytes)).isEmpty();
    assertSays("net.qnn: error BW1013: the file is not UTF-8 text (byte 8). Save it as UTF-8.");
  }

  @Test
  void bytesThatEndInTheMiddleOfACharacter() throws IOException {
    byte[] bytes = "network N { } // \u00fc".getBytes(StandardCharsets.UTF_8);
    assertThat(read(Arrays.copyOf(bytes, bytes.length - 1))).isEmpty();
    assertSays("net.qnn: error BW1013: the file is not UTF-8 text (byte 17). Save it as UTF-8.");
  }

  @Test
  void aByteOrderMarkAndAnyLineEndsMakeNoDifference() throws IOException {
    String expected =
        "net.qnn:3:7: error BW1001: ';' is not expected here. Expected a value: a number, a name,"
            + " a call, a list or a text.";
    for (String text :
        List.of(TEXT, "\uFEFF" + TEXT, TEXT.replace("\n", "\r\n"), TEXT.replace("\n", "\r"))) {
      Diagnostics here = new Diagnostics();
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      QnnReader.read("net.qnn", new ByteArrayInputStream(bytes), here);
      assertThat(here.render()).isEqualTo(expected + "\n    z = ;\n        ^\n");
    }
  }

  @Test
  void columnsCountCharactersNotCodeUnits() {
    QnnReader.read("net.qnn", "network N { /* \uD83D\uDE00 */ x = ; }", diagnostics);
    assertThat(diagnostics.all().get(0).at()).isEqualTo(new SourceRef("net.qnn", 1, 25, 1));
  }
}
