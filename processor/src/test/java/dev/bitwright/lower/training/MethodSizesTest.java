package dev.bitwright.lower.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.plan.Networks;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HotSpot does not compile methods of more than 8,000 bytes. */
class MethodSizesTest {
  private static final int LIMIT = 8000;

  /** As many layers as the deepest residual networks in use. */
  private static final String DEEP =
      """
      network Deep {
        input image: u8[3, 16, 16];
        quantize UNIFORM(bits = 4);
        block Residual(x) {
          a = relu(batch_norm(conv2d(x, filters = 4, kernel = 3, padding = 1)));
          b = batch_norm(conv2d(a, filters = 4, kernel = 3, padding = 1));
          return relu(b + x);
        }
        x = relu(batch_norm(conv2d(image, filters = 4, kernel = 3, padding = 1))) quantize UNIFORM(bits = 8);
        repeat 75 { x = Residual(x); }
        output scores = dense(global_average_pool(x), units = 10) quantize UNIFORM(bits = 8);
      }
      """;

  @ParameterizedTest
  @ValueSource(strings = {"FashionNet", "Resnet20", "TinyConcat", "Deep"})
  void methodsStaySmall(String name) {
    String text = name.equals("Deep") ? DEEP : Networks.text(name);
    Map<String, byte[]> classes = GeneratedTrainers.classes(GeneratedTrainers.sources(text));
    int largest = 0;
    for (byte[] classFile : classes.values()) {
      Map<String, Integer> sizes = MethodSizes.of(classFile);
      assertThat(sizes).isNotEmpty().allSatisfy((m, size) -> assertThat(size).isLessThan(LIMIT));
      largest = Math.max(largest, Collections.max(sizes.values()));
    }
    assertThat(largest).isGreaterThan(300);
  }
}
