package dev.bitwright.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.runtime.WeightFile;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.TableTrainer;
import dev.bitwright.training.TrainingLog;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** The report of a short run: whole, readable by a strict parser, and from nowhere else. */
class ReportTest {
  @TempDir Path folder;

  @Test
  void theReportHoldsEverythingAndNeedsNothing() throws Exception {
    FashionData all = FashionData.embedded();
    Dataset train = all.train().subset(0, 300);
    FashionData data = new FashionData("a few", train, all.test().subset(0, 60));
    try (TableTrainer twin = TinyNetTrainer.twin();
        TableTrainer trainer = TinyNetTrainer.quantized()) {
      TrainingLog first = twin.fit(train, data.test(), TinySubject.options(2, 2));
      trainer.initializeFrom(twin);
      TrainingLog second = trainer.fit(train, data.test(), TinySubject.options(2, 2));
      Deployed model = TinySubject.TINY.freeze().apply(trainer);
      Path weights = folder.resolve("TinyNet.weights");
      WeightFile.write(weights, model.frozen());
      Path jar = folder.resolve("model.jar");
      DemoRun run =
          new DemoRun(
              TinySubject.TINY,
              data,
              first,
              second,
              trainer.learned(),
              model,
              Agreement.measure(trainer, model, data.test()),
              new Speed(1000, 0),
              new Hardware(
                  folder,
                  100,
                  false,
                  false,
                  "not run",
                  List.of(List.of("layer"), List.of("<stem>"))),
              Files.size(weights),
              ModelJar.write(jar, TinyNetModel.class, weights),
              12);
      String html = new DemoReport(run).html();
      assertThat(html.replaceAll("base64,[^\"]*", "base64,"))
          .contains("Loss", "Accuracy", "&lt;stem&gt;", "Ankle boot", "data:image/png;base64,")
          .contains("stem, UNIFORM 8 bits", "body, RTN 2 bits")
          .doesNotContain("<script", "http://", "https://", "NaN", "Infinity");
      assertThat(html.split("<svg", -1)).hasSizeGreaterThan(6);
      assertThat(html.split("class=\"sample ", -1)).hasSizeGreaterThan(16);
      parse(html);
      assertThat(run.table()).contains("every one of").contains("0 bytes");
      // 8 x 9, 16 x 72 and 10 x 784 weights, 10 biases, and two numbers for each of 24 channels.
      assertThat(run.floatParameters()).isEqualTo(72 + 1152 + 7840 + 10 + 2 * 24);
      try (JarFile content = new JarFile(jar.toFile())) {
        assertThat(content.stream().map(e -> e.getName()))
            .noneMatch(name -> name.contains("training"))
            .contains(
                "dev/bitwright/examples/TinyNetModel.class",
                "dev/bitwright/examples/TinyNetModel$Session.class",
                "dev/bitwright/examples/TinyNet.weights",
                "dev/bitwright/runtime/WeightFile.class");
      }
    }
  }

  /** Tags must close: every picture and table is read as XML. */
  private static void parse(String html) throws Exception {
    String body = html.substring(html.indexOf("<main>"), html.indexOf("</body>"));
    String xml = body.replaceAll("(<img [^>]*)>", "$1/>");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
