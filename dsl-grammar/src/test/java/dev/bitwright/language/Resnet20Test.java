package dev.bitwright.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Resnet20Test {

  private static String text() throws IOException {
    try (InputStream in = Resnet20Test.class.getResourceAsStream("Resnet20.qnn")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void theExampleOfTheManualIsRead() throws IOException {
    Diagnostics diagnostics = new Diagnostics();
    NetworkDecl network =
        QnnReader.read("Resnet20.qnn", text(), diagnostics).orElseThrow(() -> new AssertionError(diagnostics.render()));
    assertThat(diagnostics.isEmpty()).isTrue();
    assertThat(network.name().text()).isEqualTo("Resnet20");
    assertThat(network.doc())
        .isEqualTo("CIFAR-size residual network, additive powers of two.");
    assertThat(network.statements()).hasSize(13);
  }
}
