package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
  @TempDir Path folder;

  private static byte[] idx(int bytes, int... dimensions) {
    ByteBuffer b = ByteBuffer.allocate(4 + 4 * dimensions.length + bytes);
    b.put(new byte[] {0, 0, 8, (byte) dimensions.length});
    for (int d : dimensions) {
      b.putInt(d);
    }
    for (int i = 0; i < bytes; i++) {
      b.put((byte) (i * 7));
    }
    return b.array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static Dataset read(byte[] images, byte[] labels) {
    return IdxDataset.read(
        new ByteArrayInputStream(images), "images", new ByteArrayInputStream(labels), "labels");
  }

  @Test
  void readsPlainAndCompressedFiles() throws IOException {
    Path images = file("images.gz", gzip(idx(2 * 3 * 4, 2, 3, 4)));
    Path labels = file("labels", idx(2, 2));
    Dataset data = IdxDataset.read(images, labels);
    assertThat(data.size()).isEqualTo(2);
    assertThat(data.height()).isEqualTo(3);
    assertThat(data.width()).isEqualTo(4);
    assertThat(data.channels()).isEqualTo(1);
    byte[] image = new byte[12];
    data.read(1, image);
    assertThat(image[0]).isEqualTo((byte) 84);
    assertThat(data.label(1)).isEqualTo(7);
    float[] target = new float[8];
    data.target(1, target);
    assertThat(target).containsExactly(0, 0, 0, 0, 0, 0, 0, 1);
    assertThat(read(idx(24, 1, 2, 3, 4), idx(1, 1)).channels()).isEqualTo(2);
  }

  @Test
  void refusesWhatIsNotIdx() {
    assertThatThrownBy(() -> read("PNG\n...".getBytes(), idx(1, 1)))
        .hasMessage(
            "BW5002: images is not an IDX file: it starts with 50 4e 47 0a, expected 00 00 08 03 or"
                + " 00 00 08 04. Give the files of the data set as published, for example"
                + " train-images-idx3-ubyte.gz.");
    assertThatThrownBy(() -> read(idx(4, 1, 2, 2), idx(4, 1, 2, 2)))
        .hasMessageStartingWith(
            "BW5002: labels is not an IDX file: it starts with 00 00 08 03, expected 00 00 08 01.");
    assertThatThrownBy(() -> read(new byte[0], idx(1, 1)))
        .hasMessageContaining("it starts with nothing");
  }

  @Test
  void refusesWrongSizesBeforeTakingMemory() throws IOException {
    byte[] cut = Arrays.copyOf(idx(24, 2, 3, 4), 30);
    assertThatThrownBy(() -> read(cut, idx(2, 2)))
        .hasMessage(
            "BW5003: images should hold 24 bytes after its header, but holds 14. The file is cut"
                + " off or damaged: fetch it again.");
    assertThatThrownBy(() -> read(idx(25, 2, 3, 4), idx(2, 2)))
        .hasMessageStartingWith(
            "BW5003: images should hold 24 bytes after its header, but holds more.");
    assertThatThrownBy(() -> read(new byte[] {0, 0, 8, 3, 0, 0}, idx(2, 2)))
        .hasMessageStartingWith("BW5003: images");
    assertThatThrownBy(() -> read(idx(4, 2_000_000_000, 1, 1), idx(2, 2)))
        .hasMessageStartingWith("BW5003: images should hold 2000000000 bytes");
    assertThatThrownBy(() -> read(idx(4, 70_000, 70_000, 1), idx(2, 2)))
        .hasMessage(
            "BW5004: images announces the dimensions [70000, 70000, 1], outside what can be read."
                + " Sizes must be 1 or more, and the data below 2 GiB.");
    assertThatThrownBy(() -> read(idx(4, -1, -1, 4), idx(2, 2))).hasMessageStartingWith("BW5004: ");
    byte[] zip = gzip(idx(2400, 2, 30, 40));
    assertThatThrownBy(() -> read(Arrays.copyOf(zip, zip.length / 2), idx(2, 2)))
        .hasMessageStartingWith(
            "BW5001: Cannot read the data file images: it is not a complete gzip file.");
  }

  @Test
  void refusesFilesThatDoNotBelongTogetherOrAreMissing() throws IOException {
    assertThatThrownBy(() -> read(idx(24, 2, 3, 4), idx(3, 3)))
        .hasMessage(
            "BW5005: images holds 2 images but labels holds 3 labels. Give the image file and the"
                + " label file of the same set.");
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> IdxDataset.read(missing, missing))
        .hasMessage(
            "BW5001: Cannot read the data file "
                + missing
                + ": no such file. Check the path and"
                + " that the file may be read.");
    assertThatThrownBy(() -> IdxDataset.read(folder, folder))
        .hasMessageStartingWith("BW5001: Cannot read the data file " + folder);
  }

  @Test
  void subsetsAndMapsSelect() {
    Dataset data = read(idx(40, 10, 2, 2), idx(10, 10));
    Dataset some = data.subset(3, 7);
    assertThat(some.size()).isEqualTo(4);
    assertThat(some.label(1)).isEqualTo(28);
    Dataset reversed = some.map(4, i -> 3 - i);
    assertThat(reversed.label(0)).isEqualTo(42);
    byte[] image = new byte[4];
    reversed.read(3, image);
    assertThat(image[0]).isEqualTo((byte) (12 * 7));
    assertThatThrownBy(() -> data.subset(5, 11))
        .hasMessage(
            "BW5010: The images 5 to 11 (exclusive) are not part of a data set of 10 images. Give a"
                + " range inside the data set.");
  }

  @Test
  void anArrayOfTheWrongLengthIsRefused() {
    assertThatThrownBy(() -> new ArrayDataset(1, 2, 2, new byte[9], new byte[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void augmentationFlipsAndShiftsByKey() {
    byte[] image = {1, 2, 3, 4, 5, 6};
    byte[] to = new byte[6];
    int flipped = 0;
    for (int i = 0; i < 200; i++) {
      Augmentation.horizontalFlip().apply(image, to, 1, 2, 3, 1, 0, i);
      boolean mirrored = to[0] == 3;
      assertThat(to)
          .containsExactly(
              mirrored ? new byte[] {3, 2, 1, 6, 5, 4} : new byte[] {1, 2, 3, 4, 5, 6});
      flipped += mirrored ? 1 : 0;
    }
    assertThat(flipped).isBetween(70, 130);
    int[] sums = new int[3];
    for (int i = 0; i < 200; i++) {
      Augmentation.flipAndShift(false, 1, 9).apply(image, to, 1, 2, 3, 1, 0, i);
      for (int right = -1; right <= 1; right++) {
        int column = 1 + right;
        sums[right + 1] +=
            to[column] == 2 || to[3 + column] == 5 || to[column] == 5 || to[3 + column] == 2
                ? 1
                : 0;
      }
    }
    assertThat(sums).doesNotContain(0);
    byte[] again = new byte[6];
    Augmentation both = Augmentation.flipAndShift(true, 1, 0);
    both.apply(image, to, 1, 2, 3, 5, 2, 40);
    both.apply(image, again, 1, 2, 3, 5, 2, 40);
    assertThat(again).isEqualTo(to);
  }
}
