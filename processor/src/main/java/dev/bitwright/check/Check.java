package dev.bitwright.check;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.language.Diagnostics;

/** One rule that every network must keep, before quantizers are placed. */
interface Check {
  void run(NetworkGraph graph, Diagnostics diagnostics);
}
