package dev.bitwright.lower.hls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.emit.hls.HlsBundleEmitter;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Interpreter;
import dev.bitwright.kernel.Stream;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.lower.Corpus;
import dev.bitwright.lower.LayoutText;
import dev.bitwright.lower.RandomFrozen;
import dev.bitwright.lower.ReferenceRun;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.rows.RowFlow;
import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.runtime.FrozenNetwork;
import dev.bitwright.runtime.HlsAccess;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hardware program, interpreted, gives the reference program's scores. */
class HlsLoweringTest {

  @ParameterizedTest
  @MethodSource("dev.bitwright.lower.Corpus#all")
  void agreesWithTheReference(PlannedGraph planned) {
    agrees(planned, HlsLowering.lower(planned));
  }

  /** Random networks, of which many are so small that nothing gets through. */
  @Test
  void groupsAgreeWithTheReference() {
    int varied = 0;
    int all = 0;
    for (PlannedGraph planned : Corpus.grouped(20)) {
      Diagnostics limits = new Diagnostics();
      HlsLimits.check(planned, false, limits);
      if (limits.isEmpty()) {
        FrozenNetwork network = RandomFrozen.of(layout(planned), 7);
        HlsDesign design = HlsLowering.lower(planned);
        varied += compare(planned, design, network, bound(design, network)) > 1 ? 1 : 0;
        all++;
      }
    }
    assertThat(all).isGreaterThan(5);
    assertThat(varied).isGreaterThan(all / 3);
  }

  /** Also: every FIFO's largest occupancy is its stated depth, and nothing is left in it. */
  @ParameterizedTest
  @MethodSource("dev.bitwright.lower.Corpus#all")
  void processesAgreeWithTheReference(PlannedGraph planned) {
    HlsDesign design = HlsLowering.lower(planned, true);
    assertThat(design.program().streams()).isNotEmpty();
    Interpreter hardware = agrees(planned, design);
    for (Stream stream : design.program().streams()) {
      assertThat(hardware.largestOccupancy(stream.name())).isEqualTo(stream.depth());
      assertThat(hardware.occupancy(stream.name())).isZero();
    }
  }

  /** The long way round a skip connection holds rows back; a chain holds one. */
  @Test
  void aSkipConnectionNeedsItsDepth() {
    PlannedGraph residual =
        Corpus.all().stream().filter(p -> p.name().equals("Residual")).findFirst().orElseThrow();
    RowFlow flow = HlsLowering.lower(residual, true).flow().orElseThrow();
    for (RowFlow.Fifo fifo : flow.fifos()) {
      boolean skip =
          fifo.reader().name().equals("join") && !fifo.tensor().name().contains("branch");
      if (skip) {
        // A 3x3 convolution with padding 1 is one row late: the row it works on and the next.
        assertThat(fifo.rows()).as(fifo.name()).isEqualTo(2);
      } else {
        assertThat(fifo.rows()).as(fifo.name()).isEqualTo(1);
      }
    }
  }

  private static Interpreter agrees(PlannedGraph planned, HlsDesign design) {
    FrozenNetwork network = RandomFrozen.of(layout(planned), 7);
    Interpreter hardware = bound(design, network);
    assertThat(compare(planned, design, network, hardware)).isGreaterThan(1);
    return hardware;
  }

  /** How many different scores six images have. */
  private static int compare(
      PlannedGraph planned, HlsDesign design, FrozenNetwork network, Interpreter hardware) {
    ReferenceRun reference = new ReferenceRun(planned, network);
    Random random = new Random(3);
    Set<String> seen = new HashSet<>();
    for (int n = 0; n < 6; n++) {
      byte[] image = new byte[design.program().buffer("image").orElseThrow().columns()];
      random.nextBytes(image);
      int[] expected = reference.traceScores(image);
      seen.add(Arrays.toString(expected));
      assertThat(scores(hardware, design, image)).as("image %d", n).isEqualTo(expected);
    }
    return seen.size();
  }

  private static Interpreter bound(HlsDesign design, FrozenNetwork network) {
    String bundle = HlsBundleEmitter.emit("net.hls", HlsProjects.spec(design)).text();
    Interpreter hardware = Interpreter.of(design.program());
    for (Map.Entry<String, long[]> table : HlsAccess.tables(bundle, network).entrySet()) {
      Buffer buffer = design.program().buffer(table.getKey()).orElseThrow();
      long[] values = table.getValue();
      if (table.getKey().endsWith("_coordinates") || table.getKey().endsWith("_planes")) {
        assertThat(values.length).isPositive().isLessThanOrEqualTo(buffer.columns());
        values = Arrays.copyOf(values, buffer.columns());
      }
      assertThat(values).as(buffer.name()).hasSize(buffer.rows() * buffer.columns());
      if (buffer.vector()) {
        hardware.bind(buffer.name(), values);
      } else {
        long[][] rows = new long[buffer.rows()][];
        for (int r = 0; r < rows.length; r++) {
          rows[r] = Arrays.copyOfRange(values, r * buffer.columns(), (r + 1) * buffer.columns());
        }
        hardware.bind(buffer.name(), rows);
      }
    }
    return hardware;
  }

  private static int[] scores(Interpreter hardware, HlsDesign design, byte[] image) {
    boolean signed = design.program().buffer("image").orElseThrow().element().asInt().signed();
    long[] pixels = new long[image.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = signed ? image[i] : image[i] & 0xFF;
    }
    hardware.bind("image", pixels);
    hardware.run(design.top());
    return Arrays.stream(hardware.ints("scores")[0]).mapToInt(Math::toIntExact).toArray();
  }

  private static FrozenLayout layout(PlannedGraph planned) {
    return FrozenLayout.parse(LayoutText.of(planned).toArray(String[]::new));
  }
}
