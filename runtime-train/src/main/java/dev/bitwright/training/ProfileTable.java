package dev.bitwright.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The layers of a trainer's tables, and all that they may be quantized with. */
final class ProfileTable {
  private static final String CANDIDATES = "candidates";

  private final TrainerTables lines;
  private final List<String> layers = new ArrayList<>();
  private final List<ProfileCandidate> candidates = new ArrayList<>();

  ProfileTable(TrainerTables lines) {
    this.lines = lines;
    for (int i = 0; i < lines.count("signature"); i++) {
      layers.add(lines.name("signature", i));
    }
    for (int i = 0; i < lines.count(CANDIDATES); i++) {
      read(i);
    }
  }

  /** One line: layer, role, scheme, rank of the scale, then widths with their levels. */
  private void read(int line) {
    boolean activations = lines.word(CANDIDATES, line, 0).equals("activations");
    List<String> words = lines.words(CANDIDATES, line);
    for (String word : words.subList(3, words.size())) {
      String[] halves = word.split(":");
      int levels = lines.find("levels", halves[1]);
      candidates.add(
          ProfileCandidate.of(
              layers.indexOf(lines.name(CANDIDATES, line)),
              activations,
              words.get(1),
              Integer.parseInt(halves[0]),
              lines.word("levels", levels, 0),
              words.get(2).equals("channel")));
    }
  }

  /** Names of the layers with weights, in the order of the network. */
  List<String> layers() {
    return layers;
  }

  List<ProfileCandidate> candidates() {
    return candidates;
  }

  /** A layer's operator, operands and shape. */
  String signature(int layer) {
    return String.join(" ", lines.words("signature", layer));
  }

  /** Whether a layer reads something that is quantized, not the integer input. */
  boolean quantizesReads(int layer) {
    return candidates.stream().anyMatch(c -> c.layer() == layer && c.activations());
  }

  Optional<ProfileCandidate> find(int layer, boolean activations, Assignment.Choice choice) {
    return candidates.stream()
        .filter(c -> c.layer() == layer && c.activations() == activations)
        .filter(c -> c.scheme().equals(choice.scheme()) && c.bits() == choice.bits())
        .findFirst();
  }
}
