package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures whole plans on a float twin, which is afterwards as it was. */
final class PlanMeasurement {
  private final TableTrainer trainer;
  private final TrainerTables lines;
  private final ProfileOptions options;
  private final Dataset data;
  private final ProfileTable table;
  private final MeasuredSource source;
  private final Map<ProfileCandidate, float[][]> quantized = new HashMap<>();
  private final Map<ProfileCandidate, Double> scales = new HashMap<>();

  PlanMeasurement(TableTrainer trainer, TrainerTables lines, ProfileOptions options, Dataset data) {
    this.trainer = trainer;
    this.lines = lines;
    this.options = options;
    this.data = data;
    this.table = new ProfileTable(lines);
    this.source = new MeasuredSource(options);
  }

  MeasuredPlans run(List<Assignment> plans) {
    List<List<ProfileCandidate>> chosen = plans.stream().map(this::candidates).toList();
    ProfiledTwin twin = new ProfiledTwin(trainer, lines, options, data);
    try {
      return run(twin, plans, chosen);
    } finally {
      twin.end();
    }
  }

  /** All that a plan quantizes, layer after layer. */
  private List<ProfileCandidate> candidates(Assignment plan) {
    if (plan.layers().size() != table.layers().size()) {
      throw unfit(
          plan,
          "it has "
              + plan.layers().size()
              + " words, the network "
              + table.layers().size()
              + " layers");
    }
    List<ProfileCandidate> all = new ArrayList<>();
    for (int l = 0; l < table.layers().size(); l++) {
      Assignment.Layer layer = plan.layers().get(l);
      all.add(candidate(plan, l, false, layer.weights()));
      if (layer.reads().isPresent()) {
        all.add(candidate(plan, l, true, layer.reads().get()));
      } else if (table.quantizesReads(l)) {
        throw unfit(plan, "'" + table.layers().get(l) + "' does not read the input");
      }
    }
    return all;
  }

  private ProfileCandidate candidate(
      Assignment plan, int layer, boolean activations, Assignment.Choice choice) {
    return table
        .find(layer, activations, choice)
        .orElseThrow(
            () ->
                unfit(
                    plan,
                    (activations ? "what is read by '" : "the weights of '")
                        + table.layers().get(layer)
                        + "' cannot be "
                        + choice));
  }

  private RuntimeException unfit(Assignment plan, String reason) {
    return RuntimeMessage.PROFILE_PLAN.exception(plan, reason);
  }

  private MeasuredPlans run(
      ProfiledTwin twin, List<Assignment> plans, List<List<ProfileCandidate>> chosen) {
    // a pass for the ranges, then two for the float network and for each plan
    twin.expect(twin.size() * (1 + 2.0 * (1 + plans.size())));
    Set<String> read = new LinkedHashSet<>();
    chosen.forEach(
        all -> all.stream().filter(ProfileCandidate::activations).forEach(c -> read.add(name(c))));
    source.see(twin, read);
    twin.batches(false);
    twin.begin("float");
    MeasuredPlans.Score base = settled(twin, "the loss of the float network");
    twin.restore();
    List<MeasuredPlans.Plan> measured = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      twin.begin("plan " + (i + 1));
      measured.add(new MeasuredPlans.Plan(plans.get(i), score(twin, plans.get(i), chosen.get(i))));
    }
    return new MeasuredPlans(twin.size(), base, measured);
  }

  private String name(ProfileCandidate candidate) {
    return table.layers().get(candidate.layer());
  }

  private MeasuredPlans.Score score(
      ProfiledTwin twin, Assignment plan, List<ProfileCandidate> chosen) {
    for (ProfileCandidate c : chosen) {
      String layer = name(c);
      if (c.activations()) {
        double scale = scales.computeIfAbsent(c, k -> k.scale(source.values(layer)));
        twin.through(layer, c.reading(scale));
      } else {
        // the weights are those of the float network here: each plan restores them
        float[][] weights = twin.weights(layer);
        float[][] levels = quantized.computeIfAbsent(c, k -> k.quantized(weights));
        TrainerFiles.copy(levels, weights);
      }
    }
    try {
      return settled(twin, "the loss of the plan '" + plan + "'");
    } finally {
      twin.restore();
      chosen.stream()
          .filter(ProfileCandidate::activations)
          .forEach(c -> twin.through(name(c), null));
    }
  }

  private MeasuredPlans.Score settled(ProfiledTwin twin, String what) {
    twin.estimateStatistics();
    MeasuredPlans.Score score = twin.score();
    if (!Double.isFinite(score.loss())) {
      throw RuntimeMessage.PROFILE_NOT_FINITE.exception(trainer.shape().name(), what);
    }
    // as the file holds it, so that what is shown now and what is read later agree
    return new MeasuredPlans.Score(
        NetworkProfile.rounded(score.loss()), NetworkProfile.rounded(score.accuracy()));
  }
}
