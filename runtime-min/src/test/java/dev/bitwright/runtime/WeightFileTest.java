package dev.bitwright.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFileTest {
  private final FrozenNetwork network = FrozenFixture.network();

  private byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WeightFile.write(out, network);
    return out.toByteArray();
  }

  private static BitwrightException failure(byte[] bytes, FrozenLayout layout) {
    return catchThrowableOfType(
        BitwrightException.class, () -> WeightFile.read(new ByteArrayInputStream(bytes), layout));
  }

  private static void assertFailure(byte[] bytes, String id, String text) {
    BitwrightException e = failure(bytes, FrozenFixture.layout());
    assertThat(e.id()).isEqualTo(id);
    assertThat(e).hasMessage(id + ": " + text);
  }

  @Test
  void readsWhatItWrote() {
    FrozenNetwork read = WeightFile.read(new ByteArrayInputStream(bytes()), FrozenFixture.layout());
    assertThat(read).isEqualTo(network);
    for (FrozenLayout.Table table : network.layout().tables()) {
      assertThat(read.longs(table.name())).isEqualTo(network.longs(table.name()));
    }
    assertThat(read.scoreScale()).isEqualTo(0.125f);
    assertThat(read.rows("stem.thresholds")).isEqualTo(new int[][] {{-5, 7}, {208027, 208027}});
    assertThat(read).isNotEqualTo(network.with("stem.weights", 4, 6));
  }

  @Test
  void packsWeightsByTheirStorageForm() {
    assertThat(network.layout().tables().get(0).bytes()).isEqualTo(18);
    // 24 ternary weights: two planes of three bytes; nine four-bit weights: five bytes.
    assertThat(
            network.layout().tables().stream()
                .filter(t -> t.name().endsWith(".weights"))
                .map(FrozenLayout.Table::bytes))
        .containsExactly(18, 6, 5);
  }

  @Test
  void replacesTheFileInOneStep(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("small.bww");
    Files.writeString(file, "something older");
    WeightFile.write(file, network);
    assertThat(WeightFile.read(file, FrozenFixture.layout())).isEqualTo(network);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void unreadableFile(@TempDir Path folder) {
    Path file = folder.resolve("none.bww");
    BitwrightException e =
        catchThrowableOfType(
            BitwrightException.class, () -> WeightFile.read(file, FrozenFixture.layout()));
    assertThat(e)
        .hasMessage(
            "BW5100: Cannot read the weight file "
                + file
                + ": there is no such file. Check the path and that the file may be read.");
  }

  @Test
  void brokenStreams() {
    InputStream in =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the line is dead");
          }
        };
    assertThat(
            catchThrowableOfType(
                BitwrightException.class, () -> WeightFile.read(in, FrozenFixture.layout())))
        .hasMessageStartingWith(
            "BW5100: Cannot read the weight file the stream: the line is dead.");
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("the line is dead");
          }
        };
    assertThat(catchThrowableOfType(BitwrightException.class, () -> WeightFile.write(out, network)))
        .hasMessageStartingWith("BW5107: Cannot write the weight file the stream");
  }

  @Test
  void foreignFile() {
    assertFailure(
        "PK\u0003\u0004 whatever".getBytes(StandardCharsets.UTF_8),
        "BW5101",
        "the stream is not a Bitwright weight file."
            + " Give a file that a model of this network has saved.");
  }

  @Test
  void newerFile() {
    byte[] bytes = bytes();
    bytes[11] = 2;
    assertFailure(
        bytes,
        "BW5102",
        "The weight file the stream has the format version 2; this library reads versions up to 1."
            + " Use the Bitwright version that wrote it, or a newer one.");
  }

  @Test
  void everyTruncationIsFound() {
    byte[] bytes = bytes();
    for (int length = 0; length < bytes.length; length++) {
      assertFailure(
          Arrays.copyOf(bytes, length),
          "BW5103",
          "The weight file the stream is cut off. Fetch or freeze it again.");
    }
  }

  @Test
  void everyFlippedBitIsFound() {
    byte[] bytes = bytes();
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit >> 3] ^= (byte) (1 << (bit & 7));
      assertThat(failure(flipped, FrozenFixture.layout())).as("bit %d", bit).isNotNull();
    }
  }

  @Test
  void corruptedTableIsNamed() {
    byte[] bytes = bytes();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("head.weights") + 18] ^= 1;
    assertFailure(
        bytes,
        "BW5104",
        "The weight file the stream is damaged: the table head.weights has a wrong checksum."
            + " Fetch or freeze it again.");
  }

  @Test
  void bytesAfterTheEndAndAbsurdHeader() {
    byte[] bytes = bytes();
    assertFailure(
        Arrays.copyOf(bytes, bytes.length + 1),
        "BW5104",
        "The weight file the stream is damaged: there are bytes after its end."
            + " Fetch or freeze it again.");
    bytes[12] = (byte) 0x7f;
    assertThat(failure(bytes, FrozenFixture.layout()))
        .hasMessageStartingWith(
            "BW5104: The weight file the stream is damaged: its header claims 2130706");
  }

  @Test
  void valueOutsideItsRange() {
    byte[] bytes = bytes();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int name = text.indexOf("stem.signs");
    // Signs +1, -1 become 0, -1; both checksums are made right again.
    int data = name + 10 + 4;
    bytes[data] &= ~1;
    write(bytes, data + 1, crc(bytes, new int[] {name, name + 10}, new int[] {data, data + 1}));
    write(bytes, bytes.length - 4, crc(bytes, new int[] {0, bytes.length - 4}));
    assertThat(failure(bytes, FrozenFixture.layout()))
        .hasMessageContaining("BW5104")
        .hasMessageContaining("a table holds a value outside its range");
  }

  private static int crc(byte[] bytes, int[]... parts) {
    CRC32 crc = new CRC32();
    for (int[] part : parts) {
      crc.update(bytes, part[0], part[1] - part[0]);
    }
    return (int) crc.getValue();
  }

  private static void write(byte[] bytes, int at, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >> 24 - 8 * i);
    }
  }

  @Test
  void aRenamedNetworkReadsItsFile() {
    FrozenLayout layout = FrozenFixture.layout("d0", "s0");
    FrozenLayout renamed =
        new FrozenLayout(
            "Renamed", layout.deploymentHash(), layout.structureHash(), layout.stages());
    FrozenNetwork read = WeightFile.read(new ByteArrayInputStream(bytes()), renamed);
    assertThat(read.layout().network()).isEqualTo("Renamed");
    assertThat(read.longs("scoreScale")).hasSize(1);
  }

  @Test
  void otherNetwork() {
    assertThat(failure(bytes(), FrozenFixture.layout("d1", "s1")))
        .hasMessage(
            "BW5105: The weight file the stream belongs to the network Small, whose layers or shapes"
                + " are not those of Small. Give a weight file of this network; after a change of"
                + " its layers, train and freeze again.");
    assertThat(failure(bytes(), FrozenFixture.layout("d1", "s0")))
        .hasMessage(
            "BW5106: The weight file the stream belongs to Small with other schemes or bit widths."
                + " Freeze the network again after a change of its quantization.");
  }

  @Test
  void unwritableFolder(@TempDir Path folder) {
    Path file = folder.resolve("missing").resolve("small.bww");
    BitwrightException e =
        catchThrowableOfType(BitwrightException.class, () -> WeightFile.write(file, network));
    assertThat(e.id()).isEqualTo("BW5107");
    assertThat(e)
        .hasMessageStartingWith("BW5107: Cannot write the weight file " + file)
        .hasMessageEndingWith(
            "Check that the folder exists, may be written and has room;"
                + " an older file is unchanged.");
  }
}
