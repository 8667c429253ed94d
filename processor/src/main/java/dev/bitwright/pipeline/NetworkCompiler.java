package dev.bitwright.pipeline;

import dev.bitwright.emit.OutputFile;
import dev.bitwright.graph.GraphBuilder;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.NetworkDecl;
import java.util.List;
import java.util.Optional;

/** The stages of a compilation, in their order; the only place that states it. */
public final class NetworkCompiler {

  /**
   * Compiles one network.
   *
   * @param diagnostics takes every message; where it has an error, nothing is written
   * @return the generated files, in a fixed order; empty when there were errors
   */
  public List<OutputFile> compile(
      NetworkDecl network, CompilerSettings settings, Diagnostics diagnostics) {
    Optional<NetworkGraph> graph = new GraphBuilder().build(network, diagnostics);
    return List.of();
  }
}
