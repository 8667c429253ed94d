package dev.bitwright.runtime;

import dev.bitwright.runtime.internal.AtomicFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * The file that holds a deployed network's integers. All numbers big-endian:
 *
 * <pre>
 * 8 bytes  magic
 * u32      format version, 1
 * u32      length of the header text
 * text     UTF-8, four lines: network, deployment hash, structure hash, number of tables
 * u32      CRC-32 of all bytes so far
 * per table, in the order of the layout:
 *   u16 + UTF-8  name
 *   u32          bytes of data
 *   bytes        bit-packed values
 *   u32          CRC-32 of name and data
 * u32      CRC-32 of all bytes so far
 * </pre>
 *
 * All sizes follow from the network that reads the file (of groups of weights the largest one), so
 * that nothing larger than its own parameters is ever allocated.
 */
public final class WeightFile {
  /** As PNG's: a byte above 127, line ends of both kinds and an end-of-file mark. */
  private static final byte[] MAGIC = {(byte) 0x89, 'B', 'W', 'N', '\r', '\n', 0x1A, '\n'};

  static final int VERSION = 1;
  private static final int LARGEST_HEADER = 4096;

  private final String source;
  private final FrozenLayout layout;
  private final CheckedInputStream checked;
  private final DataInputStream in;

  private WeightFile(String source, FrozenLayout layout, InputStream stream) {
    this.source = source;
    this.layout = layout;
    this.checked = new CheckedInputStream(stream, new CRC32());
    this.in = new DataInputStream(checked);
  }

  /** Writes the file in one step: a reader sees the old one or the new one, never a part. */
  public static void write(Path file, FrozenNetwork network) {
    AtomicFile.write(
        file, bytes(network), e -> RuntimeMessage.WEIGHTS_UNWRITABLE.causedBy(e, file, reason(e)));
  }

  /** Writes to a stream, which stays open. */
  public static void write(OutputStream out, FrozenNetwork network) {
    try {
      out.write(bytes(network));
      out.flush();
    } catch (IOException e) {
      throw RuntimeMessage.WEIGHTS_UNWRITABLE.causedBy(e, "the stream", reason(e));
    }
  }

  /**
   * Reads a weight file of the network {@code layout}.
   *
   * @throws BitwrightException when it cannot be read, is not a weight file, was cut off, is
   *     damaged, comes from a newer version or belongs to another network (BW5100 to BW5106)
   */
  public static FrozenNetwork read(Path file, FrozenLayout layout) {
    try (InputStream stream = Files.newInputStream(file)) {
      return new WeightFile(file.toString(), layout, new BufferedInputStream(stream)).read();
    } catch (IOException e) {
      throw RuntimeMessage.WEIGHTS_UNREADABLE.causedBy(e, file, reason(e));
    }
  }

  /** As {@link #read(Path, FrozenLayout)}; reads the stream to its end and leaves it open. */
  public static FrozenNetwork read(InputStream stream, FrozenLayout layout) {
    try {
      return new WeightFile("the stream", layout, stream).read();
    } catch (IOException e) {
      throw RuntimeMessage.WEIGHTS_UNREADABLE.causedBy(e, "the stream", reason(e));
    }
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException
        ? "there is no such file"
        : String.valueOf(e.getMessage());
  }

  private static byte[] bytes(FrozenNetwork network) {
    FrozenLayout layout = network.layout();
    List<FrozenLayout.Table> tables = layout.tables();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(MAGIC);
      out.writeInt(VERSION);
      byte[] header = header(layout, tables.size()).getBytes(StandardCharsets.UTF_8);
      out.writeInt(header.length);
      out.write(header);
      out.writeInt(crc(bytes.toByteArray()));
      for (int t = 0; t < tables.size(); t++) {
        byte[] name = tables.get(t).name().getBytes(StandardCharsets.UTF_8);
        byte[] data = network.packed(t);
        out.writeShort(name.length);
        out.write(name);
        out.writeInt(data.length);
        out.write(data);
        out.writeInt(crc(name, data));
      }
      out.writeInt(crc(bytes.toByteArray()));
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  private static String header(FrozenLayout layout, int tables) {
    return layout.network()
        + '\n'
        + layout.deploymentHash()
        + '\n'
        + layout.structureHash()
        + '\n'
        + tables
        + '\n';
  }

  private static int crc(byte[]... parts) {
    CRC32 crc = new CRC32();
    for (byte[] part : parts) {
      crc.update(part);
    }
    return (int) crc.getValue();
  }

  private FrozenNetwork read() throws IOException {
    try {
      readMagic();
      readHeader();
      List<FrozenLayout.Table> tables = layout.tables();
      byte[][] packed = new byte[tables.size()][];
      for (int t = 0; t < packed.length; t++) {
        packed[t] = readTable(tables.get(t));
      }
      checkSum("the end of the file");
      if (in.read() >= 0) {
        throw corrupted("there are bytes after its end");
      }
      FrozenNetwork network = FrozenNetwork.ofPacked(layout, packed);
      if (network == null) {
        throw corrupted("a table holds a value outside its range");
      }
      return network;
    } catch (EOFException e) {
      throw RuntimeMessage.WEIGHTS_TRUNCATED.causedBy(e, source);
    }
  }

  private void readMagic() throws IOException {
    for (byte expected : MAGIC) {
      int found = in.read();
      if (found < 0) {
        throw new EOFException();
      }
      if ((byte) found != expected) {
        throw RuntimeMessage.WEIGHTS_FOREIGN.exception(source);
      }
    }
    int version = in.readInt();
    if (version > VERSION) {
      throw RuntimeMessage.WEIGHTS_NEWER.exception(source, version, VERSION);
    }
    if (version != VERSION) {
      throw corrupted("its version is " + version);
    }
  }

  private void readHeader() throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LARGEST_HEADER) {
      throw corrupted("its header claims " + Integer.toUnsignedString(length) + " bytes");
    }
    String text = new String(readFully(length), StandardCharsets.UTF_8);
    checkSum("the header");
    String[] lines = text.split("\n", -1);
    if (lines.length != 5) {
      throw corrupted("its header has no four lines");
    }
    if (!lines[1].equals(layout.deploymentHash())) {
      throw lines[2].equals(layout.structureHash())
          ? RuntimeMessage.WEIGHTS_SCHEMES.exception(source, layout.network())
          : RuntimeMessage.WEIGHTS_NETWORK.exception(source, lines[0], layout.network());
    }
    // The name may differ: a network that was renamed, or written in the other way, reads its file.
    String expected = header(layout, layout.tables().size());
    if (!text.substring(text.indexOf('\n')).equals(expected.substring(expected.indexOf('\n')))) {
      throw corrupted("its header does not fit its hash");
    }
  }

  private byte[] readTable(FrozenLayout.Table table) throws IOException {
    byte[] wanted = table.name().getBytes(StandardCharsets.UTF_8);
    int nameLength = in.readUnsignedShort();
    int bytes = table.bytes();
    if (nameLength != wanted.length) {
      throw corrupted("the table " + table.name() + " is not where it should be");
    }
    byte[] name = readFully(nameLength);
    int size = in.readInt();
    boolean fits = table.groups() == null ? size == bytes : size >= 0 && size <= bytes;
    if (!Arrays.equals(name, wanted) || !fits) {
      throw corrupted("the table " + table.name() + " is not where it should be");
    }
    byte[] data = readFully(size);
    if (in.readInt() != crc(name, data)) {
      throw corrupted("the table " + table.name() + " has a wrong checksum");
    }
    return data;
  }

  private byte[] readFully(int length) throws IOException {
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  private void checkSum(String what) throws IOException {
    int computed = (int) checked.getChecksum().getValue();
    if (in.readInt() != computed) {
      throw corrupted(what + " has a wrong checksum");
    }
  }

  private BitwrightException corrupted(String how) {
    return RuntimeMessage.WEIGHTS_CORRUPTED.exception(source, how);
  }
}
