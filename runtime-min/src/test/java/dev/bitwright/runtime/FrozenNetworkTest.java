package dev.bitwright.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrozenNetworkTest {

  @Test
  void boundsWithOffsetSteps() {
    FrozenNetwork network = FrozenFixture.network();
    // Channel 0: three times 64 + 3, three times 64 - 3, two times 3.
    assertThat(network.bounds("body")).containsExactly(-390, 390);
    assertThat(network.bounds("image")).containsExactly(-73, 182);
  }
}
