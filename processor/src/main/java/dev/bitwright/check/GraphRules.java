package dev.bitwright.check;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.scheme.Schemes;
import java.util.stream.Stream;

/** What every network must keep, whatever its widths are: known schemes, and the checks on it. */
public final class GraphRules {
  private GraphRules() {}

  /** Runs every check; false after errors were reported. */
  public static boolean hold(NetworkGraph network, Diagnostics diagnostics) {
    int errors = diagnostics.errorCount();
    for (Node node : network.nodes()) {
      Stream.of(node.weightScheme(), node.activationScheme())
          .flatMap(side -> side.stream())
          .flatMap(scheme -> scheme.choices().stream())
          .forEach(scheme -> Schemes.lookup(scheme, diagnostics));
    }
    Checks.GRAPH.forEach(check -> check.run(network, diagnostics));
    return diagnostics.errorCount() == errors;
  }
}
