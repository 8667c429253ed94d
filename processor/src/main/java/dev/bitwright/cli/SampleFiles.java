package dev.bitwright.cli;

import dev.bitwright.cli.weights.ArrayFile;
import dev.bitwright.cli.weights.ArrayFileException;
import dev.bitwright.cli.weights.StoredArray;
import dev.bitwright.training.ArrayDataset;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.IdxDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Samples for calibration and for the comparison with the float network.
 *
 * @param seen what the calibration sees
 * @param compared what the two networks are compared on
 * @param labelled whether the samples have labels
 */
record SampleFiles(Dataset seen, Dataset compared, boolean labelled) {
  private static final int MOST_COMPARED = 10_000;

  /**
   * Reads samples. Of a folder the training images are seen, and the test images compared where
   * there are such; of a single set those after the seen ones are compared, or the seen ones
   * themselves where there are no more.
   *
   * @throws ArrayFileException when they cannot be used
   */
  static SampleFiles read(Path place, int samples) throws ArrayFileException {
    if (Files.isDirectory(place)) {
      Dataset train = idx(place, "train");
      if (train == null) {
        throw new ArrayFileException("the folder has no train-images-idx3-ubyte");
      }
      Dataset test = idx(place, "t10k");
      return test == null ? parts(train, samples, true) : of(train, test, samples, true);
    }
    Map<String, StoredArray> arrays = ArrayFile.read(place);
    StoredArray images = arrays.get("images");
    if (images == null || images.shape().length < 2 || images.shape().length > 4) {
      throw new ArrayFileException("it holds no array 'images' of 2 to 4 dimensions");
    }
    int[] shape = images.shape();
    byte[] labels = new byte[shape[0]];
    StoredArray given = arrays.get("labels");
    if (given != null) {
      labels = given.unsignedBytes();
      if (given.shape().length != 1 || labels.length != shape[0]) {
        throw new ArrayFileException("it holds " + shape[0] + " images, but other labels");
      }
    }
    int last = shape.length - 1;
    Dataset all =
        new ArrayDataset(
            shape.length == 3 ? 1 : shape[1],
            shape.length == 2 ? 1 : shape[last - 1],
            shape.length == 2 ? 1 : shape[last],
            images.unsignedBytes(),
            labels);
    if (all.size() == 0) {
      throw new ArrayFileException("it holds no images");
    }
    return parts(all, samples, given != null);
  }

  private static SampleFiles parts(Dataset all, int samples, boolean labelled) {
    int seen = Math.min(samples, all.size());
    Dataset rest = seen == all.size() ? all : all.subset(seen, all.size());
    return of(all, rest, seen, labelled);
  }

  private static SampleFiles of(Dataset seen, Dataset compared, int samples, boolean labelled) {
    return new SampleFiles(
        seen.subset(0, Math.min(samples, seen.size())),
        compared.subset(0, Math.min(MOST_COMPARED, compared.size())),
        labelled);
  }

  private static Dataset idx(Path folder, String part) {
    Path images = file(folder, part + "-images-idx3-ubyte");
    return Files.exists(images)
        ? IdxDataset.read(images, file(folder, part + "-labels-idx1-ubyte"))
        : null;
  }

  private static Path file(Path folder, String name) {
    Path plain = folder.resolve(name);
    return Files.exists(plain) ? plain : folder.resolve(name + ".gz");
  }
}
