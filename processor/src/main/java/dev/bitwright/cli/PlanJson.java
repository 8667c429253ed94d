package dev.bitwright.cli;

import dev.bitwright.plan.PlannedGraph;
import dev.bitwright.plan.allocation.Allocation;
import dev.bitwright.plan.allocation.PlanSummary;
import dev.bitwright.plan.allocation.Sweep;
import dev.bitwright.plan.sensitivity.Profile;
import dev.bitwright.scheme.SchemeJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Plans and sweeps as JSON; line feeds only, keys in a fixed order. */
final class PlanJson {
  private PlanJson() {}

  static String plan(PlannedGraph planned, PlanSummary plan) {
    Optional<Allocation> found = plan.allocation();
    return object(
            Map.entry("network", text(planned.name())),
            Map.entry("structure", text(planned.structureHash())),
            Map.entry("deployment", text(planned.deploymentHash())),
            Map.entry("layers", list(plan.layers(), PlanJson::layer)),
            Map.entry("operands", list(plan.operands(), PlanJson::operand)),
            Map.entry("budgets", list(plan.needs(), PlanJson::need)),
            Map.entry("objective", found.map(a -> number(a.loss())).orElse("null")),
            Map.entry("bound", found.map(a -> number(a.bound())).orElse("null")),
            Map.entry("proven", found.map(a -> String.valueOf(a.proven())).orElse("null")),
            Map.entry("losses", found.map(a -> text(a.basis())).orElse("null")),
            Map.entry(
                "runnerUp",
                found.flatMap(Allocation::runnerUp).map(PlanJson::other).orElse("null")),
            Map.entry(
                "greedy", found.flatMap(Allocation::greedy).map(PlanJson::other).orElse("null")))
        + "\n";
  }

  private static String layer(PlanSummary.Row layer) {
    return object(
        Map.entry("name", text(layer.name())),
        Map.entry("weights", text(layer.weights())),
        Map.entry("reads", text(layer.reads())),
        Map.entry("outputs", String.valueOf(layer.parallelism().outputs())),
        Map.entry("inputs", String.valueOf(layer.parallelism().inputs())),
        Map.entry("bytes", String.valueOf(layer.bytes())),
        Map.entry("bitOperations", String.valueOf(layer.bitOperations())),
        Map.entry(
            "lut", layer.lut().isPresent() ? String.valueOf(layer.lut().getAsLong()) : "null"),
        Map.entry("latencyNanoseconds", String.valueOf(layer.latency())),
        Map.entry("loss", layer.loss().isPresent() ? number(layer.loss().getAsDouble()) : "null"),
        Map.entry("decided", text(layer.decided())),
        Map.entry("pinned", String.valueOf(layer.pinned())));
  }

  private static String operand(PlanSummary.Operand operand) {
    return object(
        Map.entry("tensor", text(operand.tensor())),
        Map.entry("levels", text(operand.levels())),
        Map.entry("bytes", String.valueOf(operand.bytes())),
        Map.entry("decided", text(operand.decided())),
        Map.entry("readers", list(operand.readers(), PlanJson::text)));
  }

  private static String need(PlanSummary.Need need) {
    return object(
        Map.entry("resource", text(need.limit().shown())),
        Map.entry("needed", String.valueOf(need.needed())),
        Map.entry("allowed", String.valueOf(need.allowed())));
  }

  private static String other(Allocation.Other other) {
    return object(
        Map.entry("objective", number(other.loss())),
        Map.entry(
            "needs",
            list(
                other.totals(),
                t ->
                    object(
                        Map.entry("resource", text(t.limit().shown())),
                        Map.entry("needed", String.valueOf(t.need()))))),
        Map.entry("differences", list(other.differences(), PlanJson::text)));
  }

  static String sweep(Sweep sweep) {
    return object(
            Map.entry("resource", text(sweep.measure().shown())),
            Map.entry("losses", text(sweep.basis())),
            Map.entry("complete", String.valueOf(sweep.complete())),
            Map.entry("proven", String.valueOf(sweep.proven())),
            Map.entry(
                "limit",
                sweep.limit().isPresent() ? String.valueOf(sweep.limit().getAsLong()) : "null"),
            Map.entry("float", sweep.measured().map(m -> score(m.twin())).orElse("null")),
            Map.entry(
                "samples", sweep.measured().map(m -> String.valueOf(m.samples())).orElse("null")),
            Map.entry(
                "rankCorrelation",
                sweep.rankCorrelation().isPresent()
                    ? number(sweep.rankCorrelation().getAsDouble())
                    : "null"),
            Map.entry("chosen", sweep.chosen().map(p -> point(sweep, p)).orElse("null")),
            Map.entry(
                "equal",
                list(
                    sweep.equal(),
                    e ->
                        object(
                            Map.entry("bits", String.valueOf(e.bits())),
                            Map.entry("plan", point(sweep, e.point()))))),
            Map.entry("points", list(sweep.points(), p -> point(sweep, p))))
        + "\n";
  }

  private static String score(Profile.Score score) {
    return object(
        Map.entry("loss", number(score.loss())), Map.entry("accuracy", number(score.accuracy())));
  }

  private static String point(Sweep sweep, Sweep.Point point) {
    return object(
        Map.entry("use", String.valueOf(point.use())),
        Map.entry("loss", number(point.loss())),
        Map.entry("measured", sweep.score(point).map(PlanJson::score).orElse("null")),
        Map.entry(
            "layers",
            list(
                point.layers(),
                l ->
                    object(
                        Map.entry("name", text(l.name())),
                        Map.entry("weights", text(l.weights().shown())),
                        Map.entry("reads", text(l.reads().map(Sweep.Part::shown).orElse("input"))),
                        Map.entry("outputs", String.valueOf(l.parallelism().outputs())),
                        Map.entry("inputs", String.valueOf(l.parallelism().inputs()))))));
  }

  private static String number(double value) {
    return SchemeJson.number(value);
  }

  private static String text(String value) {
    return SchemeJson.text(value);
  }

  private static <T> String list(List<T> items, Function<T, String> item) {
    return items.stream().map(item).collect(Collectors.joining(",\n  ", "[", "]"));
  }

  @SafeVarargs
  private static String object(Map.Entry<String, String>... members) {
    return List.of(members).stream()
        .map(e -> text(e.getKey()) + ": " + e.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
