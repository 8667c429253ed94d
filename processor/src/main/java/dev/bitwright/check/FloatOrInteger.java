package dev.bitwright.check;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Schemes;
import java.util.ArrayList;
import java.util.List;

/** NONE holds for a whole network or for none of it: a float layer cannot be deployed. */
final class FloatOrInteger implements Check {
  private record Use(SchemeSpec scheme, String layer) {}

  @Override
  public void run(NetworkGraph graph, Diagnostics diagnostics) {
    List<Use> floats = new ArrayList<>();
    boolean integers = false;
    for (Node node : graph.nodes()) {
      List<SchemeSpec> schemes = new ArrayList<>();
      node.weightScheme().map(SchemeSpec::choices).ifPresent(schemes::addAll);
      node.activationScheme().map(SchemeSpec::choices).ifPresent(schemes::addAll);
      for (SchemeSpec scheme : schemes) {
        boolean quantizes = Schemes.find(scheme.name()).map(s -> s.quantizes()).orElse(true);
        integers |= quantizes;
        if (!quantizes) {
          floats.add(new Use(scheme, node.layer()));
        }
      }
    }
    if (integers) {
      floats.forEach(
          use -> diagnostics.report(Message.FLOAT_MIXED, use.scheme().ref(), use.layer()));
    }
  }
}
