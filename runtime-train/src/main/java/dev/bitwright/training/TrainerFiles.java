package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Between a trainer and the content of its checkpoints. */
final class TrainerFiles {
  private static final String PARAMETER = "parameter/";
  private static final String STATE = "state/";
  private static final Set<String> LAYER_PARAMETERS = Set.of("weight", "bias", "gain", "shift");
  private static final Set<String> STATISTICS = Set.of("runningMean", "runningVariance");
  private static final String MODE = "mode";
  private static final String KERNELS = "kernels";

  private TrainerFiles() {}

  /** The live tables of a trainer under their checkpoint names. */
  static List<NamedRows> tables(NetworkTrainer trainer) {
    List<NamedRows> tables = new ArrayList<>();
    for (Parameter parameter : trainer.parameters()) {
      tables.add(new NamedRows(PARAMETER + parameter.name(), parameter.rows()));
    }
    for (NamedRows state : trainer.state()) {
      tables.add(new NamedRows(STATE + state.name(), state.rows()));
    }
    return tables;
  }

  /**
   * Copies what has the same name and shape: every layer's own parameters, which must be there, and
   * a quantizer's where there are such.
   */
  static void adopt(NetworkTrainer trainer, List<NamedRows> from, String source) {
    Map<String, float[][]> byName = new HashMap<>();
    for (NamedRows table : from) {
      byName.put(table.name(), table.rows());
    }
    for (Parameter parameter : trainer.parameters()) {
      float[][] rows = byName.get(PARAMETER + parameter.name());
      if (isOfLayer(parameter.name()) && (rows == null || !sameShape(rows, parameter.rows()))) {
        throw RuntimeMessage.TWIN_NETWORK.exception(
            trainer.shape().name(),
            source,
            parameter.name(),
            rows == null
                ? "is missing there"
                : "has the shape "
                    + shape(rows)
                    + " there and "
                    + shape(parameter.rows())
                    + " here");
      }
    }
    for (Parameter parameter : trainer.parameters()) {
      float[][] rows = byName.get(PARAMETER + parameter.name());
      if (rows == null || !sameShape(rows, parameter.rows())) {
        parameter.initializer().fill(parameter.name(), parameter.rows(), 1);
      } else {
        copy(rows, parameter.rows());
      }
    }
    for (NamedRows state : trainer.state()) {
      float[][] rows = byName.get(STATE + state.name());
      if (rows != null && sameShape(rows, state.rows())) {
        copy(rows, state.rows());
      }
    }
  }

  /** Values by name in the shape of the trainer's tables; those of its quantizers are left out. */
  static List<NamedRows> named(
      NetworkTrainer trainer, BiFunction<String, Integer, float[]> values, String source) {
    List<NamedRows> found = new ArrayList<>();
    for (NamedRows table : tables(trainer)) {
      String name = table.name().substring(table.name().indexOf('/') + 1);
      if (!isOfLayer(name) && !STATISTICS.contains(last(name))) {
        continue;
      }
      int columns = table.rows()[0].length;
      int count = table.rows().length * columns;
      float[] all = values.apply(name, count);
      if (all == null || all.length != count) {
        throw RuntimeMessage.TWIN_NETWORK.exception(
            trainer.shape().name(),
            source,
            name,
            all == null
                ? "is missing there"
                : "has " + all.length + " values there and " + count + " here");
      }
      float[][] rows = new float[table.rows().length][];
      for (int r = 0; r < rows.length; r++) {
        rows[r] = Arrays.copyOfRange(all, r * columns, (r + 1) * columns);
      }
      found.add(new NamedRows(table.name(), rows));
    }
    return found;
  }

  /** Rows and values of the first row. */
  private static String shape(float[][] rows) {
    return "[" + rows.length + ", " + (rows.length == 0 ? 0 : rows[0].length) + "]";
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Whether a parameter is a layer's own and not one of its quantizers'. */
  private static boolean isOfLayer(String name) {
    return LAYER_PARAMETERS.contains(last(name));
  }

  static Checkpoint content(NetworkTrainer trainer, TrainingRun run) {
    Map<String, Long> numbers = new TreeMap<>();
    Map<String, String> texts = new TreeMap<>();
    Map<String, double[]> series = new TreeMap<>();
    List<NamedRows> tables = new ArrayList<>(tables(trainer));
    texts.put(MODE, mode(trainer));
    texts.put(KERNELS, "plain");
    if (run != null) {
      run.store(numbers, texts, series, tables);
    }
    return new Checkpoint(trainer.shape().structureHash(), numbers, texts, series, tables);
  }

  private static String mode(NetworkTrainer trainer) {
    return trainer.floatTwin() ? "float twin" : "quantized";
  }

  /** Whether a checkpoint can be restored into this trainer; changes nothing. */
  static void check(NetworkTrainer trainer, Checkpoint content, Path file) {
    String hash = trainer.shape().structureHash();
    if (!content.structureHash().equals(hash)) {
      throw RuntimeMessage.CHECKPOINT_NETWORK.exception(file, content.structureHash(), hash);
    }
    if (!mode(trainer).equals(content.texts().get(MODE))) {
      throw RuntimeMessage.CHECKPOINT_CONTENT.exception(
          file,
          "it is one of a "
              + content.texts().get(MODE)
              + " trainer, this is a "
              + mode(trainer)
              + " one");
    }
    for (NamedRows table : tables(trainer)) {
      NamedRows saved = content.table(table.name());
      if (saved == null) {
        throw RuntimeMessage.CHECKPOINT_CONTENT.exception(file, table.name() + " is missing");
      }
      if (!sameShape(saved.rows(), table.rows())) {
        throw RuntimeMessage.CHECKPOINT_CONTENT.exception(
            file, table.name() + " has another shape");
      }
    }
  }

  /** Copies the tables of a checked checkpoint. */
  static void restore(NetworkTrainer trainer, Checkpoint content) {
    for (NamedRows table : tables(trainer)) {
      copy(content.table(table.name()).rows(), table.rows());
    }
  }

  static boolean sameShape(float[][] a, float[][] b) {
    boolean same = a.length == b.length;
    for (int i = 0; same && i < a.length; i++) {
      same = a[i].length == b[i].length;
    }
    return same;
  }

  static void copy(float[][] from, float[][] to) {
    for (int i = 0; i < to.length; i++) {
      System.arraycopy(from[i], 0, to[i], 0, to[i].length);
    }
  }
}
