package dev.bitwright.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.emit.OutputFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks in {@code .qnn} files: where they are found, and where their messages land. */
class QnnAnchorTest {

  private static final String ANCHOR =
      "package t;\nimport dev.bitwright.annotations.*;\n"
          + "@Network(file = /*^BW1010*/\"nets/Net.qnn\")\ninterface Net {}\n";

  @TempDir Path folder;

  private final List<String> inputs = new ArrayList<>();

  private Javac javac() {
    return new Javac(folder)
        .compiler(
            (network, settings, diagnostics) -> {
              inputs.add(dev.bitwright.language.QnnPrinter.print(network).contains("image") + "");
              return List.of(
                  OutputFile.javaSource("t", "NetModel", "package t;\nclass NetModel {}\n"));
            })
        .source("t/Net.java", ANCHOR);
  }

  @ParameterizedTest
  @CsvSource({
    "src, t/nets/Net.qnn",
    "src, nets/Net.qnn",
    "classes, t/nets/Net.qnn",
    "classes, nets/Net.qnn",
    "path, t/nets/Net.qnn",
    "path, nets/Net.qnn"
  })
  void isFoundBesideTheAnchorAndAtTheRoot(String root, String path) {
    Compiled compiled = javac().file(root, path, Networks.smallInLanguage("Net")).compile();
    assertThat(compiled.messages()).isEmpty();
    assertThat(inputs).containsExactly("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"t/nets/Net.qnn", "nets/Net.qnn"})
  void isFoundInTheFolderOfTheOptionWithoutASourcePath(String path) {
    Compiled compiled =
        javac()
            .withoutSourcePath()
            .option("-Abitwright.sources=" + folder.resolve("qnn"))
            .file("qnn", path, Networks.smallInLanguage("Net"))
            .compile();
    assertThat(compiled.messages()).isEmpty();
    assertThat(inputs).containsExactly("true");
  }

  @Test
  void theOptionComesBeforeTheOtherPlaces() {
    javac()
        .option("-Abitwright.sources=" + folder.resolve("qnn"))
        .file("qnn", "nets/Net.qnn", Networks.smallInLanguage("Net").replace("image", "pixels"))
        .file("classes", "t/nets/Net.qnn", Networks.smallInLanguage("Net"))
        .compile();
    assertThat(inputs).containsExactly("false");
  }

  @Test
  void aMissingFileNamesEveryPlaceTried() {
    Compiled compiled = javac().compile();
    assertThat(compiled.ids()).isEqualTo(Compiled.marked("Net.java", ANCHOR));
    assertThat(compiled.messages().get(0))
        .endsWith(
            "BW1010: there is no file 'nets/Net.qnn'. Looked in: class output: t/nets/Net.qnn;"
                + " class output: nets/Net.qnn; source path: t/nets/Net.qnn; source path:"
                + " nets/Net.qnn; class path: t/nets/Net.qnn; class path: nets/Net.qnn;"
                + " -Abitwright.sources is not given.");
    assertThat(compiled.generated()).containsOnlyKeys("t/NetModel.java", "t/NetTrainer.java");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/etc/Net.qnn", "a/../../Net.qnn", "..\\\\Net.qnn", "C:Net.qnn", "a//b.qnn"})
  void aPathThatLeavesTheSourceTreeIsRefused(String path) {
    String anchor = ANCHOR.replace("/*^BW1010*/\"nets/Net.qnn\"", "/*^BW1014*/\"" + path + "\"");
    Compiled compiled = javac().source("t/Net.java", anchor).compile();
    assertThat(compiled.ids()).isEqualTo(Compiled.marked("Net.java", anchor));
  }

  @Test
  void aFolderInItsPlaceCannotBeRead() {
    Compiled compiled =
        javac()
            .option("-Abitwright.sources=" + folder.resolve("qnn"))
            .file("qnn", "nets/Net.qnn/inside", "")
            .compile();
    assertThat(compiled.ids()).containsExactly("Net.java:3:28 BW1011");
  }

  @Test
  void mistakesInTheFileComeWithPlaceLineAndCaret() {
    String text =
        Networks.smallInLanguage("Net")
            .replace("filters = 4, kernel = 3, padding = 1", "filters = , kernel = 3, padding = 1")
            .replace("rate = 0.2", "rate = = 0.2");
    Compiled compiled = javac().file("src", "t/nets/Net.qnn", text).compile();
    assertThat(compiled.messages()).hasSize(2);
    assertThat(compiled.messages().get(0))
        .startsWith("ERROR Net.java:3:28 nets/Net.qnn:7:47: error BW1001: ")
        .endsWith(
            "\n          relu(batch_norm(conv2d(image, filters = , kernel = 3, padding = 1))),"
                + " kernel = 2);\n"
                + " ".repeat(50)
                + "^");
    assertThat(compiled.messages().get(1)).startsWith("ERROR Net.java:3:28 nets/Net.qnn:10:");
  }

  @Test
  void aNetworkOfAnotherNameIsRefused() {
    Compiled compiled =
        javac().file("src", "nets/Net.qnn", Networks.smallInLanguage("Other")).compile();
    assertThat(compiled.messages())
        .containsExactly(
            "ERROR Net.java:3:28 BW4022: the file 'nets/Net.qnn' describes the network 'Other', not"
                + " 'Net'. Give the type and the network one name.");
  }

  @Test
  void aFileThatIsNoTextIsRefused() throws Exception {
    Javac javac = javac().file("src", "nets/Net.qnn", "");
    java.nio.file.Files.write(folder.resolve("src/nets/Net.qnn"), new byte[] {'n', (byte) 0xff});
    assertThat(javac.compile().messages())
        .hasSize(1)
        .allMatch(m -> m.startsWith("ERROR Net.java:3:28 nets/Net.qnn: error BW1013: "));
  }
}
