package dev.bitwright.plan.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.kernel.Argument;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Parameter;
import dev.bitwright.kernel.Primitive;
import dev.bitwright.kernel.Program;
import dev.bitwright.kernel.Stmt;
import dev.bitwright.lower.Corpus;
import dev.bitwright.lower.java.JavaLowering;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Networks;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Product;
import dev.bitwright.plan.RandomNetworks;
import dev.bitwright.plan.RowForm;
import dev.bitwright.plan.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The calls whose time is predicted are those of the lowered program, stage by stage. */
class KernelCallsTest {

  /** Elements by method, those of one call weighted with its number of thresholds or planes. */
  private static final class Counted {
    final Map<String, Double> elements = new TreeMap<>();

    void add(String method, double count) {
      elements.merge(method.replace(".signedSamples", ".unsignedSamples"), count, Double::sum);
    }
  }

  private static Counted predicted(Stage stage) {
    Counted counted = new Counted();
    List<KernelCalls.Call> calls = new ArrayList<>(StageCalls.of(stage).all());
    for (Emission emission : stage.emissions()) {
      calls.addAll(EmissionCalls.of(stage, emission, RowForm.wide(stage)).all());
    }
    for (KernelCalls.Call call : calls) {
      boolean weighted =
          call.kernel().size() == JavaKernel.Size.STEPS
              || call.kernel().size() == JavaKernel.Size.AREA;
      counted.add(
          call.kernel().method(), call.count() * call.length() * (weighted ? call.size() : 1));
    }
    return counted;
  }

  /** Walks a function; every loop goes from one constant to another. */
  private static void walk(Program program, List<Stmt> body, double times, Counted counted) {
    for (Stmt statement : body) {
      if (statement instanceof Stmt.For loop) {
        double rounds = (constant(loop.to()) - constant(loop.from())) / (double) loop.step();
        walk(program, loop.body(), times * rounds, counted);
      } else if (statement instanceof Stmt.Call call) {
        Primitive called = (Primitive) program.routine(call.routine()).orElseThrow();
        String type = called.javaClass().substring(called.javaClass().lastIndexOf('.') + 1);
        counted.add(type + "." + called.javaMethod(), times * elements(called, call));
      }
    }
  }

  private static long constant(Expr expr) {
    return ((Expr.IntConstant) expr).value();
  }

  private static double elements(Primitive called, Stmt.Call call) {
    double elements = 1;
    for (int p = 0; p < called.parameters().size(); p++) {
      Parameter parameter = called.parameters().get(p);
      boolean counts =
          List.of("n", "outHeight", "outWidth", "steps", "kernelHeight", "kernelWidth")
                  .contains(parameter.name())
              && !(parameter.name().equals("steps") && called.javaMethod().startsWith("offset"));
      if (counts && call.arguments().get(p) instanceof Argument.Value value) {
        elements *= constant(value.value());
      }
    }
    return elements;
  }

  private static boolean signs(Stage stage) {
    return Product.of(stage).isPresent() && RowForm.of(stage) == RowForm.SIGN_PLANES;
  }

  @Test
  void areThoseOfTheLoweredProgram() {
    List<PlannedGraph> graphs = new ArrayList<>(Corpus.all());
    graphs.addAll(Corpus.sequences());
    Networks.ALL.forEach(name -> graphs.add(Networks.planned(Networks.text(name))));
    RandomNetworks.texts(60).forEach(text -> graphs.add(Networks.planned(text)));
    TreeSet<String> methods = new TreeSet<>();
    for (PlannedGraph graph : graphs) {
      Program program = JavaLowering.lower(graph).program();
      for (Stage stage : graph.stages()) {
        if (signs(stage)) {
          continue;
        }
        Counted lowered = new Counted();
        walk(program, program.function(stage.name() + "Layer").body(), 1, lowered);
        assertThat(predicted(stage).elements)
            .as(graph.name() + " " + stage.name())
            .isEqualTo(lowered.elements);
        methods.addAll(lowered.elements.keySet());
      }
    }
    // all but those of groups of signed coordinates, whose number training decides
    TreeSet<String> all = new TreeSet<>();
    for (JavaKernel kernel : JavaKernel.values()) {
      all.add(kernel.method());
    }
    all.removeIf(method -> method.startsWith("BasisRows"));
    assertThat(methods).isEqualTo(all);
  }

  @Test
  void groupsOfSignedCoordinatesTakeTheirAverage() {
    Stage stage =
        Corpus.all().stream()
            .flatMap(g -> g.stages().stream())
            .filter(KernelCallsTest::signs)
            .filter(Stage.Convolution.class::isInstance)
            .findFirst()
            .orElseThrow();
    Stage.Convolution c = (Stage.Convolution) stage;
    TreeMap<JavaKernel, Double> counts = new TreeMap<>();
    StageCalls.of(stage)
        .all()
        .forEach(call -> counts.merge(call.kernel(), call.count(), Double::sum));
    assertThat(counts.keySet())
        .contains(JavaKernel.SIGN_MULTIPLY_ADD, JavaKernel.SIGN_PACK, JavaKernel.PATCH);
    Product product = Product.of(stage).orElseThrow();
    double packed = counts.get(JavaKernel.SIGN_PACK);
    assertThat(packed)
        .isEqualTo((double) c.op().groups() * product.taps() * RowForm.levelBits(product));
  }
}
