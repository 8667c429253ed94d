package dev.bitwright.plan.allocation;

import java.util.List;

/** Residual networks with bottleneck blocks, of the size of ImageNet. */
final class Resnets {
  private Resnets() {}

  /** 54 layers with weights. */
  static String resnet50(String budget) {
    return resnet("Resnet50", List.of(3, 4, 6, 3), budget);
  }

  /** 156 layers with weights. */
  static String resnet152(String budget) {
    return resnet("Resnet152", List.of(3, 8, 36, 3), budget);
  }

  private static String resnet(String name, List<Integer> blocks, String budget) {
    StringBuilder out = new StringBuilder();
    out.append("network ").append(name).append(" {\n");
    out.append(
        """
          input image: u8[3, 224, 224] (mean = [0.485, 0.456, 0.406], std = [0.229, 0.224, 0.225]);
          quantize UNIFORM;
        """);
    out.append("  budget { ").append(budget).append(" }\n");
    out.append(
        """
          block Bottleneck(x, width, stride = 1) {
            a = relu(batch_norm(conv2d(x, filters = width, kernel = 1)));
            b = relu(batch_norm(conv2d(a, filters = width, kernel = 3, stride = stride, padding = 1)));
            c = batch_norm(conv2d(b, filters = 4 * width, kernel = 1));
            skip = if stride == 1 and channels(x) == 4 * width then x
                   else batch_norm(conv2d(x, filters = 4 * width, kernel = 1, stride = stride));
            return relu(c + skip);
          }

          x = max_pool(relu(batch_norm(conv2d(image, filters = 64, kernel = 7, stride = 2, padding = 3))),
              kernel = 3, stride = 2, padding = 1);
        """);
    int width = 64;
    for (int stage = 0; stage < blocks.size(); stage++) {
      int stride = stage == 0 ? 1 : 2;
      out.append("  x = Bottleneck(x, width = ").append(width);
      out.append(", stride = ").append(stride).append(");\n");
      out.append("  repeat ").append(blocks.get(stage) - 1);
      out.append(" { x = Bottleneck(x, width = ").append(width).append("); }\n");
      width *= 2;
    }
    out.append("  output scores = dense(global_average_pool(x), units = 1000);\n}\n");
    return out.toString();
  }
}
