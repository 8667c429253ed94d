package dev.bitwright.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.plan.Networks;
import dev.bitwright.plan.PlannedGraph;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HotSpot compiles no method of more than 8,000 bytes. */
class ModelSizeTest {

  /** A residual network of {@code blocks} blocks of two convolutions. */
  static String deep(int blocks) {
    return """
        network Deep {
          input image: u8[3, 8, 8];
          quantize APoT(bits = 3);
          block Residual(x) {
            a = relu(batch_norm(conv2d(x, filters = 4, kernel = 3, padding = 1)));
            b = batch_norm(conv2d(a, filters = 4, kernel = 3, padding = 1));
            return relu(b + x);
          }
          x = relu(batch_norm(conv2d(image, filters = 4, kernel = 3, padding = 1)))
            quantize UNIFORM(bits = 8);
          repeat BLOCKS { x = Residual(x); }
          output scores = dense(global_average_pool(x), units = 10) quantize UNIFORM(bits = 8);
        }
        """
        .replace("BLOCKS", String.valueOf(blocks));
  }

  @ParameterizedTest
  @ValueSource(strings = {"FashionNet", "Resnet20", "Deep"})
  void methodsStaySmall(String name) {
    PlannedGraph graph = Networks.planned(name.equals("Deep") ? deep(75) : Networks.text(name));
    CompiledModel model = CompiledModel.of(graph);
    Map<String, Integer> sizes = new HashMap<>();
    model
        .classes()
        .forEach(
            (type, code) ->
                MethodSizes.of(code).forEach((method, size) -> sizes.put(type + method, size)));
    assertThat(sizes).hasSizeGreaterThan(20);
    assertThat(sizes).allSatisfy((method, size) -> assertThat(size).as(method).isLessThan(8000));
    assertThat(sizes.values()).anyMatch(size -> size > 100);
    assertThat(model.source().lines().filter(line -> line.length() > 100))
        .allMatch(line -> line.matches(" +(stage|emit) .*|.* = (frozen|TernaryRows)\\..*"));
  }
}
