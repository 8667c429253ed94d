package dev.bitwright.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same input gives the same bytes. */
class DeterminismTest {

  @TempDir Path folder;

  private Map<String, String> build(String name, boolean reversed) {
    Javac javac =
        new Javac(folder.resolve(name))
            .source("t/Net.java", Networks.small("Net"))
            .source("t/Alpha.java", Networks.small("Alpha"))
            .source(
                "t/Zed.java",
                "package t;\n"
                    + Networks.IMPORTS
                    + "@Network(file = \"Zed.qnn\") interface Zed {}\n")
            .file("src", "Zed.qnn", Networks.smallInLanguage("Zed"));
    Compiled compiled = (reversed ? javac.reversed() : javac).compile();
    assertThat(compiled.messages()).isEmpty();
    Map<String, String> all = new TreeMap<>(compiled.generated());
    compiled.classes().forEach((path, text) -> all.put("classes/" + path, text));
    return all;
  }

  @Test
  void orderOfFilesLocaleAndTimeZoneDoNotMatter() {
    Map<String, String> first = build("one", false);
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    Map<String, String> second;
    try {
      // Turkish has its own i, Arabic its own digits
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      second = build("two", true);
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(build("three", false)).isEqualTo(first);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
    assertThat(second).isEqualTo(first);
    assertThat(first)
        .containsKeys(
            "t/NetModel.java", "t/AlphaTrainer.java", "t/ZedModel.java", "classes/t/Net.hls");
  }

  @Test
  void placesOfThisMachineAreInNoFile() {
    assertThat(build("one", false).values()).noneMatch(text -> text.contains(folder.toString()));
  }
}
