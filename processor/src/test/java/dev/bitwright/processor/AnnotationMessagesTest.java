package dev.bitwright.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.language.Message;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every message of the javac door: that it comes, alone, with its text, on the right word. A marker
 * in the source stands directly before the word that the message lands on.
 */
class AnnotationMessagesTest {

  private static final String HEAD =
      """
      package t;
      import dev.bitwright.annotations.*;
      """;

  @TempDir Path folder;

  /**
   * @param source with one marker for each message
   * @param text the whole text of the first message
   */
  record Case(Message message, String source, String text) {
    @Override
    public String toString() {
      return message.id() + " " + message;
    }
  }

  static Stream<Case> cases() {
    return AnnotationCases.all().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void comesAloneAtItsPlace(Case one) {
    String source = HEAD + one.source();
    Compiled compiled = new Javac(folder).source("t/Net.java", source).compile();

    assertThat(compiled.ids())
        .isNotEmpty()
        .containsExactlyElementsOf(Compiled.marked("Net.java", source))
        .allMatch(id -> id.endsWith(" " + one.message().id()));
    assertThat(compiled.messages().get(0)).endsWith(" " + one.message().id() + ": " + one.text());
    assertThat(compiled.success()).isFalse();
  }

  @Test
  void operatorsAreNamedAsAnnotations() {
    String source =
        HEAD
            + """
            @Network
            @Quantize(scheme = SchemeName.UNIFORM, bits = 8)
            interface Net {
              @Input(shape = {1, 8, 8}) Tensor image();
              @Dense(units = 4) @Output Tensor scores(Tensor image);
            }
            """;
    Compiled compiled = new Javac(folder).source("t/Net.java", source).compile();
    assertThat(compiled.messages()).hasSize(1);
    assertThat(compiled.messages().get(0))
        .endsWith(
            "BW2021: @Dense reads a vector, but 'image' has shape [1, 8, 8]. Put a @Flatten or a"
                + " @GlobalAveragePool in between.");
  }

  @Test
  void everyMessageOfTheDoorHasACase() {
    Set<Message> covered =
        cases().map(Case::message).collect(Collectors.toCollection(TreeSet::new));
    covered.addAll(ELSEWHERE);
    List<Message> ofTheDoor =
        Arrays.stream(Message.values()).filter(m -> m.id().startsWith("BW40")).toList();
    assertThat(covered).containsAll(ofTheDoor);
  }

  /**
   * Need files or options: {@link QnnAnchorTest}, {@link ProcessorOptionsTest}, {@link
   * OutputWriterTest}.
   */
  private static final List<Message> ELSEWHERE =
      List.of(
          Message.FILE_NETWORK_NAME,
          Message.PROCESSOR_OPTION_UNKNOWN,
          Message.PROCESSOR_OPTION_VALUE,
          Message.PROCESSOR_OPTION_UNAVAILABLE,
          Message.OUTPUT_NOT_WRITTEN);
}
