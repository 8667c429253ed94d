package dev.bitwright.examples;

import dev.bitwright.annotations.BatchNorm;
import dev.bitwright.annotations.Conv2d;
import dev.bitwright.annotations.DataType;
import dev.bitwright.annotations.Dense;
import dev.bitwright.annotations.Dropout;
import dev.bitwright.annotations.Flatten;
import dev.bitwright.annotations.Input;
import dev.bitwright.annotations.MaxPool;
import dev.bitwright.annotations.Network;
import dev.bitwright.annotations.Output;
import dev.bitwright.annotations.Quantize;
import dev.bitwright.annotations.SchemeName;
import dev.bitwright.annotations.Tensor;
import dev.bitwright.annotations.Train;

/** FashionNet at half its width, for the few thousand images that come along. */
@Network
@Quantize(scheme = SchemeName.RTN, bits = 2)
@Train(
    optimizer = "adamw(weight_decay = 1e-3)",
    schedule = "one_cycle(rate = 3e-3, warmup = 0.15)",
    epochs = 12,
    batch = 64)
interface FashionDemoNet {
  @Input(
      shape = {1, 28, 28},
      type = DataType.UINT8,
      mean = 0.286f,
      std = 0.353f)
  Tensor image();

  @Conv2d(filters = 16, kernel = 3, padding = 1)
  @MaxPool(2)
  @BatchNorm
  @Quantize(scheme = SchemeName.UNIFORM, bits = 8)
  Tensor stem(Tensor image);

  @Conv2d(filters = 32, kernel = 3, padding = 1)
  @MaxPool(2)
  @BatchNorm
  Tensor body(Tensor stem);

  @Conv2d(filters = 64, kernel = 3, padding = 1)
  @MaxPool(2)
  @BatchNorm
  Tensor head(Tensor body);

  @Flatten
  @Dropout(0.2f)
  @Dense(units = 10)
  @Output
  @Quantize(weights = "UNIFORM(bits = 8)", activations = "RTN(bits = 2)")
  Tensor scores(Tensor head);
}
