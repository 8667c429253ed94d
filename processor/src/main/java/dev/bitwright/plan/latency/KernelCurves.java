package dev.bitwright.plan.latency;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one call of each kernel takes, as measured on one machine by {@code scripts/kernel-curves}.
 * Between measured points it is linear in the length of the row and in the size.
 */
public final class KernelCurves {
  /** The kernel that all others are compared with, as {@link #REFERENCE_SIZE}, and length 1024. */
  public static final JavaKernel REFERENCE = JavaKernel.MULTIPLY_ADD_4;

  public static final int REFERENCE_SIZE = 16;
  public static final int REFERENCE_LENGTH = 1024;

  private static final String TABLE = "java-kernels.tsv";
  private static final String REFERENCE_LINE = "reference";
  private static final String HEAD_LINE = "kernel";

  private final int[] lengths;

  /** Picoseconds of a call, by kernel, measured size and measured length. */
  private final Map<JavaKernel, double[][]> calls;

  private KernelCurves(int[] lengths, Map<JavaKernel, double[][]> calls) {
    this.lengths = lengths;
    this.calls = calls;
  }

  private static final class Measured {
    static final KernelCurves CURVES = parse(text());

    private static String text() {
      try (InputStream in = KernelCurves.class.getResourceAsStream(TABLE)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The curves of the reference machine. */
  public static KernelCurves measured() {
    return Measured.CURVES;
  }

  /**
   * Curves from a table. Lines that start with # are remarks. {@code reference} is followed by the
   * picoseconds of one operation of the reference kernel, {@code kernel size} by the lengths of
   * rows, each other line has a kernel's name, its size, and for each length an operation's time in
   * units of the reference.
   *
   * @throws IllegalArgumentException where a line is missing or has no such form
   */
  public static KernelCurves parse(String text) {
    double reference = 0;
    int[] lengths = {};
    Map<JavaKernel, double[][]> calls = new EnumMap<>(JavaKernel.class);
    for (String line : text.lines().filter(l -> !l.startsWith("#") && !l.isBlank()).toList()) {
      List<String> words = List.of(line.strip().split("\\s+"));
      if (words.get(0).equals(REFERENCE_LINE)) {
        reference = Double.parseDouble(words.get(1));
      } else if (words.get(0).equals(HEAD_LINE)) {
        lengths = words.stream().skip(2).mapToInt(Integer::parseInt).toArray();
      } else {
        JavaKernel kernel = kernel(words.get(0));
        int[] sizes = kernel.size().measured();
        int size = Arrays.binarySearch(sizes, Integer.parseInt(words.get(1)));
        if (size < 0 || words.size() != lengths.length + 2) {
          throw new IllegalArgumentException(line);
        }
        double[] row = new double[lengths.length];
        for (int i = 0; i < row.length; i++) {
          double ratio = Double.parseDouble(words.get(i + 2));
          row[i] = ratio * reference * kernel.operations() * lengths[i];
        }
        calls.computeIfAbsent(kernel, k -> new double[sizes.length][])[size] = row;
      }
    }
    for (JavaKernel kernel : JavaKernel.values()) {
      double[][] rows = calls.get(kernel);
      if (rows == null || Arrays.asList(rows).contains(null)) {
        throw new IllegalArgumentException("no line of " + kernel.word());
      }
    }
    return new KernelCurves(lengths, calls);
  }

  private static JavaKernel kernel(String word) {
    return Arrays.stream(JavaKernel.values())
        .filter(k -> k.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(word));
  }

  /**
   * Picoseconds of one call.
   *
   * @param size of the kernel's kind, any number where it has none
   * @param length of the row, at least 1
   */
  double picoseconds(JavaKernel kernel, double size, long length) {
    double[][] rows = calls.get(kernel);
    int[] sizes = kernel.size().measured();
    int last = sizes.length - 1;
    if (last == 0 || size <= sizes[0]) {
      return at(rows[0], length);
    }
    if (size >= sizes[last]) {
      double most = at(rows[last], length);
      return kernel.size().grows() ? most * size / sizes[last] : most;
    }
    int k = 0;
    while (size > sizes[k + 1]) {
      k++;
    }
    double share = (size - sizes[k]) / (sizes[k + 1] - sizes[k]);
    return (1 - share) * at(rows[k], length) + share * at(rows[k + 1], length);
  }

  private double at(double[] row, long length) {
    int last = lengths.length - 1;
    if (length >= lengths[last]) {
      return row[last] * length / lengths[last];
    }
    int k = 0;
    while (length > lengths[k + 1]) {
      k++;
    }
    double share = (length - lengths[k]) / (double) (lengths[k + 1] - lengths[k]);
    return (1 - share) * row[k] + share * row[k + 1];
  }
}
