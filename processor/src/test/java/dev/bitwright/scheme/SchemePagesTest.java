package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The pages in docs/schemes: picture, widths and options of each are those of the scheme as it is.
 * To write them anew, and the beginning of a page that is not there: {@code mvn -pl processor -am
 * test -Dtest=SchemePagesTest -Dsurefire.failIfNoSpecifiedTests=false -Dbitwright.write.docs=true}.
 */
class SchemePagesTest {
  private static final Path PAGES = Path.of("..", "docs", "schemes");
  private static final String BEGIN = "<!-- made from the scheme: SchemePagesTest -->\n";
  private static final String END = "<!-- end -->\n";
  private static final String ANEW = "write it anew as the comment of this test says";

  private static Path page(SchemeInfo info) {
    return PAGES.resolve(info.name() + ".md");
  }

  private static Path picture(SchemeInfo info) {
    return PAGES.resolve(info.name() + ".svg");
  }

  /** What a page says of the scheme in its own words: picture, widths, storage, options. */
  private static String facts(Scheme scheme) {
    SchemeInfo info = scheme.info();
    StringBuilder out = new StringBuilder(BEGIN);
    out.append(info.summary()).append("\n\n");
    if (scheme.quantizes()) {
      out.append("![The levels of ").append(info.name()).append("](");
      out.append(info.name()).append(".svg)\n\n");
      out.append("| | |\n|---|---|\n");
      line(out, List.of("weights", bits(info.weightBits())));
      line(out, List.of("activations", bits(info.activationBits())));
      line(out, List.of("stored as", info.storage()));
      line(out, List.of("product", info.product()));
    }
    if (!info.options().isEmpty()) {
      out.append("\n| option | values | default | meaning |\n|---|---|---|---|\n");
      for (SchemeInfo.Option option : info.options()) {
        line(
            out,
            List.of(
                "`" + option.name() + "`", option.values(), option.standard(), option.meaning()));
      }
    }
    return out.append(END).toString();
  }

  private static void line(StringBuilder out, List<String> cells) {
    List<String> safe = new ArrayList<>();
    cells.forEach(c -> safe.add(c.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")));
    out.append("| ").append(String.join(" | ", safe)).append(" |\n");
  }

  private static String bits(List<Integer> bits) {
    return bits.isEmpty()
        ? "none"
        : bits.stream().map(String::valueOf).collect(Collectors.joining(", "))
            + (bits.equals(List.of(1)) ? " bit" : " bits");
  }

  private static void write(Scheme scheme) throws IOException {
    SchemeInfo info = scheme.info();
    Files.createDirectories(PAGES);
    if (scheme.quantizes()) {
      Files.writeString(picture(info), SchemePicture.of(scheme));
    }
    String text =
        Files.exists(page(info))
            ? Files.readString(page(info))
            : "# " + info.name() + "\n\n" + BEGIN + END;
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END) + END.length();
    Files.writeString(page(info), text.substring(0, begin) + facts(scheme) + text.substring(end));
  }

  @Test
  void everyPageAndPictureSaysWhatTheSchemeIs() throws IOException {
    for (Scheme scheme : Schemes.all()) {
      SchemeInfo info = scheme.info();
      if (Boolean.getBoolean("bitwright.write.docs")) {
        write(scheme);
      }
      assertThat(page(info)).as(ANEW).exists();
      assertThat(Files.readString(page(info))).as(ANEW).contains(facts(scheme));
      if (scheme.quantizes()) {
        assertThat(picture(info)).as(ANEW).hasContent(SchemePicture.of(scheme));
      }
    }
  }

  @Test
  void aPictureShowsEveryLevel() {
    for (Scheme scheme : Schemes.all()) {
      if (scheme.quantizes()) {
        String drawn = SchemePicture.of(scheme);
        assertThat(drawn).contains("weights", "quantized value");
        assertThat(drawn.split("v14", -1)).hasSizeGreaterThan(2);
      }
    }
    // 7 + 15 + 31 + 255 and 3 levels of weights, 4 + 8 + 16 + 32 + 256 of activations
    assertThat(SchemePicture.of(new ApotScheme()).split("v14", -1)).hasSize(1 + 311 + 316);
  }
}
