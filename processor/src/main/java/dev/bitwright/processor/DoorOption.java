package dev.bitwright.processor;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Suggestions;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The options {@code -Abitwright.*} of the processor. */
enum DoorOption {
  /** Folder in which {@code .qnn} files are looked for first. */
  SOURCES("bitwright.sources", "", List.of(), List.of()),
  /** Whether the trainer is generated, which needs a library of its own. */
  TRAINER("bitwright.trainer", "on", List.of("on", "off"), List.of()),
  /** Whether the HLS C text is written beside the classes. */
  HLS("bitwright.hls", "on", List.of("on", "off"), List.of()),
  /** How the top function of the HLS project joins its layers. */
  STRUCTURE("bitwright.structure", "sequential", List.of("sequential", "dataflow"), List.of()),
  /** Where the code that generated classes call comes from. */
  RUNTIME("bitwright.runtime", "library", List.of("library"), List.of("inline"));

  private static final String PREFIX = "bitwright.";

  private final String key;
  private final String standard;
  private final List<String> values;
  private final List<String> later;

  /**
   * @param values what it may be; empty where it is free
   * @param later what is planned and refused until it exists
   */
  DoorOption(String key, String standard, List<String> values, List<String> later) {
    this.key = key;
    this.standard = standard;
    this.values = values;
    this.later = later;
  }

  String key() {
    return key;
  }

  /** All names, in the order of the enum. */
  static Set<String> keys() {
    return Arrays.stream(values())
        .map(DoorOption::key)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Reads the options that are ours; those of other processors are left alone.
   *
   * @return a value for every option; where one was wrong, its default
   */
  static Map<DoorOption, String> read(Map<String, String> given, Diagnostics diagnostics) {
    Map<DoorOption, String> result = new EnumMap<>(DoorOption.class);
    for (DoorOption option : values()) {
      result.put(option, option.standard);
    }
    for (Map.Entry<String, String> entry : new TreeMap<>(given).entrySet()) {
      // places differ by their file only: two wrong options are two messages
      SourceRef place = SourceRef.ofFile("-A" + entry.getKey());
      DoorOption option = ofKey(entry.getKey());
      if (option != null) {
        option.accept(entry.getValue() == null ? "" : entry.getValue(), place, result, diagnostics);
      } else if (isMeantForUs(entry.getKey())) {
        diagnostics.report(
            Message.PROCESSOR_OPTION_UNKNOWN,
            place,
            entry.getKey(),
            Suggestions.sentence(entry.getKey(), keys()));
      }
    }
    return result;
  }

  private void accept(
      String value, SourceRef place, Map<DoorOption, String> result, Diagnostics diagnostics) {
    if (later.contains(value)) {
      diagnostics.report(Message.PROCESSOR_OPTION_UNAVAILABLE, place, key, value);
    } else if (values.isEmpty() ? value.isEmpty() : !values.contains(value)) {
      String known = values.isEmpty() ? "a folder" : String.join(" or ", values);
      diagnostics.report(Message.PROCESSOR_OPTION_VALUE, place, key, value, known);
    } else {
      result.put(this, value);
    }
  }

  private static DoorOption ofKey(String key) {
    return Arrays.stream(values()).filter(o -> o.key.equals(key)).findFirst().orElse(null);
  }

  private static boolean isMeantForUs(String key) {
    return key.startsWith(PREFIX) || !Suggestions.nearest(key, keys()).isEmpty();
  }
}
