package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitwright.runtime.BitwrightException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  @TempDir Path folder;

  private Checkpoint content() {
    return new Checkpoint(
        "h1",
        Map.of("step", 12L, "epoch", -3L),
        Map.of("kernels", "plain"),
        Map.of("log", new double[] {0.1, Double.NaN}),
        List.of(
            new NamedRows("a", new float[][] {{1.5f, -0f, Float.MIN_VALUE}, {}}),
            new NamedRows("b", new float[][] {{3e38f}})));
  }

  private Path written() {
    Path file = folder.resolve("c.bwcp");
    content().write(file);
    return file;
  }

  @Test
  void comesBackBitForBit() {
    Checkpoint back = Checkpoint.read(written());
    assertThat(back.structureHash()).isEqualTo("h1");
    assertThat(back.numbers()).containsEntry("step", 12L).containsEntry("epoch", -3L);
    assertThat(back.texts()).containsEntry("kernels", "plain");
    assertThat(back.series().get("log")).containsExactly(0.1, Double.NaN);
    assertThat(back.table("a").rows())
        .isDeepEqualTo(new float[][] {{1.5f, -0f, Float.MIN_VALUE}, {}});
    assertThat(back.table("b").rows()[0][0]).isEqualTo(3e38f);
    assertThat(back.table("c")).isNull();
  }

  @Test
  void equalContentGivesEqualBytesAndNothingElseIsLeftInTheFolder() throws IOException {
    byte[] first = Files.readAllBytes(written());
    assertThat(Files.readAllBytes(written())).isEqualTo(first);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("c.bwcp"));
    }
  }

  @Test
  void everyFlippedBitAndEveryCutIsNoticed() throws IOException {
    Path file = written();
    byte[] good = Files.readAllBytes(file);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 4;
      Files.write(file, bad);
      assertThatThrownBy(() -> Checkpoint.read(file))
          .as("byte " + i)
          .isInstanceOf(BitwrightException.class);
      Files.write(file, Arrays.copyOf(good, i));
      assertThatThrownBy(() -> Checkpoint.read(file))
          .as("length " + i)
          .isInstanceOf(BitwrightException.class);
    }
  }

  @Test
  void messages() throws IOException {
    Path file = written();
    byte[] good = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(good, good.length - 5));
    assertThatThrownBy(() -> Checkpoint.read(file))
        .hasMessage(
            "BW5024: The checkpoint "
                + file
                + " is cut off: "
                + good.length
                + " bytes expected, "
                + (good.length - 5)
                + " found. Use another copy or an earlier checkpoint.");
    byte[] damaged = good.clone();
    damaged[20] ^= 1;
    Files.write(file, damaged);
    assertThatThrownBy(() -> Checkpoint.read(file))
        .hasMessage(
            "BW5025: The checkpoint "
                + file
                + " is damaged: its checksum does not match. Use"
                + " another copy or an earlier checkpoint.");
    Files.write(file, Arrays.copyOf(good, good.length + 2));
    assertThatThrownBy(() -> Checkpoint.read(file)).hasMessageContaining("2 bytes too many");
    byte[] newer = good.clone();
    ByteBuffer.wrap(newer).putInt(4, 9);
    Files.write(file, newer);
    assertThatThrownBy(() -> Checkpoint.read(file))
        .hasMessage(
            "BW5023: The checkpoint "
                + file
                + " has the format version 9; this library reads"
                + " versions up to 1. Use the Bitwright version that wrote it, or a newer one.");
    Files.write(file, "hello, world".getBytes());
    assertThatThrownBy(() -> Checkpoint.read(file))
        .hasMessage(
            "BW5022: "
                + file
                + " is not a Bitwright checkpoint. Give a file that a trainer has"
                + " saved.");
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> Checkpoint.read(missing))
        .hasMessage(
            "BW5020: Cannot read the checkpoint "
                + missing
                + ": no such file. Check the path and"
                + " that the file may be read.");
  }

  @Test
  void aFailedWriteLeavesTheOldFile() throws IOException {
    Path inside = folder.resolve("none").resolve("c.bwcp");
    assertThatThrownBy(() -> content().write(inside))
        .hasMessage(
            "BW5021: Cannot write the checkpoint "
                + inside
                + ": no such file. Check that the"
                + " folder exists, may be written and has room; an older checkpoint is unchanged.");
    Path occupied = Files.createDirectory(folder.resolve("occupied"));
    Files.write(occupied.resolve("x"), new byte[1]);
    assertThatThrownBy(() -> content().write(occupied))
        .hasMessageStartingWith("BW5021: Cannot write the checkpoint " + occupied);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(occupied);
    }
  }
}
