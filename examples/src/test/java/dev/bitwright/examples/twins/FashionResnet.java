package dev.bitwright.examples.twins;

import dev.bitwright.annotations.Add;
import dev.bitwright.annotations.BatchNorm;
import dev.bitwright.annotations.Budget;
import dev.bitwright.annotations.Conv2d;
import dev.bitwright.annotations.DataType;
import dev.bitwright.annotations.Dense;
import dev.bitwright.annotations.GlobalAveragePool;
import dev.bitwright.annotations.Input;
import dev.bitwright.annotations.Network;
import dev.bitwright.annotations.Output;
import dev.bitwright.annotations.Quantize;
import dev.bitwright.annotations.Relu;
import dev.bitwright.annotations.SchemeName;
import dev.bitwright.annotations.Tensor;
import dev.bitwright.annotations.Train;

/** A residual network of the shape of ResNet-20 for clothes, with sums of powers of two. */
@Network
@Quantize(scheme = SchemeName.APoT, bits = 3)
@Budget(weightBytes = 110 * 1024, bops = 500_000_000L)
@Train(
    optimizer = "adamw(weight_decay = 1e-3)",
    schedule = "one_cycle(rate = 3e-3, warmup = 0.15)",
    epochs = 12,
    batch = 64)
interface FashionResnet {
  @Input(
      shape = {1, 28, 28},
      type = DataType.UINT8,
      mean = 0.286f,
      std = 0.353f)
  Tensor image();

  @Conv2d(filters = 16, kernel = 3, padding = 1)
  @BatchNorm
  @Relu
  @Quantize(scheme = SchemeName.UNIFORM, bits = 8)
  Tensor x(Tensor image);

  @Conv2d(filters = 16, kernel = 3, padding = 1)
  @BatchNorm
  @Relu
  Tensor x_2_a(Tensor x);

  @Conv2d(filters = 16, kernel = 3, padding = 1)
  @BatchNorm
  Tensor x_2_b(Tensor x_2_a);

  @Add
  @Relu
  Tensor x_2(Tensor x_2_b, Tensor x);

  @Conv2d(filters = 16, kernel = 3, padding = 1)
  @BatchNorm
  @Relu
  Tensor x_3_a(Tensor x_2);

  @Conv2d(filters = 16, kernel = 3, padding = 1)
  @BatchNorm
  Tensor x_3_b(Tensor x_3_a);

  @Add
  @Relu
  Tensor x_3(Tensor x_3_b, Tensor x_2);

  @Conv2d(filters = 16, kernel = 3, padding = 1)
  @BatchNorm
  @Relu
  Tensor x_4_a(Tensor x_3);

  @Conv2d(filters = 16, kernel = 3, padding = 1)
  @BatchNorm
  Tensor x_4_b(Tensor x_4_a);

  @Add
  @Relu
  Tensor x_4(Tensor x_4_b, Tensor x_3);

  @Conv2d(filters = 32, kernel = 3, stride = 2, padding = 1)
  @BatchNorm
  @Relu
  Tensor x_5_a(Tensor x_4);

  @Conv2d(filters = 32, kernel = 3, padding = 1)
  @BatchNorm
  Tensor x_5_b(Tensor x_5_a);

  @Conv2d(filters = 32, kernel = 1, stride = 2)
  @BatchNorm
  Tensor x_5_skip(Tensor x_4);

  @Add
  @Relu
  Tensor x_5(Tensor x_5_b, Tensor x_5_skip);

  @Conv2d(filters = 32, kernel = 3, padding = 1)
  @BatchNorm
  @Relu
  Tensor x_6_a(Tensor x_5);

  @Conv2d(filters = 32, kernel = 3, padding = 1)
  @BatchNorm
  Tensor x_6_b(Tensor x_6_a);

  @Add
  @Relu
  Tensor x_6(Tensor x_6_b, Tensor x_5);

  @Conv2d(filters = 32, kernel = 3, padding = 1)
  @BatchNorm
  @Relu
  Tensor x_7_a(Tensor x_6);

  @Conv2d(filters = 32, kernel = 3, padding = 1)
  @BatchNorm
  Tensor x_7_b(Tensor x_7_a);

  @Add
  @Relu
  Tensor x_7(Tensor x_7_b, Tensor x_6);

  @Conv2d(filters = 64, kernel = 3, stride = 2, padding = 1)
  @BatchNorm
  @Relu
  Tensor x_8_a(Tensor x_7);

  @Conv2d(filters = 64, kernel = 3, padding = 1)
  @BatchNorm
  Tensor x_8_b(Tensor x_8_a);

  @Conv2d(filters = 64, kernel = 1, stride = 2)
  @BatchNorm
  Tensor x_8_skip(Tensor x_7);

  @Add
  @Relu
  Tensor x_8(Tensor x_8_b, Tensor x_8_skip);

  @Conv2d(filters = 64, kernel = 3, padding = 1)
  @BatchNorm
  @Relu
  Tensor x_9_a(Tensor x_8);

  @Conv2d(filters = 64, kernel = 3, padding = 1)
  @BatchNorm
  Tensor x_9_b(Tensor x_9_a);

  @Add
  @Relu
  Tensor x_9(Tensor x_9_b, Tensor x_8);

  @Conv2d(filters = 64, kernel = 3, padding = 1)
  @BatchNorm
  @Relu
  Tensor x_10_a(Tensor x_9);

  @Conv2d(filters = 64, kernel = 3, padding = 1)
  @BatchNorm
  Tensor x_10_b(Tensor x_10_a);

  @Add
  @Relu
  Tensor x_10(Tensor x_10_b, Tensor x_9);

  @GlobalAveragePool
  @Dense(units = 10)
  @Output
  @Quantize(scheme = SchemeName.UNIFORM, bits = 8)
  Tensor scores(Tensor x_10);
}
