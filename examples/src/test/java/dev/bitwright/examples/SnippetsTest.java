package dev.bitwright.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java that the documentation shows compiles as it stands, with the imports that it shows. */
class SnippetsTest {
  private static final Path TOP = Path.of("..");

  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\n(.*?)^```");

  /** What a reader has: the values that the text around a snippet speaks of. */
  private static final String GIVEN =
      "FashionNetTrainer trainer, byte[] image, byte[] pixels, byte[] labels,"
          + " dev.bitwright.training.Dataset train, dev.bitwright.training.Dataset test,"
          + " dev.bitwright.training.Dataset samples, dev.bitwright.training.Dataset validation";

  @TempDir Path classes;

  @ParameterizedTest
  @ValueSource(
      strings = {"README.md", "docs/post-training.md", "docs/profiles.md", "docs/planning.md"})
  void javaOfThePageCompiles(String page) throws IOException {
    Matcher blocks = BLOCK.matcher(Files.readString(TOP.resolve(page)));
    int found = 0;
    while (blocks.find()) {
      found++;
      assertThat(errors(blocks.group(1))).as(page + ", snippet " + found).isEmpty();
      assertThat(errors(blocks.group(1).replaceFirst("\\(", "(("))).isNotEmpty();
    }
    assertThat(found).isPositive();
  }

  private String errors(String snippet) {
    List<String> lines = snippet.lines().toList();
    String imports =
        lines.stream().filter(l -> l.startsWith("import ")).collect(Collectors.joining("\n"));
    String rest =
        lines.stream().filter(l -> !l.startsWith("import ")).collect(Collectors.joining("\n"));
    boolean declaration = rest.contains("@Network");
    String body =
        declaration
            ? rest.replace("interface FashionNet", "interface Snippet")
            : "class Snippet { void run(" + given(rest) + ") throws Exception {\n" + rest + "\n} }";
    StringWriter out = new StringWriter();
    boolean good =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                out,
                null,
                null,
                List.of(
                    "-proc:none",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-d",
                    classes.toString()),
                null,
                List.of(new Source("package dev.bitwright.examples;\n" + imports + "\n" + body)))
            .call();
    return good ? "" : out.toString();
  }

  /** Parameters that the snippet does not declare itself. */
  private static String given(String rest) {
    return List.of(GIVEN.split(", ")).stream()
        .filter(p -> !rest.matches("(?s).*\\b" + p.substring(p.lastIndexOf(' ') + 1) + " = .*"))
        .collect(Collectors.joining(", "));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///dev/bitwright/examples/Snippet.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
