package dev.bitwright.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import dev.bitwright.calibration.CalibrationCheck;
import dev.bitwright.check.GraphChecker;
import dev.bitwright.language.Diagnostic;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.QnnReader;
import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.Planner;
import dev.bitwright.plan.cost.BudgetCheck;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every message about graphs: the whole list that a faulty network gets, with file, line, column,
 * id and text. The cases stand in {@code graph-messages.txt}.
 */
class GraphMessagesTest {

  private record Case(String name, String network, List<String> messages) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static String file() {
    URL url = GraphMessagesTest.class.getResource("/graph-messages.txt");
    return contentOf(url, StandardCharsets.UTF_8);
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String part : file().split("(?m)^==== ")) {
      if (part.isBlank()) {
        continue;
      }
      String[] halves = part.split("(?m)^----\n", -1);
      int end = halves[0].indexOf('\n');
      List<String> messages = halves[1].lines().toList();
      cases.add(new Case(halves[0].substring(0, end), halves[0].substring(end + 1), messages));
    }
    return cases;
  }

  private static List<String> messages(String network) {
    Diagnostics diagnostics = new Diagnostics();
    QnnReader.read("net.qnn", network, diagnostics)
        .flatMap(decl -> new GraphBuilder().build(decl, diagnostics))
        .flatMap(graph -> new GraphChecker().check(graph, diagnostics))
        .ifPresent(
            checked -> {
              CalibrationCheck.run(checked, diagnostics);
              Optional<PlannedGraph> planned =
                  checked.deployable()
                      ? new Planner().plan(checked, diagnostics)
                      : Optional.empty();
              if (!diagnostics.hasErrors()) {
                BudgetCheck.run(checked, planned, false, diagnostics);
              }
            });
    return diagnostics.all().stream().map(Diagnostic::toString).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesExactlyTheseMessages(Case faulty) {
    assertThat(faulty.messages()).isNotEmpty();
    assertThat(messages(faulty.network())).isEqualTo(faulty.messages());
  }

  @Test
  void everyMessageAboutGraphsHasACase() {
    TreeSet<String> seen = new TreeSet<>();
    cases()
        .forEach(c -> c.messages().forEach(m -> seen.add(m.replaceAll(".*(BW\\d{4}):.*", "$1"))));
    List<String> ids =
        Arrays.stream(Message.values())
            .map(Message::id)
            .filter(id -> id.startsWith("BW20"))
            .toList();
    assertThat(seen).containsAll(ids);
  }
}
