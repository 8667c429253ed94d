package dev.bitwright.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.emit.hls.HlsProjectSpec;
import dev.bitwright.graph.Resource;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.lower.hls.HlsLimits;
import dev.bitwright.lower.hls.HlsLowering;
import dev.bitwright.lower.hls.HlsProjects;
import dev.bitwright.plan.Networks;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.RandomNetworks;
import dev.bitwright.plan.cost.NetworkCost;
import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.runtime.WeightFile;
import dev.bitwright.scheme.StorageForm;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a budget is held against is what is written. */
class NetworkCostTest {

  private static List<String> texts() {
    List<String> texts = new ArrayList<>(RandomNetworks.texts(80));
    Networks.ALL.forEach(name -> texts.add(Networks.text(name)));
    return texts;
  }

  @Test
  void theFileHasItsSize() {
    Set<Long> sizes = new HashSet<>();
    int grouped = 0;
    for (String text : texts()) {
      PlannedGraph planned = Networks.planned(text);
      FrozenLayout layout = LoweringAgreementTest.layout(planned);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      WeightFile.write(out, RandomFrozen.of(layout, 3));
      long predicted = NetworkCost.of(planned, false).of(Resource.FILE, 0).total();
      boolean groups =
          planned.checked().weightQuantizers().values().stream()
              .anyMatch(q -> q.storage() instanceof StorageForm.SignedCoordinates);
      if (groups) {
        grouped++;
        assertThat(predicted).as(text).isGreaterThanOrEqualTo(out.size());
      } else {
        assertThat(predicted).as(text).isEqualTo(out.size());
      }
      sizes.add(predicted);
    }
    assertThat(sizes).hasSizeGreaterThan(70);
    assertThat(grouped).isLessThan(40);
  }

  @Test
  void theHardwareReportHasTheSameNumbers() {
    int compared = 0;
    for (String text : texts()) {
      PlannedGraph planned = Networks.planned(text);
      for (boolean dataflow : new boolean[] {false, true}) {
        Diagnostics diagnostics = new Diagnostics();
        HlsLimits.check(planned, dataflow, diagnostics);
        if (diagnostics.hasErrors() || compared > 60) {
          continue;
        }
        HlsProjectSpec spec = HlsProjects.spec(HlsLowering.lower(planned, dataflow));
        NetworkCost cost = NetworkCost.of(planned, dataflow);
        for (Resource resource : List.of(Resource.LUT, Resource.FF, Resource.DSP, Resource.BRAM)) {
          assertThat(cost.of(resource, 0).total())
              .as(resource + text)
              .isEqualTo(estimates(spec, resource).sum());
        }
        LongStream cycles = estimates(spec, Resource.CYCLES);
        assertThat(cost.of(Resource.CYCLES, 0).total())
            .isEqualTo(dataflow ? cycles.max().orElseThrow() : cycles.sum())
            .isPositive();
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(60);
  }

  private static LongStream estimates(HlsProjectSpec spec, Resource resource) {
    return spec.steps().stream()
        .mapToLong(
            s ->
                Long.parseLong(
                    s.estimate().replaceAll(".*\\b" + resource.word() + "=(\\d+).*", "$1")));
  }
}
