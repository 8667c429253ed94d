package dev.bitwright.examples;

import dev.bitwright.annotations.BatchNorm;
import dev.bitwright.annotations.Conv2d;
import dev.bitwright.annotations.Dense;
import dev.bitwright.annotations.Flatten;
import dev.bitwright.annotations.Input;
import dev.bitwright.annotations.MaxPool;
import dev.bitwright.annotations.Network;
import dev.bitwright.annotations.Output;
import dev.bitwright.annotations.Quantize;
import dev.bitwright.annotations.SchemeName;
import dev.bitwright.annotations.Tensor;

/** A ternary network that learns within seconds. */
@Network
@Quantize(scheme = SchemeName.RTN, bits = 2)
interface TinyNet {
  @Input(
      shape = {1, 28, 28},
      mean = 0.286f,
      std = 0.353f)
  Tensor image();

  @Conv2d(filters = 8, kernel = 3, stride = 2, padding = 1)
  @BatchNorm
  @Quantize(scheme = SchemeName.UNIFORM, bits = 8)
  Tensor stem(Tensor image);

  @Conv2d(filters = 16, kernel = 3, padding = 1)
  @MaxPool(2)
  @BatchNorm
  Tensor body(Tensor stem);

  @Flatten
  @Dense(units = 10)
  @Output
  @Quantize(weights = "UNIFORM(bits = 8)", activations = "RTN(bits = 2)")
  Tensor scores(Tensor body);
}
