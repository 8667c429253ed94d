package dev.bitwright.cli;

import dev.bitwright.cli.weights.ArrayFile;
import dev.bitwright.cli.weights.ArrayFileException;
import dev.bitwright.cli.weights.NameMap;
import dev.bitwright.cli.weights.StoredArray;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Suggestions;
import dev.bitwright.training.NetworkTrainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gives a trainer the weights of a file: a checkpoint of ours, or arrays of another framework. */
final class FloatWeights {
  private final String network;
  private final Path file;
  private final Diagnostics diagnostics;

  FloatWeights(String network, Path file, Diagnostics diagnostics) {
    this.network = network;
    this.file = file;
    this.diagnostics = diagnostics;
  }

  /** Reads the file into a trainer, or reports why not; every value that lacks is named. */
  void into(NetworkTrainer trainer, Path mapFile) {
    if (file.toString().endsWith(".checkpoint")) {
      trainer.initializeFrom(file);
      return;
    }
    NameMap map = new NameMap();
    Map<String, StoredArray> arrays;
    try {
      arrays = ArrayFile.read(file);
    } catch (ArrayFileException e) {
      diagnostics.report(Message.ARRAYS_UNSOUND, SourceRef.NONE, file, e.getMessage());
      return;
    }
    try {
      map = mapFile == null ? map : NameMap.read(mapFile);
    } catch (ArrayFileException e) {
      diagnostics.report(Message.NAME_MAP_UNSOUND, SourceRef.NONE, mapFile, e.getMessage());
      return;
    }
    NameMap names = map;
    List<String> asked = new ArrayList<>();
    trainer.initializeFrom(
        file.toString(),
        (name, count) -> {
          asked.add(name);
          return values(name, count, arrays, names);
        });
    for (String name : names.names()) {
      if (!asked.contains(name)) {
        diagnostics.report(
            Message.NAME_MAP_UNKNOWN, SourceRef.NONE, name, network, nearest(name, asked));
      }
    }
  }

  /** Zeros after a report, so that all reports come at once. */
  private float[] values(String name, int count, Map<String, StoredArray> arrays, NameMap names) {
    String theirs = names.array(name);
    StoredArray array = arrays.get(theirs);
    if (array == null) {
      diagnostics.report(
          Message.ARRAY_MISSING,
          SourceRef.NONE,
          file,
          theirs,
          name,
          nearest(theirs, List.copyOf(arrays.keySet())));
    } else if (array.size() != count) {
      diagnostics.report(
          Message.ARRAY_SHAPE, SourceRef.NONE, name, count, theirs, array.shapeText());
    } else {
      try {
        return names.values(name, array);
      } catch (ArrayFileException e) {
        diagnostics.report(Message.ARRAYS_UNSOUND, SourceRef.NONE, file, e.getMessage());
      }
    }
    return new float[count];
  }

  private static String nearest(String name, List<String> known) {
    List<String> near = Suggestions.nearest(name, known);
    return near.isEmpty() ? "" : " Did you mean '" + near.get(0) + "'?";
  }
}
