package dev.bitwright.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Read, print, read gives the same declaration, up to places. */
class QnnPrinterTest {

  private static NetworkDecl read(String text) {
    Diagnostics diagnostics = new Diagnostics();
    return QnnReader.read("net.qnn", text, diagnostics)
        .orElseThrow(() -> new AssertionError(diagnostics.render() + "\n" + text));
  }

  private static void assertSame(NetworkDecl actual, NetworkDecl expected) {
    assertThat(actual)
        .usingRecursiveComparison()
        .ignoringFieldsOfTypes(SourceRef.class)
        .withStrictTypeChecking()
        .isEqualTo(expected);
  }

  private static Expression expression(String text) {
    NetworkDecl network = read("network N { x = " + text + "; }");
    return ((Statement.Assign) network.statements().get(0)).value();
  }

  @Test
  void anyNetworkIsReadBackAsItWas() {
    Set<String> texts = new HashSet<>();
    for (long seed = 0; seed < 600; seed++) {
      NetworkDecl network = new RandomNetworks(seed).network();
      String text = QnnPrinter.print(network);
      NetworkDecl again = read(text);
      assertSame(again, network);
      assertThat(QnnPrinter.print(again)).isEqualTo(text);
      texts.add(text);
    }
    assertThat(texts).hasSizeGreaterThan(590);
  }

  @Test
  void theComparisonSeesADifference() {
    assertThatThrownBy(
            () -> assertSame(read("network N { x = 1 + 2; }"), read("network N { x = 1 - 2; }")))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(
            () -> assertSame(read("network N { x = 1; }"), read("network N { x = 1.0; }")))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void theExampleKeepsItsMeaning() throws IOException {
    try (InputStream in = QnnPrinterTest.class.getResourceAsStream("Resnet20.qnn")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      NetworkDecl network = read(text);
      assertThat(network.doc()).isEqualTo("CIFAR-size residual network, additive powers of two.");
      assertThat(network.statements()).hasSize(13);
      assertSame(read(QnnPrinter.print(network)), network);
    }
  }

  /** Those of the other modules too, where they lie beside this one. */
  @Test
  void everyNetworkOfTheProjectIsReadBackAsItWas() throws IOException {
    List<Path> networks;
    try (Stream<Path> walk = Files.walk(Path.of(".."))) {
      networks =
          walk.filter(p -> p.toString().endsWith(".qnn") && !p.toString().contains("target"))
              .sorted()
              .toList();
    }
    assertThat(networks).isNotEmpty();
    for (Path network : networks) {
      NetworkDecl decl = read(Files.readString(network));
      assertSame(read(QnnPrinter.print(decl)), decl);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a + b + c",
        "a - (b - c)",
        "a * (b + c) / d % e",
        "(a == b) == c",
        "not a == b and not (c or d)",
        "(not a) == b",
        "-(3)",
        "--3",
        "-a * -b",
        "a - -1",
        "(if a then b else c) + d",
        "if a then if b then c else d else if e then f else g",
        "f(if a then b else c, k = [1, 2.5, 120 KiB])",
        "0.0001",
        "1E-7",
        "10000.0",
        "1E+20",
        "\"a \\\"b\\\" \\\\ \\n \\t\"",
        "true or false"
      })
  void thesePrintAsTheyAreWritten(String text) {
    assertThat(QnnPrinter.print(expression(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(a + b) + (c)|a + b + c",
        "((a) * b) + c|a * b + c",
        "1e-4|0.0001",
        "2.50|2.5",
        ".5|0.5",
        "3.|3.0",
        "1e4|10000.0",
        "1.20e2 KiB|120 KiB",
        "- 3|-3"
      })
  void thesePrintShorter(String text, String expected) {
    assertThat(QnnPrinter.print(expression(text))).isEqualTo(expected);
  }

  @Test
  void theCanonicalText() {
    String text =
        """
        /// A network.
        ///
        /// In three lines.
        network N {
          /// The picture.
          input image: u8[1, 28, 28] (mean = 0.286, std = 0.353);
          quantize weights APoT(bits = 3) activations UNIFORM(bits = 4);
          budget {
            weights <= 16 KiB;
          }
          let width = 16;

          /// Twice.
          block Twice(x, filters = 8) {
            return relu(x), x;
          }

          a, b = Twice(image, filters = 2 * width) quantize RTN(bits = 2) parallelism(outputs = 4, inputs = 2);
          repeat 3 {
            a = relu(a);
          }
          if width > 8 {
            a = relu6(a);
          } else if width == 8 {
            a = identity(a);
          } else {
            let unused = 3;
          }
          output a;
          output scores = dense(b, units = 10) quantize NONE;
          train {
            loss = cross_entropy;
          }
        }
        """;
    assertThat(QnnPrinter.print(read(text))).isEqualTo(text);
  }

  @Test
  void docCommentsOfAllFormsAreKept() {
    String text =
        """
        // not this
        /** One
         *  two
         */
        /// three
        // nor this
        network N {
          x = f(y); /// said of x, kept by nobody
          /** Four. */
          z = f(x);
          /* no doc */ w = f(z);
          /**/ v = f(w);
        }
        """;
    NetworkDecl network = read(text);
    assertThat(network.doc()).isEqualTo("One\n two\n\nthree");
    assertThat(network.statements().stream().map(s -> ((Statement.Assign) s).doc()))
        .containsExactly("", "Four.", "", "");
  }

  @Test
  void keywordsMayBeNames() {
    NetworkDecl network =
        read(
            "network network { input input: u8[1]; let = f(input); train, block = g(let);"
                + " quantize = then; repeat repeat { } output output; }");
    assertSame(read(QnnPrinter.print(network)), network);
    assertThat(network.statements()).hasSize(6);
  }

  @Test
  void placesAreThoseOfTheText() {
    NetworkDecl network = read("network N {\n  y = conv2d(x,\n    filters = 2 + -3 KiB);\n}");
    Statement.Assign assign = (Statement.Assign) network.statements().get(0);
    assertThat(network.name().at()).isEqualTo(new SourceRef("net.qnn", 1, 9, 1));
    assertThat(assign.at()).isEqualTo(new SourceRef("net.qnn", 2, 3, 1));
    Expression.Call call = (Expression.Call) assign.value();
    assertThat(call.at()).isEqualTo(new SourceRef("net.qnn", 2, 7, 6));
    assertThat(call.arguments().get(1).at()).isEqualTo(new SourceRef("net.qnn", 3, 5, 20));
    Expression.Binary sum = (Expression.Binary) call.arguments().get(1).value();
    assertThat(sum.at()).isEqualTo(new SourceRef("net.qnn", 3, 17, 1));
    assertThat(sum.right().at()).isEqualTo(new SourceRef("net.qnn", 3, 19, 6));
  }
}
