package dev.bitwright.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.training.Evaluation;
import dev.bitwright.training.Progress;
import dev.bitwright.training.TokenStream;
import dev.bitwright.training.TrainingLog;
import dev.bitwright.training.TrainingOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The text example, with little text. */
class TextTest {
  @TempDir Path folder;

  @Test
  void characters() {
    for (int token = 0; token < TextData.VOCABULARY; token++) {
      assertThat(TextData.token(TextData.character(token))).isEqualTo(token);
    }
    assertThat(TextData.character(TextData.token('\t'))).isEqualTo(' ');
    assertThat(TextData.character(TextData.token('\u00e9'))).isEqualTo('?');
  }

  @Test
  void theEmbeddedTextIsThere() {
    TextData text = TextData.embedded();
    assertThat(text.description()).endsWith("399,862 characters");
    assertThat(text.train().size() + text.watch().size() + text.test().size())
        .isEqualTo(399_862 - 3);
    byte[] token = new byte[1];
    StringBuilder start = new StringBuilder();
    for (int i = 0; i < 13; i++) {
      text.train().read(i, token);
      start.append(TextData.character(token[0]));
    }
    assertThat(start.toString()).isEqualTo("First Citizen");
  }

  @Test
  void ownText() throws IOException {
    Path file = folder.resolve("own.txt");
    Files.writeString(file, "caf\u00e9 \r\n".repeat(400), StandardCharsets.UTF_8);
    TextData text = TextData.file(file);
    assertThat(text.description())
        .isEqualTo("own.txt, 2,800 characters, 800 bytes outside ASCII read as '?'");
    assertThatThrownBy(() -> TextData.of("short", new byte[100]))
        .hasMessage("a text of 100 characters is too short: 2000 are needed");
  }

  @Test
  void trainerAndIntegersReadAlike() throws IOException {
    TextData all = TextData.embedded();
    TokenStream train = all.train().part(0, 12_000);
    TokenStream test = all.test().part(0, 600);
    TrainingOptions options =
        CharLstmTrainer.options().epochs(1).parts(2).progress(Progress.none()).build();
    try (CharLstmTrainer twin = CharLstmTrainer.twin();
        CharLstmTrainer trainer = CharLstmTrainer.quantized()) {
      TrainingLog first = twin.fit(train, test, options);
      trainer.initializeFrom(twin);
      TrainingLog second = trainer.fit(train, test, options);
      assertThat(second.last().testPerplexity()).isLessThan(60).isGreaterThan(2);

      CharLstmModel model = trainer.freeze();
      TextModel integers = new TextModel(model);
      Evaluation trained = trainer.evaluate(test);
      TextModel.Result result = integers.read(test, trainer.scores(test));
      assertThat(result.perplexity())
          .isCloseTo(trained.perplexity(), within(0.02 * trained.perplexity()));
      assertThat(result.agreeing()).isGreaterThan(0.97);
      assertThat(result.largest()).isPositive();

      String sample = integers.write("A", 40, 0.8, 3);
      assertThat(sample).hasSize(41).startsWith("A").isEqualTo(integers.write("A", 40, 0.8, 3));
      assertThat(integers.write("A", 40, 0.8, 4)).isNotEqualTo(sample);

      Hardware none =
          new Hardware(folder, 9, false, false, "not run", List.of(List.of("layer"), List.of("x")));
      TextRun run =
          new TextRun(
              all,
              first,
              second,
              twin.evaluate(test),
              trained,
              result,
              model,
              sample,
              none,
              1000,
              9000,
              1);
      assertThat(run.table()).contains("test perplexity, integer Java").contains("not run");
      String html = new TextReport(run).html();
      assertThat(html)
          .contains("What it writes", "Perplexity", "</html>")
          .doesNotContain("<script");
    }
  }
}
