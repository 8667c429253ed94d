package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class PartsTest {
  @Test
  void everyPartRunsOnceAndAllAreDoneAtTheEnd() {
    for (int threads : new int[] {1, 2, 3, 9}) {
      try (Parts parts = new Parts(5, threads)) {
        assertThat(parts.threads()).isEqualTo(Math.min(threads, 5));
        AtomicIntegerArray counts = new AtomicIntegerArray(5);
        for (int i = 0; i < 200; i++) {
          parts.run((p, work) -> counts.incrementAndGet(p));
        }
        AtomicIntegerArray many = new AtomicIntegerArray(17);
        parts.run(17, (p, work) -> many.incrementAndGet(p));
        for (int p = 0; p < 17; p++) {
          assertThat(many.get(p)).isEqualTo(1);
          assertThat(counts.get(p % 5)).isEqualTo(200);
        }
      }
    }
  }

  @Test
  void theFailureOfTheLowestPartIsThrownAndTheRestStillRuns() {
    try (Parts parts = new Parts(4, 2)) {
      int[] done = new int[4];
      assertThatThrownBy(
              () ->
                  parts.run(
                      (p, work) -> {
                        if (p == 1 || p == 3) {
                          throw new IllegalStateException("part " + p);
                        }
                        done[p] = 1;
                      }))
          .hasMessage("part 1");
      assertThat(done).containsExactly(1, 0, 1, 0);
      parts.run((p, work) -> done[p] = 2);
      assertThat(done).containsOnly(2);
    }
  }

  @Test
  void aClosedOneRefuses() {
    Parts parts = new Parts(2, 2);
    parts.close();
    parts.close();
    assertThatThrownBy(() -> parts.run((p, work) -> {})).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new Parts(0, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
