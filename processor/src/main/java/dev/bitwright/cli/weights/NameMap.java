package dev.bitwright.cli.weights;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which array of a file is which value of a network: lines {@code ours = theirs}, or {@code ours =
 * theirs : layout} where a weight is not stored output first: {@code hwio} (kernel rows, columns,
 * inputs, outputs) or {@code io} (inputs, outputs). {@code #} starts a comment.
 */
public final class NameMap {
  private static final long LONGEST = 1 << 20;

  /** Where a value comes from; layout empty for the network's own. */
  private record Source(String array, String layout) {}

  private final Map<String, Source> sources = new LinkedHashMap<>();

  /** The map by which everything keeps its name. */
  public NameMap() {}

  /**
   * Reads a map.
   *
   * @throws ArrayFileException when a line is not understood, or a name is given twice
   */
  public static NameMap read(Path file) throws ArrayFileException {
    NameMap map = new NameMap();
    try {
      if (Files.size(file) > LONGEST) {
        throw new ArrayFileException("it is larger than 1 MiB");
      }
      int number = 0;
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        number++;
        String content = line.replaceFirst("#.*", "").strip();
        if (!content.isEmpty()) {
          map.add(content, number);
        }
      }
      return map;
    } catch (IOException e) {
      throw new ArrayFileException("it cannot be read as UTF-8 text");
    }
  }

  private void add(String line, int number) throws ArrayFileException {
    String[] sides = line.split(" *= *", -1);
    String[] right = sides.length == 2 ? sides[1].split(" +: +", -1) : new String[0];
    String layout = right.length == 2 ? right[1] : "";
    boolean good =
        (right.length == 1 || right.length == 2 && layout.matches("hwio|io"))
            && !sides[0].isEmpty()
            && !right[0].isEmpty();
    if (!good) {
      throw new ArrayFileException(
          "line " + number + " is not 'ours = theirs', with ' : hwio' or ' : io' where needed");
    }
    if (sources.put(sides[0], new Source(right[0], layout)) != null) {
      throw new ArrayFileException("line " + number + " gives '" + sides[0] + "' again");
    }
  }

  /** The names on the left. */
  public Iterable<String> names() {
    return sources.keySet();
  }

  /** The name of the array that is a value of the network. */
  public String array(String ours) {
    Source source = sources.get(ours);
    return source == null ? ours : source.array();
  }

  /**
   * The values, output first.
   *
   * @throws ArrayFileException when the array has no such layout or is not of floats
   */
  public float[] values(String ours, StoredArray array) throws ArrayFileException {
    Source source = sources.get(ours);
    String layout = source == null ? "" : source.layout();
    float[] values = array.floats();
    if (layout.isEmpty()) {
      return values;
    }
    int[] shape = array.shape();
    if (shape.length != layout.length()) {
      throw new ArrayFileException(
          "the array '"
              + array.name()
              + "' has the shape "
              + array.shapeText()
              + ", not "
              + layout);
    }
    int outputs = shape[shape.length - 1];
    int inputs = shape[shape.length - 2];
    int taps = values.length / Math.max(1, outputs * inputs);
    float[] turned = new float[values.length];
    for (int tap = 0; tap < taps; tap++) {
      for (int i = 0; i < inputs; i++) {
        for (int o = 0; o < outputs; o++) {
          turned[(o * inputs + i) * taps + tap] = values[(tap * inputs + i) * outputs + o];
        }
      }
    }
    return turned;
  }
}
