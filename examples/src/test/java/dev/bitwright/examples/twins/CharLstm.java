package dev.bitwright.examples.twins;

import dev.bitwright.annotations.Dense;
import dev.bitwright.annotations.Embedding;
import dev.bitwright.annotations.Input;
import dev.bitwright.annotations.Lstm;
import dev.bitwright.annotations.Network;
import dev.bitwright.annotations.Output;
import dev.bitwright.annotations.Quantize;
import dev.bitwright.annotations.SchemeName;
import dev.bitwright.annotations.Tensor;
import dev.bitwright.annotations.Train;

/** Predicts the next character of a text, one step at a time: 4-bit weights, 4-bit state. */
@Network
@Quantize(scheme = SchemeName.UNIFORM, bits = 4)
@Train(
    optimizer = "adam(rate = 8e-3)",
    schedule = "one_cycle(warmup = 0.1)",
    batch = 32,
    steps = 64,
    gradientClip = 5,
    epochs = 6)
interface CharLstm {
  @Input(shape = 1)
  Tensor text();

  @Embedding(vocabulary = 96, units = 64)
  Tensor letter(Tensor text);

  @Lstm(units = 128)
  Tensor memory(Tensor letter);

  @Dense(units = 96)
  @Output
  Tensor scores(Tensor memory);
}
