package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import java.util.Arrays;

/**
 * Assembles mini-batches in the training layout: bytes of a data set become integer-valued floats
 * {@code [channels][images*height*width]} of each part, with the labels beside them.
 */
final class Batch {
  private final NetworkShape shape;
  private final byte[][] raw;
  private final byte[][] changed;
  private final int[][] labels;
  private final float[][][] targets;

  Batch(NetworkShape shape, int parts, int imagesPerPart) {
    this.shape = shape;
    raw = new byte[parts][shape.inputSize()];
    changed = new byte[parts][shape.inputSize()];
    labels = new int[parts][imagesPerPart];
    targets =
        shape.loss() == Loss.MEAN_SQUARED
            ? new float[parts][shape.outputs()][imagesPerPart]
            : new float[parts][0][];
  }

  /**
   * Reads the images of one part.
   *
   * @param order index within the data set of each position of the epoch
   * @param start position of the batch's first image
   * @param epoch keys the augmentation
   */
  void fill(
      Dataset data,
      int[] order,
      int start,
      Pass pass,
      int part,
      float[][] input,
      Augmentation augmentation,
      int epoch) {
    int size = shape.height() * shape.width();
    boolean signed = shape.signedInput();
    float[] target = new float[targets[part].length];
    for (int i = 0; i < pass.images(part); i++) {
      int index = order[start + pass.first(part) + i];
      byte[] image = raw[part];
      data.read(index, image);
      if (!augmentation.isNone()) {
        augmentation.apply(
            image,
            changed[part],
            shape.channels(),
            shape.height(),
            shape.width(),
            pass.seed(),
            epoch,
            index);
        image = changed[part];
      }
      for (int c = 0; c < shape.channels(); c++) {
        float[] row = input[c];
        for (int j = 0; j < size; j++) {
          byte b = image[c * size + j];
          row[i * size + j] = signed ? b : b & 0xFF;
        }
      }
      labels[part][i] = label(data, index, target);
      for (int c = 0; c < target.length; c++) {
        targets[part][c][i] = target[c];
      }
    }
  }

  private int label(Dataset data, int index, float[] target) {
    int label = data.label(index);
    if (label < 0 || label >= shape.outputs()) {
      throw RuntimeMessage.LABEL_RANGE.exception(index, label, shape.name(), shape.outputs() - 1);
    }
    if (target.length > 0) {
      data.target(index, target);
    }
    return label;
  }

  /** Summed loss of a part, and its gradient unless that is null. */
  double loss(Pass pass, int part, float[][] scores, float[][] gradient) {
    int images = pass.images(part);
    return shape.loss() == Loss.CROSS_ENTROPY
        ? LossRows.crossEntropy(scores, labels[part], images, pass.images(), gradient)
        : LossRows.meanSquared(scores, targets[part], images, pass.images(), gradient);
  }

  /** Images of a part whose largest score is their label's. */
  int correct(Pass pass, int part, float[][] scores) {
    int correct = 0;
    for (int i = 0; i < pass.images(part); i++) {
      if (LossRows.argmax(scores, i) == labels[part][i]) {
        correct++;
      }
    }
    return correct;
  }

  int label(int part, int image) {
    return labels[part][image];
  }

  /** The order 0, 1, 2, ... */
  static int[] inOrder(int size) {
    int[] order = new int[size];
    Arrays.setAll(order, i -> i);
    return order;
  }
}
