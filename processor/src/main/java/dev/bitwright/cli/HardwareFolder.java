package dev.bitwright.cli;

import dev.bitwright.emit.OutputFile;
import dev.bitwright.emit.hls.HlsBundleEmitter;
import dev.bitwright.lower.LayoutText;
import dev.bitwright.lower.hls.HlsLowering;
import dev.bitwright.lower.hls.HlsProjects;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.runtime.HlsProject;
import dev.bitwright.runtime.WeightFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes the HLS project of a network from the command line. */
final class HardwareFolder {

  private final PlannedGraph graph;
  private final boolean dataflow;

  HardwareFolder(PlannedGraph graph, boolean dataflow) {
    this.graph = graph;
    this.dataflow = dataflow;
  }

  /** The part that does not depend on the weights. */
  void write(Path folder) {
    HlsProject.writeSources(folder, bundle());
  }

  /**
   * The whole project, with golden values from the interpreter.
   *
   * @param vectors number of test vectors, made up
   */
  void write(Path folder, Path weights, int vectors) {
    FrozenLayout layout = FrozenLayout.parse(LayoutText.of(graph).toArray(String[]::new));
    FrozenNetwork frozen = WeightFile.read(weights, layout);
    int pixels = Math.toIntExact(graph.stages().get(0).shape().elements());
    HlsProject.write(
        folder,
        bundle(),
        frozen,
        new ReferenceTrace(graph, frozen),
        HlsProject.madeUpImages(pixels, graph.vocabulary()).subList(0, vectors));
  }

  private InputStream bundle() {
    OutputFile file =
        HlsBundleEmitter.emit(
            graph.name() + ".hls", HlsProjects.spec(HlsLowering.lower(graph, dataflow)));
    return new ByteArrayInputStream(file.text().getBytes(StandardCharsets.UTF_8));
  }
}
