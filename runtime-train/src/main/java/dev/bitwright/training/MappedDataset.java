package dev.bitwright.training;

import java.util.function.IntUnaryOperator;

/** A selection or reordering of another data set. */
record MappedDataset(Dataset source, int size, IntUnaryOperator index) implements Dataset {
  @Override
  public int channels() {
    return source.channels();
  }

  @Override
  public int height() {
    return source.height();
  }

  @Override
  public int width() {
    return source.width();
  }

  @Override
  public void read(int i, byte[] into) {
    source.read(index.applyAsInt(i), into);
  }

  @Override
  public int label(int i) {
    return source.label(index.applyAsInt(i));
  }

  @Override
  public void target(int i, float[] into) {
    source.target(index.applyAsInt(i), into);
  }
}
