package dev.bitwright.plan.allocation;

import dev.bitwright.graph.Node;
import dev.bitwright.plan.cost.LayerChoice;
import java.util.Optional;

/**
 * One layer as it was, or might be, decided.
 *
 * @param read empty where it reads the integer input
 */
record Choice(
    Site site,
    Candidate weights,
    Optional<Candidate> read,
    Node.Parallelism parallelism,
    long loss) {

  /** As what costs are asked for. */
  LayerChoice cost() {
    return new LayerChoice(
        site.layer(), weights.quantizer(), read.map(Candidate::quantizer), parallelism);
  }

  /** Whether all that is open of it has a width. */
  boolean has(int width) {
    return (!site.weights().open() || weights.quantizer().bits() == width)
        && (!site.readOpen() || read.orElseThrow().quantizer().bits() == width);
  }
}
