package dev.bitwright.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The lines of a {@link TableTrainer}, by kind. */
final class TrainerTables {
  private final Map<String, List<String[]>> kinds = new LinkedHashMap<>();

  TrainerTables(String... text) {
    for (String piece : text) {
      piece
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .forEach(
              line -> {
                String[] words = line.split(" +");
                kinds.computeIfAbsent(words[0], k -> new ArrayList<>()).add(words);
              });
    }
  }

  private List<String[]> all(String kind) {
    return kinds.getOrDefault(kind, List.of());
  }

  String name(String kind, int i) {
    return all(kind).get(i)[1];
  }

  int count(String kind) {
    return all(kind).size();
  }

  /** Word {@code column} after the name. */
  String word(String kind, int i, int column) {
    return all(kind).get(i)[2 + column];
  }

  /** All words after the name. */
  List<String> words(String kind, int i) {
    String[] words = all(kind).get(i);
    return List.of(words).subList(2, words.length);
  }

  /** Index of the line of a kind with that name. */
  int find(String kind, String name) {
    for (int i = 0; i < all(kind).size(); i++) {
      if (name(kind, i).equals(name)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no " + kind + " " + name);
  }

  /** Values that one image makes of a tensor. */
  int tensorSize(int i) {
    String[] words = all("tensor").get(i);
    return integer(words, 0) * integer(words, 1);
  }

  /** Number {@code column} after the name. */
  float number(String kind, int i, int column) {
    return Float.parseFloat(all(kind).get(i)[2 + column]);
  }

  private static int integer(String[] words, int column) {
    return Integer.parseInt(words[2 + column]);
  }

  /** New rows of every line of a kind whose first two numbers are rows and columns. */
  float[][][] rows(String kind) {
    List<float[][]> result = new ArrayList<>();
    for (String[] words : all(kind)) {
      result.add(new float[integer(words, 0)][integer(words, 1)]);
    }
    return result.toArray(float[][][]::new);
  }

  float[][] values() {
    List<float[]> result = new ArrayList<>();
    for (String[] words : all("value")) {
      float[] numbers = new float[integer(words, 0)];
      for (int i = 3; i < words.length; i++) {
        numbers[i - 3] = Float.parseFloat(words[i]);
      }
      result.add(numbers);
    }
    return result.toArray(float[][]::new);
  }

  Parameter parameter(int i, float[][] rows, float[][] gradient) {
    String[] words = all("parameter").get(i);
    return new Parameter(
        words[1],
        rows,
        gradient,
        words[4].equals("decay"),
        Float.parseFloat(words[5]),
        words[6].equals("-") ? Float.NEGATIVE_INFINITY : Float.parseFloat(words[6]),
        initializer(words[7], words[8]));
  }

  private static Initializer initializer(String kind, String number) {
    return switch (kind) {
      case "constant" -> Initializer.constant(Float.parseFloat(number));
      case "unit" -> Initializer.unit();
      case "lecunUniform" -> Initializer.lecunUniform(Integer.parseInt(number));
      default -> throw new IllegalArgumentException("initializer " + kind);
    };
  }

  /** The coders, each of the parameter that its line names. */
  WeightCoder[] coders(List<Parameter> parameters) {
    List<WeightCoder> result = new ArrayList<>();
    for (String[] words : all("coder")) {
      Parameter weights =
          parameters.stream().filter(p -> p.name().equals(words[2])).findFirst().orElseThrow();
      List<String> settings = List.of(words).subList(4, words.length);
      result.add(WeightCoder.of(words[3], settings, weights));
    }
    return result.toArray(WeightCoder[]::new);
  }

  Convolution[] convolutions() {
    List<Convolution> result = new ArrayList<>();
    for (String[] w : all("convolution")) {
      result.add(
          new Convolution(
              integer(w, 0),
              integer(w, 1),
              integer(w, 2),
              integer(w, 3),
              integer(w, 4),
              integer(w, 5),
              integer(w, 6),
              integer(w, 7),
              integer(w, 8),
              integer(w, 9)));
    }
    return result.toArray(Convolution[]::new);
  }

  Pooling[] poolings() {
    List<Pooling> result = new ArrayList<>();
    for (String[] w : all("pooling")) {
      result.add(
          new Pooling(
              integer(w, 0),
              integer(w, 1),
              integer(w, 2),
              integer(w, 3),
              integer(w, 4),
              integer(w, 5)));
    }
    return result.toArray(Pooling[]::new);
  }

  Lstm[] lstms() {
    return all("lstm").stream()
        .map(
            w ->
                new Lstm(
                    integer(w, 0),
                    integer(w, 1),
                    Boolean.parseBoolean(w[4]),
                    Boolean.parseBoolean(w[5])))
        .toArray(Lstm[]::new);
  }

  Gru[] grus() {
    return all("gru").stream()
        .map(
            w ->
                new Gru(
                    integer(w, 0),
                    integer(w, 1),
                    Boolean.parseBoolean(w[4]),
                    Boolean.parseBoolean(w[5]),
                    Boolean.parseBoolean(w[6])))
        .toArray(Gru[]::new);
  }

  /** Rows of every region, by positions. */
  private Map<Integer, Integer> regions() {
    Map<Integer, Integer> rows = new TreeMap<>();
    for (String[] words : all("tensor")) {
      rows.merge(integer(words, 1), integer(words, 2) + integer(words, 0), Math::max);
    }
    return rows;
  }

  long tensorBytes(int parts, int imagesPerPart) {
    long values = 0;
    for (Map.Entry<Integer, Integer> region : regions().entrySet()) {
      values += (long) region.getKey() * region.getValue();
    }
    for (String[] words : all("index")) {
      values += (long) integer(words, 0) * integer(words, 1);
    }
    return values * parts * imagesPerPart * Float.BYTES;
  }

  float[][][][] tensors(int parts, int imagesPerPart) {
    List<String[]> lines = all("tensor");
    float[][][][] tensors = new float[lines.size()][parts][][];
    for (int part = 0; part < parts; part++) {
      Map<Integer, float[][]> regions = new TreeMap<>();
      regions()
          .forEach(
              (positions, rows) ->
                  regions.put(positions, new float[rows][imagesPerPart * positions]));
      for (int i = 0; i < lines.size(); i++) {
        String[] words = lines.get(i);
        int first = integer(words, 2);
        float[][] region = regions.get(integer(words, 1));
        tensors[i][part] = Arrays.copyOfRange(region, first, first + integer(words, 0));
      }
    }
    return tensors;
  }

  /** For every part a table that can hold any parameter. */
  float[][][] partials(int parts, float[][][] parameters) {
    int rows = 0;
    int columns = 0;
    for (float[][] parameter : parameters) {
      rows = Math.max(rows, parameter.length);
      columns = Math.max(columns, parameter[0].length);
    }
    return new float[parts][rows][columns];
  }

  int[][][][] indices(int parts, int imagesPerPart) {
    List<String[]> lines = all("index");
    int[][][][] indices = new int[lines.size()][parts][][];
    for (int i = 0; i < lines.size(); i++) {
      int rows = integer(lines.get(i), 0);
      int columns = integer(lines.get(i), 1) * imagesPerPart;
      for (int part = 0; part < parts; part++) {
        indices[i][part] = new int[rows][columns];
      }
    }
    return indices;
  }
}
