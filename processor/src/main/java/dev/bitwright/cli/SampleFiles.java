package dev.bitwright.cli;

import dev.bitwright.cli.weights.ArrayFile;
import dev.bitwright.cli.weights.ArrayFileException;
import dev.bitwright.cli.weights.StoredArray;
import dev.bitwright.training.ArrayDataset;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.IdxDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Samples for calibration and for the comparison with the float network.
 *
 * @param name the file that the seen ones are from, without its folder
 * @param seen what the calibration or the profile sees
 * @param compared what the two networks are compared on
 * @param labelled whether the samples have labels
 */
record SampleFiles(String name, Dataset seen, Dataset compared, boolean labelled) {
  private static final int MOST_COMPARED = 10_000;

  /** The two sets of a folder of IDX files, named as those of MNIST and its successors. */
  enum Part {
    TRAIN("train"),
    TEST("t10k");

    private final String prefix;

    Part(String prefix) {
      this.prefix = prefix;
    }

    private Part other() {
      return this == TRAIN ? TEST : TRAIN;
    }

    private String images() {
      return prefix + "-images-idx3-ubyte";
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads samples. Of a folder that has both sets the preferred one is seen and the other compared;
   * of a single set those after the seen ones are compared, or the seen ones themselves where there
   * are no more.
   *
   * @throws ArrayFileException when they cannot be used
   */
  static SampleFiles read(Path place, int samples, Part preferred) throws ArrayFileException {
    if (Files.isDirectory(place)) {
      if (images(place, preferred).isPresent()) {
        return folder(place, samples, preferred);
      }
      if (images(place, preferred.other()).isPresent()) {
        return folder(place, samples, preferred.other());
      }
      throw new ArrayFileException(
          "the folder has neither " + Part.TRAIN.images() + " nor " + Part.TEST.images());
    }
    return array(place, samples);
  }

  /**
   * The same of this set of a folder only.
   *
   * @throws ArrayFileException also when the place is no folder that has it
   */
  static SampleFiles only(Path place, int samples, Part part) throws ArrayFileException {
    if (!Files.isDirectory(place)) {
      throw new ArrayFileException("it is no folder, in which there would be a set '" + part + "'");
    }
    if (images(place, part).isEmpty()) {
      throw new ArrayFileException("the folder has no " + part.images());
    }
    return folder(place, samples, part);
  }

  /** One line: how many are seen, and of which file. */
  String shown() {
    return seen.size() + (seen.size() == 1 ? " sample of " : " samples of ") + name + "\n";
  }

  private static SampleFiles folder(Path folder, int samples, Part part) {
    String name = file(folder, part.images()).getFileName().toString();
    Dataset own = idx(folder, part);
    return images(folder, part.other()).isEmpty()
        ? parts(name, own, samples, true)
        : of(name, own, idx(folder, part.other()), samples, true);
  }

  private static SampleFiles array(Path place, int samples) throws ArrayFileException {
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
    return parts(place.getFileName().toString(), all, samples, given != null);
  }

  private static SampleFiles parts(String name, Dataset all, int samples, boolean labelled) {
    int seen = Math.min(samples, all.size());
    Dataset rest = seen == all.size() ? all : all.subset(seen, all.size());
    return of(name, all, rest, seen, labelled);
  }

  private static SampleFiles of(
      String name, Dataset seen, Dataset compared, int samples, boolean labelled) {
    return new SampleFiles(
        name,
        seen.subset(0, Math.min(samples, seen.size())),
        compared.subset(0, Math.min(MOST_COMPARED, compared.size())),
        labelled);
  }

  private static Optional<Path> images(Path folder, Part part) {
    return Optional.of(file(folder, part.images())).filter(Files::exists);
  }

  private static Dataset idx(Path folder, Part part) {
    return IdxDataset.read(
        file(folder, part.images()), file(folder, part.prefix + "-labels-idx1-ubyte"));
  }

  private static Path file(Path folder, String name) {
    Path plain = folder.resolve(name);
    return Files.exists(plain) ? plain : folder.resolve(name + ".gz");
  }
}
