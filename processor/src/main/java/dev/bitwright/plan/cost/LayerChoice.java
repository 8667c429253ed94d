package dev.bitwright.plan.cost;

import dev.bitwright.graph.Node;
import dev.bitwright.scheme.Quantizer;
import java.util.Optional;

/**
 * One way to decide an operator with weights.
 *
 * @param layer the node as the network has it
 * @param read what quantizes the value that it reads; empty where it reads the integer input
 */
public record LayerChoice(
    Node layer, Quantizer weights, Optional<Quantizer> read, Node.Parallelism parallelism) {}
