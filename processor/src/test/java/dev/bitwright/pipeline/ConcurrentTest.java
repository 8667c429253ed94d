package dev.bitwright.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConcurrentTest {

  @Test
  void valuesComeInTheOrderOfThePieces() {
    List<Supplier<Integer>> pieces =
        IntStream.range(0, 50).<Supplier<Integer>>mapToObj(i -> () -> i * i).toList();
    assertThat(Concurrent.all(pieces))
        .isEqualTo(IntStream.range(0, 50).mapToObj(i -> i * i).toList());
    assertThat(Concurrent.<Integer>all(List.of())).isEmpty();
  }

  @Test
  void piecesMayHavePiecesOfTheirOwn() {
    Supplier<List<Integer>> pair = () -> Concurrent.all(List.of(() -> 1, () -> 2));
    assertThat(Concurrent.all(List.of(pair, pair, pair)))
        .isEqualTo(List.of(List.of(1, 2), List.of(1, 2), List.of(1, 2)));
  }

  @Test
  void theFirstFaultOfThePiecesIsTheOneThatIsThrown() {
    AtomicInteger done = new AtomicInteger();
    IllegalStateException fault = new IllegalStateException("second");
    List<Supplier<Integer>> pieces =
        List.of(
            done::incrementAndGet,
            () -> {
              throw fault;
            },
            () -> {
              throw new StackOverflowError();
            },
            done::incrementAndGet);
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> Concurrent.all(pieces)).isSameAs(fault);
    }
    assertThat(done).hasValue(40);
  }
}
