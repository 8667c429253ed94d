package dev.bitwright.corpus;

import dev.bitwright.kernel.FloatType;
import dev.bitwright.kernel.Interpreter;
import dev.bitwright.kernel.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs cases on the interpreter. */
final class InterpreterTarget {
  private InterpreterTarget() {}

  static Outcome run(CorpusFile file, CorpusFile.Case c, boolean backwards) {
    Interpreter in =
        backwards ? Interpreter.backwards(file.program()) : Interpreter.of(file.program());
    file.parameters().forEach((name, rows) -> bind(in, name, file, rows));
    c.before().forEach((name, rows) -> bind(in, name, file, rows));
    Object[] arguments = new Object[c.arguments().size()];
    for (int k = 0; k < arguments.length; k++) {
      arguments[k] = number(file.argumentType(c, k), c.arguments().get(k));
    }
    Number result = in.run(c.function(), arguments);
    c.most()
        .forEach(
            (stream, most) -> {
              if (in.largestOccupancy(stream) != most) {
                throw new AssertionError(stream + " held " + in.largestOccupancy(stream));
              }
            });
    Map<String, List<List<String>>> buffers = new LinkedHashMap<>();
    for (String name : c.after().keySet()) {
      buffers.put(name, text(in, name, file.buffer(name).element()));
    }
    String text = null;
    if (result != null) {
      Type type = file.program().function(c.function()).returnType().orElseThrow();
      text =
          type.isInt()
              ? Long.toString(result.longValue())
              : type == FloatType.F32
                  ? CorpusFile.bits(result.floatValue())
                  : CorpusFile.bits(result.doubleValue());
    }
    return new Outcome(text, buffers);
  }

  static Number number(Type type, String text) {
    if (type.isInt()) {
      return Long.valueOf(text);
    }
    return type == FloatType.F32 ? (Number) Float.valueOf(text) : (Number) Double.valueOf(text);
  }

  private static void bind(Interpreter in, String name, CorpusFile file, List<List<String>> rows) {
    Type type = file.buffer(name).element();
    if (type.isInt()) {
      long[][] data = new long[rows.size()][];
      for (int r = 0; r < data.length; r++) {
        data[r] = rows.get(r).stream().mapToLong(Long::parseLong).toArray();
      }
      in.bind(name, data);
    } else if (type == FloatType.F32) {
      float[][] data = new float[rows.size()][rows.get(0).size()];
      for (int r = 0; r < data.length; r++) {
        for (int k = 0; k < data[r].length; k++) {
          data[r][k] = Float.parseFloat(rows.get(r).get(k));
        }
      }
      in.bind(name, data);
    } else {
      double[][] data = new double[rows.size()][];
      for (int r = 0; r < data.length; r++) {
        data[r] = rows.get(r).stream().mapToDouble(Double::parseDouble).toArray();
      }
      in.bind(name, data);
    }
  }

  private static List<List<String>> text(Interpreter in, String name, Type type) {
    List<List<String>> rows = new ArrayList<>();
    if (type.isInt()) {
      for (long[] row : in.ints(name)) {
        rows.add(java.util.Arrays.stream(row).mapToObj(Long::toString).toList());
      }
    } else if (type == FloatType.F32) {
      for (float[] row : in.floats(name)) {
        List<String> values = new ArrayList<>();
        for (float v : row) {
          values.add(CorpusFile.bits(v));
        }
        rows.add(values);
      }
    } else {
      for (double[] row : in.doubles(name)) {
        rows.add(java.util.Arrays.stream(row).mapToObj(CorpusFile::bits).toList());
      }
    }
    return rows;
  }
}
