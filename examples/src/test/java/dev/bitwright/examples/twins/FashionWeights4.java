package dev.bitwright.examples.twins;

import dev.bitwright.annotations.BatchNorm;
import dev.bitwright.annotations.Calibrate;
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
import dev.bitwright.annotations.Relu;
import dev.bitwright.annotations.SchemeName;
import dev.bitwright.annotations.Tensor;
import dev.bitwright.annotations.Train;

/** FashionNet with weights of four bits, found by greedy path following. */
@Network
@Quantize(weights = "UNIFORM(bits = 4)", activations = "UNIFORM(bits = 8)")
@Train(epochs = 9, batch = 128)
@Calibrate(rounding = "gpfq")
interface FashionWeights4 {
  @Input(
      shape = {1, 28, 28},
      type = DataType.UINT8,
      mean = 0.286f,
      std = 0.353f)
  Tensor image();

  @Conv2d(filters = 32, kernel = 3, padding = 1)
  @MaxPool(2)
  @BatchNorm
  @Quantize(scheme = SchemeName.UNIFORM, bits = 8)
  Tensor stem(Tensor image);

  @Relu
  Tensor stem_relu(Tensor stem);

  @Conv2d(filters = 64, kernel = 3, padding = 1)
  @MaxPool(2)
  @BatchNorm
  Tensor body(Tensor stem_relu);

  @Relu
  Tensor body_relu(Tensor body);

  @Conv2d(filters = 128, kernel = 3, padding = 1)
  @MaxPool(2)
  @BatchNorm
  Tensor head(Tensor body_relu);

  @Relu
  Tensor head_relu(Tensor head);

  @Flatten
  @Dropout(0.2f)
  @Dense(units = 10)
  @Output
  @Quantize(scheme = SchemeName.UNIFORM, bits = 8)
  Tensor scores(Tensor head_relu);
}
