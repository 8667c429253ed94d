package dev.bitwright.cli.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitwright.cli.weights.ArrayFiles.Given;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sound files are read to the last bit; everything else is refused with one reason. */
class ArrayFileTest {
  @TempDir Path folder;

  private Map<String, StoredArray> read(String name, byte[] content) throws Exception {
    return ArrayFile.read(Files.write(folder.resolve(name), content));
  }

  private void refused(Path file, String reason) {
    assertThatThrownBy(() -> ArrayFile.read(file))
        .isInstanceOf(ArrayFileException.class)
        .hasMessage(reason);
  }

  private Path npz(boolean compressed, String name, byte[] content) {
    Path file = folder.resolve("a.npz");
    ArrayFiles.zip(file, compressed, Map.of(name, content));
    return file;
  }

  private static byte[] little(double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      bytes.putDouble(value);
    }
    return bytes.array();
  }

  private static byte[] shorts(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      bytes.putShort((short) value);
    }
    return bytes.array();
  }

  @Test
  void readsArraysOfNumPy() throws Exception {
    Map<String, Given> arrays = new LinkedHashMap<>();
    arrays.put("conv.weight", Given.floats(new int[] {2, 1, 1, 2}, 1, -2.5f, 3e-20f, 4));
    arrays.put("wide", new Given("<f8", new int[] {2}, little(0.1, -1e30)));
    arrays.put(
        "half", new Given("<f2", new int[] {5}, shorts(0x3C00, 0xC000, 0x0001, 0x7BFF, 0x8000)));
    arrays.put("single", Given.floats(new int[] {}, 7));
    arrays.put("none", Given.floats(new int[] {0, 3}));
    arrays.put("count", new Given("<i8", new int[] {}, new byte[8]));
    Map<String, StoredArray> read =
        ArrayFile.read(ArrayFiles.npz(folder.resolve("net.npz"), arrays));
    assertThat(read.keySet()).containsExactlyElementsOf(arrays.keySet());
    assertThat(read.get("conv.weight").floats()).containsExactly(1, -2.5f, 3e-20f, 4);
    assertThat(read.get("conv.weight").shapeText()).isEqualTo("[2, 1, 1, 2]");
    assertThat(read.get("wide").floats()).containsExactly(0.1f, -1e30f);
    assertThat(read.get("half").floats()).containsExactly(1, -2, 0x1p-24f, 65504, -0f);
    assertThat(read.get("single").floats()).containsExactly(7);
    assertThat(read.get("none").floats()).isEmpty();
    assertThatThrownBy(() -> read.get("count").floats())
        .hasMessage("the array 'count' has the type <i8, not one of 16, 32 or 64 bit floats");
  }

  /** Columns first, as NumPy saves the transpose of an array. */
  @Test
  void readsFortranOrder() throws Exception {
    byte[] values = Given.floats(new int[] {6}, 1, 4, 2, 5, 3, 6).bytes();
    Path file = npz(false, "w.npy", ArrayFiles.npy(ArrayFiles.header("<f4", true, 2, 3), values));
    assertThat(ArrayFile.read(file).get("w").floats()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void readsSafetensors() throws Exception {
    byte[] values = new byte[16];
    System.arraycopy(Given.floats(new int[] {2}, 1.5f, -2).bytes(), 0, values, 0, 8);
    System.arraycopy(shorts(0x3FC0, 0xC000), 0, values, 8, 4);
    System.arraycopy(shorts(0x3C00, 0x0000), 0, values, 12, 4);
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2,1],\"data_offsets\":[8,12]},"
            + "\"a\\u002ew\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + " \"h\" : {\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[12,14]},"
            + "\"n\":{\"dtype\":\"I8\",\"shape\":[2],\"data_offsets\":[14,16]}} ";
    Map<String, StoredArray> read =
        ArrayFile.read(ArrayFiles.safetensors(folder.resolve("a.safetensors"), header, values));
    assertThat(read.keySet()).containsExactly("b", "a.w", "h", "n");
    assertThat(read.get("a.w").floats()).containsExactly(1.5f, -2);
    assertThat(read.get("b").floats()).containsExactly(1.5f, -2);
    assertThat(read.get("h").floats()).containsExactly(1);
    assertThatThrownBy(() -> read.get("n").floats()).hasMessageContaining("has the type I8");
  }

  @Test
  void refusesWhatIsNoNumber() throws Exception {
    Path file = npz(true, "w.npy", ArrayFiles.npy(Given.floats(new int[] {2}, 1, Float.NaN)));
    assertThatThrownBy(() -> ArrayFile.read(file).get("w").floats())
        .hasMessage("the array 'w' holds a value that is NaN, infinite or beyond 32 bit floats");
    Path wide = npz(true, "w.npy", ArrayFiles.npy(new Given("<f8", new int[] {1}, little(1e300))));
    assertThatThrownBy(() -> ArrayFile.read(wide).get("w").floats())
        .hasMessageContaining("beyond 32 bit floats");
  }

  @Test
  void refusesUnsoundArchives() throws IOException {
    refused(folder.resolve("gone.npz"), "there is no such file");
    refused(
        Files.writeString(folder.resolve("a.pth"), "x"),
        "its name ends neither in .npz nor in .safetensors");
    refused(Files.writeString(folder.resolve("a.npz"), "no zip"), "it is no sound zip archive");
    refused(npz(true, "notes.txt", new byte[3]), "it holds 'notes.txt', which is no .npy array");
    byte[] good = ArrayFiles.npy(Given.floats(new int[] {3}, 1, 2, 3));
    refused(npz(false, "w.npy", new byte[4]), "the array 'w' is cut off or damaged");
    byte[] foreign = good.clone();
    foreign[1] = 'X';
    refused(npz(true, "w.npy", foreign), "'w' is no .npy array");
    byte[] newer = good.clone();
    newer[6] = 9;
    refused(npz(true, "w.npy", newer), "the array 'w' has the .npy version 9, not 1 to 3");
    refused(
        npz(true, "w.npy", Arrays.copyOf(good, good.length - 4)),
        "the array 'w' should have 12 bytes, but has 8");
    refused(
        npz(true, "w.npy", Arrays.copyOf(good, good.length + 1)),
        "the array 'w' should have 12 bytes, but has 13");
    byte[] header = good.clone();
    header[9] = 0x7F;
    refused(npz(true, "w.npy", header), "the array 'w' has a header that cannot be");
    refused(
        npz(true, "w.npy", ArrayFiles.npy("{'descr': [('a', '<f4')]}", new byte[4])),
        "the array 'w' has a header that is not understood");
    refused(
        npz(
            true,
            "w.npy",
            ArrayFiles.npy(ArrayFiles.header("<f4", false, 1 << 30, 1 << 30, 4), new byte[4])),
        "the array 'w' is too large");
    byte[] damaged = Files.readAllBytes(npz(false, "w.npy", good));
    String latin = new String(damaged, StandardCharsets.ISO_8859_1);
    damaged[latin.indexOf("PK\1\2") - 1] ^= 1;
    refused(Files.write(folder.resolve("b.npz"), damaged), "the array 'w' is cut off or damaged");
    byte[] cut = Arrays.copyOf(damaged, damaged.length / 2);
    refused(Files.write(folder.resolve("b.npz"), cut), "it is no sound zip archive");
  }

  /** Two entries of one name: the second name is changed in the archive's bytes. */
  @Test
  void refusesNamesTwice() throws IOException {
    Map<String, Given> arrays = new LinkedHashMap<>();
    arrays.put("aaa", Given.floats(new int[] {1}, 1));
    arrays.put("bbb", Given.floats(new int[] {1}, 2));
    Path file = ArrayFiles.npz(folder.resolve("a.npz"), arrays);
    String latin = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    Files.write(file, latin.replace("bbb", "aaa").getBytes(StandardCharsets.ISO_8859_1));
    refused(file, "it holds 'aaa.npy' twice");
  }

  private void tensors(String header, int bytes, String reason) {
    refused(
        ArrayFiles.safetensors(folder.resolve("a.safetensors"), header, new byte[bytes]), reason);
  }

  private static String entry(String name, String type, String shape, int from, int to) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(name, type, shape, from, to);
  }

  @Test
  void refusesUnsoundSafetensors() throws Exception {
    refused(Files.write(folder.resolve("b.safetensors"), new byte[5]), "it is cut off");
    byte[] huge = new byte[16];
    huge[7] = 1;
    refused(
        Files.write(folder.resolve("b.safetensors"), huge),
        "it is cut off, or no safetensors file");
    tensors("{", 0, "it is cut off, or no safetensors file");
    tensors("{}x", 0, "its header is not sound JSON at character 3");
    tensors("{\"a\":1.5}", 0, "its header is not sound JSON at character 7");
    tensors("{\"a\":-1}", 0, "its header is not sound JSON at character 6");
    tensors("{\"a\":[[[[[[1]]]]]]}", 0, "its header is not sound JSON at character 10");
    tensors("{\"a\":1}", 0, "its header does not describe 'a'");
    String a = entry("a", "F32", "[2]", 0, 8);
    tensors("{" + a + "," + a + "}", 8, "its header holds 'a' twice");
    tensors(
        "{" + entry("a", "F32", "[3]", 0, 8) + "}",
        8,
        "the array 'a' should have 12 bytes, but has 8");
    tensors("{" + a + "}", 7, "the array 'a' is not where the one before it ends, or is cut off");
    tensors(
        "{" + a + "," + entry("b", "F32", "[1]", 4, 8) + "}",
        8,
        "the array 'b' is not where the one before it ends, or is cut off");
    tensors("{" + a + "}", 9, "it has 1 bytes that belong to no array");
    tensors(
        "{" + entry("a", "F32", "[999999999,999999999]", 0, 8) + "}",
        8,
        "the array 'a' is too large");
    byte[] text = {2, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF};
    assertThatThrownBy(() -> read("c.safetensors", text)).hasMessage("its header is no UTF-8 text");
  }

  @Test
  void mapsNamesAndLayouts() throws Exception {
    Path file = folder.resolve("names.txt");
    Files.writeString(
        file,
        """
        # ours            theirs
        stem.conv2d.weight = conv1/kernel : hwio
        scores.weight = fc/kernel : io   # dense
        scores.bias = fc/bias
        """);
    NameMap map = NameMap.read(file);
    assertThat(map.names()).containsExactly("stem.conv2d.weight", "scores.weight", "scores.bias");
    assertThat(map.array("scores.bias")).isEqualTo("fc/bias");
    assertThat(map.array("other")).isEqualTo("other");
    // [rows 1, columns 2, inputs 2, outputs 2] to [outputs][inputs][taps]
    byte[] values = Given.floats(new int[] {8}, 0, 1, 2, 3, 4, 5, 6, 7).bytes();
    StoredArray kernel =
        new StoredArray("conv1/kernel", new int[] {1, 2, 2, 2}, "<f4", ByteBuffer.wrap(values));
    assertThat(map.values("stem.conv2d.weight", kernel)).containsExactly(0, 4, 2, 6, 1, 5, 3, 7);
    assertThat(map.values("unmapped", kernel)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThatThrownBy(() -> map.values("scores.weight", kernel))
        .hasMessage("the array 'conv1/kernel' has the shape [1, 2, 2, 2], not io");
    StoredArray dense = new StoredArray("d", new int[] {2, 4}, "<f4", ByteBuffer.wrap(values));
    assertThat(map.values("scores.weight", dense)).containsExactly(0, 4, 1, 5, 2, 6, 3, 7);
  }

  @Test
  void refusesUnsoundMaps() throws IOException {
    Path file = folder.resolve("names.txt");
    String[][] cases = {
      {"a b", "line 1 is not 'ours = theirs', with ' : hwio' or ' : io' where needed"},
      {"\na = b : oi", "line 2 is not 'ours = theirs', with ' : hwio' or ' : io' where needed"},
      {"a = b = c", "line 1 is not 'ours = theirs', with ' : hwio' or ' : io' where needed"},
      {"a =", "line 1 is not 'ours = theirs', with ' : hwio' or ' : io' where needed"},
      {"a = b\na = c", "line 2 gives 'a' again"},
    };
    for (String[] one : cases) {
      Files.writeString(file, one[0]);
      assertThatThrownBy(() -> NameMap.read(file)).hasMessage(one[1]);
    }
    assertThatThrownBy(() -> NameMap.read(folder.resolve("gone")))
        .hasMessage("it cannot be read as UTF-8 text");
    Files.write(file, new byte[] {(byte) 0xFF});
    assertThatThrownBy(() -> NameMap.read(file)).hasMessage("it cannot be read as UTF-8 text");
    Files.write(file, new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> NameMap.read(file)).hasMessage("it is larger than 1 MiB");
  }
}
