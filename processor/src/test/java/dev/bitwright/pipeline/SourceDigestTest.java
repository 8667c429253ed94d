package dev.bitwright.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.QnnReader;
import dev.bitwright.plan.Networks;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SourceDigestTest {
  @Test
  void anEditOfTheProfileIsAnotherSource() {
    NetworkDecl network =
        QnnReader.read("net.qnn", Networks.text("TinyDense"), new Diagnostics()).orElseThrow();
    CompilerSettings none = CompilerSettings.of("t");
    CompilerSettings one = none.withProfile(Optional.of(new Companion("a.profile", "one")));
    CompilerSettings two = none.withProfile(Optional.of(new Companion("a.profile", "two")));
    CompilerSettings moved = none.withProfile(Optional.of(new Companion("b.profile", "two")));
    assertThat(SourceDigest.of(network, none)).isNotEqualTo(SourceDigest.of(network, one));
    assertThat(SourceDigest.of(network, one)).isNotEqualTo(SourceDigest.of(network, two));
    assertThat(SourceDigest.of(network, two)).isEqualTo(SourceDigest.of(network, moved));
  }

  @Test
  void anEditOfThePlanIsAnotherSource() {
    NetworkDecl network =
        QnnReader.read("net.qnn", Networks.text("TinyDense"), new Diagnostics()).orElseThrow();
    CompilerSettings none = CompilerSettings.of("t");
    CompilerSettings one = none.withPlan(Optional.of(new Companion("a.plan", "one")));
    CompilerSettings two = none.withPlan(Optional.of(new Companion("a.plan", "two")));
    assertThat(SourceDigest.of(network, none)).isNotEqualTo(SourceDigest.of(network, one));
    assertThat(SourceDigest.of(network, one)).isNotEqualTo(SourceDigest.of(network, two));
  }
}
