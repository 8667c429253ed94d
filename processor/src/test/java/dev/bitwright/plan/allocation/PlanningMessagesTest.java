package dev.bitwright.plan.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import dev.bitwright.language.Diagnostic;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.QnnReader;
import dev.bitwright.pipeline.Companion;
import dev.bitwright.pipeline.CompilerSettings;
import dev.bitwright.pipeline.NetworkPlanning;
import dev.bitwright.plan.Networks;
import dev.bitwright.plan.solve.DynamicProgram;
import dev.bitwright.plan.solve.Outcome;
import dev.bitwright.plan.solve.Solver;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every message about planning: the whole list that a network gets with its plan file, with file,
 * line, column, id and text. The cases stand in {@code planning-messages.txt}.
 */
class PlanningMessagesTest {

  private record Case(String name, String network, Optional<String> plan, List<String> messages) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() {
    URL url = PlanningMessagesTest.class.getResource("/planning-messages.txt");
    List<Case> cases = new ArrayList<>();
    for (String part : contentOf(url, StandardCharsets.UTF_8).split("(?m)^==== ")) {
      if (part.isBlank()) {
        continue;
      }
      String[] halves = part.split("(?m)^----\n", -1);
      String[] files = halves[0].split("(?m)^---- plan\n", -1);
      int end = files[0].indexOf('\n');
      cases.add(
          new Case(
              files[0].substring(0, end),
              files[0].substring(end + 1),
              files.length > 1 ? Optional.of(files[1]) : Optional.empty(),
              halves[1].lines().toList()));
    }
    return cases;
  }

  private static List<String> messages(Case planned) {
    Diagnostics diagnostics = new Diagnostics();
    CompilerSettings settings =
        CompilerSettings.of("").withPlan(planned.plan().map(p -> new Companion("Net.plan", p)));
    QnnReader.read("net.qnn", planned.network(), diagnostics)
        .ifPresent(decl -> new NetworkPlanning().plan(decl, settings, diagnostics));
    return diagnostics.all().stream().map(Diagnostic::toString).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesExactlyTheseMessages(Case planned) {
    assertThat(planned.messages()).isNotEmpty();
    assertThat(messages(planned)).isEqualTo(planned.messages());
  }

  /** What is said of a search that ended so, one line after the other. */
  private static List<String> stopped(UnaryOperator<Outcome> end) {
    String text =
        cases()
            .get(0)
            .network()
            .replace("quantize RTN", "budget { weights <= 600; }\n  quantize RTN");
    return stopped(text, end);
  }

  private static List<String> stopped(String text, UnaryOperator<Outcome> end) {
    Diagnostics diagnostics = new Diagnostics();
    Solver solver = problem -> end.apply(new DynamicProgram().solve(problem));
    new Allocator(PlanLock.NONE, Optional.empty(), false, solver)
        .allocate(Networks.graph(text), diagnostics);
    return diagnostics.all().stream().map(Diagnostic::toString).toList();
  }

  @Test
  void aSearchThatIsStoppedSaysHowFarItGot() {
    assertThat(
            stopped(
                o ->
                    new Outcome.Stopped(
                        o.best(), o.best().orElseThrow().loss() / 2, new Outcome.Effort(5, 77))))
        .containsExactly(
            "net.qnn:1:9: warning BW2505: the search for the best plan of 'Net' was stopped after 77"
                + " steps: its loss is at most 2.0 % above the least possible. Leave less open, or"
                + " set fewer budgets, for a plan that is proven.");
    assertThat(stopped(o -> new Outcome.Stopped(Optional.empty(), 0, new Outcome.Effort(5, 78))))
        .containsExactly(
            "net.qnn:1:9: error BW2506: no plan of 'Net' was found within 78 steps, nor was it"
                + " proven that there is none. Raise a budget, or leave less open.");
  }

  @Test
  void aStoppedSearchIsExplainedWhereOneBudgetAloneShowsThatThereIsNoPlan() {
    Case infeasible =
        cases().stream().filter(c -> c.name().equals("PLAN_INFEASIBLE")).findFirst().orElseThrow();
    assertThat(
            stopped(
                infeasible.network(),
                o -> {
                  assertThat(o).isInstanceOf(Outcome.Infeasible.class);
                  return new Outcome.Stopped(Optional.empty(), 0, new Outcome.Effort(5, 78));
                }))
        .isEqualTo(infeasible.messages());
  }

  @Test
  void everyMessageAboutPlanningHasACase() {
    TreeSet<String> seen = new TreeSet<>();
    cases()
        .forEach(c -> c.messages().forEach(m -> seen.add(m.replaceAll(".*(BW\\d{4}):.*", "$1"))));
    List<String> ids =
        Arrays.stream(Message.values())
            .map(Message::id)
            .filter(id -> id.startsWith("BW25"))
            .toList();
    // a search that is stopped, a sweep, and what differs, have tests of their own
    seen.addAll(List.of("BW2505", "BW2506", "BW2508", "BW2516"));
    assertThat(seen).containsAll(ids);
  }
}
