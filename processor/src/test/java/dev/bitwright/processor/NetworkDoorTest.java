package dev.bitwright.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.emit.OutputFile;
import dev.bitwright.graph.GraphBuilder;
import dev.bitwright.graph.GraphDecl;
import dev.bitwright.graph.GraphText;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.QnnPrinter;
import dev.bitwright.language.QnnReader;
import dev.bitwright.pipeline.CompilerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the door hands to the stages, and what it does with what they give or do not give. */
class NetworkDoorTest {

  private static final String USER =
      """
      package t;
      import static t.NetModel.*;
      class User {
        NetModel model;
        NetTrainer trainer() throws Exception {
          try (NetTrainer t = new NetTrainer()) { t.fit(); }
          return new NetTrainer();
        }
        NetModel.Session session() { return model.newSession(); }
      }
      """;

  @TempDir Path folder;

  private final List<NetworkDecl> seen = new ArrayList<>();
  private final List<CompilerSettings> settings = new ArrayList<>();

  private synchronized List<OutputFile> record(
      NetworkDecl network, CompilerSettings given, Diagnostics diagnostics) {
    seen.add(network);
    settings.add(given);
    String name = network.name().text();
    return List.of(
        OutputFile.javaSource(
            given.packageName(),
            name + "Model",
            "package t;\n// \u03c0\nclass " + name + "Model {}\n"),
        OutputFile.javaSource(
            given.packageName(), name + "Trainer", "package t;\nclass " + name + "Trainer {}\n"),
        new OutputFile("hls/" + name + ".c", "/* \u03c0 */\n"));
  }

  @Test
  void bothDoorsGiveTheSameGraph() {
    Compiled compiled =
        new Javac(folder)
            .compiler(this::record)
            .source("t/Net.java", Networks.small("Net"))
            .compile();
    assertThat(compiled.messages()).isEmpty();

    Diagnostics diagnostics = new Diagnostics();
    NetworkDecl text =
        QnnReader.read("Net.qnn", Networks.smallInLanguage("Net"), diagnostics).orElseThrow();
    var fromText = new GraphBuilder().build(text, diagnostics).orElseThrow();
    var fromJava = new GraphBuilder().build(seen.get(0), diagnostics).orElseThrow();
    assertThat(diagnostics.all()).isEmpty();
    assertThat(shape(fromJava)).isEqualTo(shape(fromText)).contains("tall", "Conv2d");
    assertThat(QnnPrinter.print(seen.get(0))).contains("/// A small network.", "/// Eight by");

    Diagnostics again = new Diagnostics();
    NetworkDecl printed =
        QnnReader.read("Net.qnn", QnnPrinter.print(seen.get(0)), again).orElseThrow();
    assertThat(shape(new GraphBuilder().build(printed, again).orElseThrow()))
        .isEqualTo(shape(fromJava));
  }

  @Test
  void bothDoorsGiveTheSameBudget() {
    String annotation =
        "@Budget(weightBytes = 1000, fileBytes = 2000, bops = 3_000_000_000L, activationBytes = 4000,"
            + " lineBufferBytes = 5000, accumulatorBits = 24, latencyMicros = 1500, lut = 60000, ff = 70000, dsp = 80,"
            + " bram = 90, cycles = 100000, framesPerSecond = 100, clockHz = 100_000_000,"
            + " device = \"xc7z020\","
            + " limits = \"macs(bits = 8) <= 2 M; macs(bits = 4) <= 5 M;\")";
    String limits =
        "budget { weights <= 1000; file <= 2000; bops <= 3 G; activations <= 4000; line_buffers <="
            + " 5000; accumulator <= 24; latency <= 1.5 ms; lut <= 60 K; ff <= 70 K; dsp <= 80; bram <= 90; cycles <="
            + " 100 K; frames_per_second >= 100; clock = 100 MHz; device = xc7z020;"
            + " macs(bits = 8) <= 2 M; macs(bits = 4) <= 5 M; }";
    Compiled compiled =
        new Javac(folder)
            .compiler(this::record)
            .source(
                "t/Net.java",
                Networks.small("Net").replaceFirst("@Network", annotation + "@Network"))
            .compile();
    assertThat(compiled.messages()).isEmpty();

    Diagnostics diagnostics = new Diagnostics();
    String text = Networks.smallInLanguage("Net").replaceFirst("\\{", "{\n  " + limits);
    var fromText =
        new GraphBuilder()
            .build(QnnReader.read("Net.qnn", text, diagnostics).orElseThrow(), diagnostics)
            .orElseThrow();
    var fromJava = new GraphBuilder().build(seen.get(0), diagnostics).orElseThrow();
    assertThat(diagnostics.all()).isEmpty();
    assertThat(GraphText.of(fromJava))
        .isEqualTo(GraphText.of(fromText))
        .contains(
            "budget macs(bits = 4) 5000000\nbudget macs(bits = 8) 2000000\n",
            "budget bops 3000000000\n",
            "budget latency 1500000\n",
            "clock 100000000\ndevice xc7z020\n");
    assertThat(GraphText.of(fromJava).lines().filter(l -> l.startsWith("budget "))).hasSize(15);

    var again =
        new GraphBuilder()
            .build(
                QnnReader.read("Net.qnn", QnnPrinter.print(GraphDecl.of(fromJava)), diagnostics)
                    .orElseThrow(),
                diagnostics)
            .orElseThrow();
    assertThat(GraphText.of(again)).isEqualTo(GraphText.of(fromJava));
  }

  @Test
  void bothDoorsLeaveTheSameLayersOut() {
    String annotation =
        "@Calibrate(rounding = \"gpfq(ties = away)\", nearest = {\"stem\", \"scores\"}, batch = 64)";
    String settings =
        "calibrate { rounding = gpfq(ties = away); nearest = [stem, scores]; batch = 64; }";
    Compiled compiled =
        new Javac(folder)
            .compiler(this::record)
            .source(
                "t/Net.java",
                Networks.small("Net").replaceFirst("@Network", annotation + "@Network"))
            .compile();
    assertThat(compiled.messages()).isEmpty();

    Diagnostics diagnostics = new Diagnostics();
    String text = Networks.smallInLanguage("Net").replaceFirst("\\{", "{\n  " + settings);
    var fromText =
        new GraphBuilder()
            .build(QnnReader.read("Net.qnn", text, diagnostics).orElseThrow(), diagnostics)
            .orElseThrow();
    var fromJava = new GraphBuilder().build(seen.get(0), diagnostics).orElseThrow();
    assertThat(diagnostics.all()).isEmpty();
    assertThat(GraphText.of(fromJava))
        .isEqualTo(GraphText.of(fromText))
        .contains(" nearest stem nearest scores true 64\n");
    String printed = QnnPrinter.print(GraphDecl.of(fromJava));
    var again =
        new GraphBuilder()
            .build(QnnReader.read("Net.qnn", printed, diagnostics).orElseThrow(), diagnostics)
            .orElseThrow();
    assertThat(GraphText.of(again)).isEqualTo(GraphText.of(fromJava));
  }

  /** A graph without its places. */
  private static String shape(dev.bitwright.graph.NetworkGraph graph) {
    StringBuilder out = new StringBuilder(graph.name()).append(graph.training());
    for (var node : graph.nodes()) {
      out.append('\n')
          .append(List.of(node.name(), node.layer(), node.op(), node.inputs(), node.shape()))
          .append(node.weightScheme().map(NetworkDoorTest::scheme))
          .append(node.activationScheme().map(NetworkDoorTest::scheme))
          .append(node.parallelism());
    }
    return out.append(graph.output()).toString();
  }

  private static String scheme(dev.bitwright.graph.SchemeSpec scheme) {
    return dev.bitwright.graph.GraphText.of(scheme);
  }

  @Test
  void bothDoorsLeaveTheSameOpen() {
    Compiled compiled =
        new Javac(folder)
            .compiler(this::record)
            .source(
                "t/Net.java",
                """
                package t;
                import dev.bitwright.annotations.*;
                @Network
                @Quantize(scheme = {SchemeName.APoT, SchemeName.UNIFORM}, bits = 4)
                interface Net {
                  @Input(shape = {1, 8, 8}) Tensor image();
                  @Conv2d(filters = 4, kernel = 3) @Quantize(scheme = SchemeName.ESB, bits = Bits.PLANNED)
                  Tensor a(Tensor image);
                  @Conv2d(filters = 4, kernel = 3)
                  @Quantize(scheme = {SchemeName.UNIFORM, SchemeName.ESB},
                      weights = "{APoT, UNIFORM(bits = [3, 4])}")
                  Tensor b(Tensor a);
                  @Flatten @Dense(units = 4) @Output Tensor scores(Tensor b);
                }
                """)
            .compile();
    assertThat(compiled.messages()).isEmpty();

    Diagnostics diagnostics = new Diagnostics();
    NetworkDecl text =
        QnnReader.read(
                "Net.qnn",
                """
                network Net {
                  input image: u8[1, 8, 8];
                  quantize {APoT(bits = 4), UNIFORM(bits = 4)};
                  a = conv2d(image, filters = 4, kernel = 3) quantize ESB;
                  b = conv2d(a, filters = 4, kernel = 3)
                    quantize weights {APoT, UNIFORM(bits = [3, 4])} activations {UNIFORM, ESB};
                  output scores = dense(flatten(b), units = 4);
                }
                """,
                diagnostics)
            .orElseThrow();
    assertThat(shape(new GraphBuilder().build(seen.get(0), diagnostics).orElseThrow()))
        .isEqualTo(shape(new GraphBuilder().build(text, diagnostics).orElseThrow()))
        .contains("{APoT(), UNIFORM(bits=[3, 4])}", "{UNIFORM(), ESB()}", "[ESB()]");
    assertThat(diagnostics.all()).isEmpty();
  }

  @Test
  void bothDoorsGiveTheSameGraphOfASequence() {
    Compiled compiled =
        new Javac(folder)
            .compiler(this::record)
            .source("t/Net.java", Networks.sequence("Net"))
            .compile();
    assertThat(compiled.messages()).isEmpty();

    Diagnostics diagnostics = new Diagnostics();
    NetworkDecl text =
        QnnReader.read("Net.qnn", Networks.sequenceInLanguage("Net"), diagnostics).orElseThrow();
    var fromText = new GraphBuilder().build(text, diagnostics).orElseThrow();
    var fromJava = new GraphBuilder().build(seen.get(0), diagnostics).orElseThrow();
    assertThat(diagnostics.all()).isEmpty();
    assertThat(shape(fromJava)).isEqualTo(shape(fromText)).contains("Embedding", "Lstm", "Gru");
    assertThat(fromJava.training()).isEqualTo(fromText.training());
    assertThat(fromJava.training().steps()).isEqualTo(16);

    Diagnostics again = new Diagnostics();
    NetworkDecl printed =
        QnnReader.read("Net.qnn", QnnPrinter.print(seen.get(0)), again).orElseThrow();
    assertThat(shape(new GraphBuilder().build(printed, again).orElseThrow()))
        .isEqualTo(shape(fromJava));
  }

  @Test
  void writesSourcesInAsciiAndResourcesInUtf8() {
    Compiled compiled =
        new Javac(folder)
            .compiler(this::record)
            .option("-Abitwright.hls=off")
            .source("t/Net.java", Networks.small("Net"))
            .compile();
    assertThat(compiled.messages()).isEmpty();
    assertThat(compiled.generated()).containsOnlyKeys("t/NetModel.java", "t/NetTrainer.java");
    assertThat(compiled.generated().get("t/NetModel.java")).contains("// \\u03c0\n");
    assertThat(compiled.classes().get("hls/Net.c")).isEqualTo("/* \u00cf\u0080 */\n");
    assertThat(settings)
        .containsExactly(
            new CompilerSettings("t", true, false, CompilerSettings.Structure.SEQUENTIAL));
  }

  @Test
  void aNetworkWithAnErrorIsOneErrorAndItsClassesStillExist() {
    String source =
        Networks.small("Net").replace("Tensor stem(Tensor image)", "Tensor stem(Tensor imgae)");
    Compiled compiled =
        new Javac(folder).source("t/Net.java", source).source("t/User.java", USER).compile();
    assertThat(compiled.ids()).hasSize(1).allMatch(id -> id.endsWith("BW4012"));
    assertThat(compiled.generated()).containsOnlyKeys("t/NetModel.java", "t/NetTrainer.java");
  }

  @Test
  void withoutStandInsTheSameUseGivesMoreErrors() {
    // shows that the test above could fail
    Compiled compiled = new Javac(folder).source("t/User.java", USER).compile();
    assertThat(compiled.diagnostics().size()).isGreaterThan(3);
  }

  @Test
  void aBrokenNetworkStopsNoOther() {
    String broken = Networks.small("Broken").replace("@MaxPool(2)", "/*^BW2024*/@MaxPool(20)");
    Compiled compiled =
        new Javac(folder)
            .source("t/Broken.java", broken)
            .source("t/Net.java", Networks.small("Net"))
            .source("t/Zed.java", Networks.small("Zed"))
            .compile();
    assertThat(compiled.ids()).isEqualTo(Compiled.marked("Broken.java", broken));
    assertThat(compiled.generated())
        .containsKeys("t/NetModel.java", "t/ZedModel.java", "t/BrokenModel.java");
    assertThat(compiled.generated().get("t/BrokenModel.java")).contains("Stands in");
  }

  @Test
  void aFaultOfOursIsOneErrorThatSaysHowToReportIt() {
    Compiled compiled =
        new Javac(folder)
            .compiler(
                (network, given, diagnostics) -> {
                  throw new IllegalStateException("lost a ring");
                })
            .source("t/Net.java", Networks.small("Net"))
            .compile();
    assertThat(compiled.ids()).containsExactly("Net.java:4:1 BW9001");
    assertThat(compiled.messages().get(0))
        .contains("IllegalStateException: lost a ring", "report", "NetworkDoorTest");
    assertThat(compiled.generated()).containsKey("t/NetModel.java");
  }

  @Test
  void aFileThatCannotBeWrittenIsReported() {
    Compiled compiled =
        new Javac(folder)
            .compiler(this::record)
            .file("classes", "hls", "a file has the place of the folder")
            .source("t/Net.java", Networks.small("Net"))
            .compile();
    assertThat(compiled.ids()).containsExactly("Net.java:4:1 BW4040");
    assertThat(compiled.messages().get(0)).contains("'hls/Net.c' cannot be written");
  }

  @Test
  void twoNetworksOfOneNameAreRefused() {
    Compiled compiled =
        new Javac(folder)
            .compiler(this::record)
            .source("t/Net.java", Networks.small("Net"))
            .source(
                "t/Outer.java",
                "package t;\n"
                    + Networks.IMPORTS
                    + "class Outer {\n"
                    + Networks.small("Net").replaceFirst("(?s)^.*?/\\*\\*", "/**")
                    + "}\n")
            .compile();
    assertThat(compiled.ids()).containsExactly("Outer.java:5:1 BW4024");
  }

  @Test
  void whatJavacReportsIsNotReportedAgain() {
    String source = Networks.small("Net").replace("filters = 4,", "filters = WIDTH,");
    Compiled compiled = new Javac(folder).source("t/Net.java", source).compile();
    assertThat(compiled.messages())
        .hasSize(3)
        .allMatch(message -> message.contains("cannot find symbol"));
    assertThat(compiled.generated()).containsKey("t/NetModel.java");
  }

  @Test
  void aPackageOutsideAsciiIsRefused() {
    String source = Networks.small("Net").replace("package t;", "package t\u00e4;");
    Compiled compiled = new Javac(folder).source("t\u00e4/Net.java", source).compile();
    assertThat(compiled.ids()).containsExactly("Net.java:4:1 BW1032");
  }
}
