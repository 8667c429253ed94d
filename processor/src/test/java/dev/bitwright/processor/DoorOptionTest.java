package dev.bitwright.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorOptionTest {

  @TempDir Path folder;

  private Compiled with(String... options) {
    Javac javac = new Javac(folder).source("t/A.java", "package t; @Deprecated class A {}");
    for (String option : options) {
      javac.option(option);
    }
    return javac.source("t/Net.java", Networks.small("Net")).compile();
  }

  @Test
  void knownOptionsAndThoseOfOthersAreAccepted() {
    assertThat(
            with("-Abitwright.hls=on", "-Abitwright.structure=sequential", "-Aother.option=1")
                .messages())
        .noneMatch(m -> m.contains("BW"));
  }

  @Test
  void anUnknownOptionIsRefusedWithTheNearest() {
    assertThat(with("-Abitwright.structre=dataflow").messages())
        .contains(
            "ERROR - BW4030: there is no option -Abitwright.structre. Did you mean"
                + " 'bitwright.structure'? Correct or remove it.");
    assertThat(with("-Abitwrigth.hls=off").messages())
        .contains(
            "ERROR - BW4030: there is no option -Abitwrigth.hls. Did you mean 'bitwright.hls'?"
                + " Correct or remove it.");
  }

  @Test
  void anUnknownValueIsRefusedWithTheKnownOnes() {
    assertThat(with("-Abitwright.hls=no", "-Abitwright.structure").messages())
        .containsExactly(
            "ERROR - BW4031: the option -Abitwright.hls has no value 'no'. It takes on or off.",
            "ERROR - BW4031: the option -Abitwright.structure has no value ''. It takes"
                + " sequential or dataflow.");
  }

  @Test
  void whatDoesNotExistYetIsNotSilentlyIgnored() {
    assertThat(with("-Abitwright.runtime=inline", "-Abitwright.structure=dataflow").messages())
        .containsExactly(
            "ERROR - BW4032: -Abitwright.runtime=inline is not available in this version. Remove"
                + " it.");
  }
}
