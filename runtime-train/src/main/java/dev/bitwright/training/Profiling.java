package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One profile of a float twin: its candidates, each with the source that suits its width. Below 3
 * bits quadratics are off by orders of magnitude, so that the increase itself is measured there, as
 * it is for what layers read.
 */
final class Profiling {
  private static final int WIDE = 3;

  private final TableTrainer trainer;
  private final TrainerTables lines;
  private final ProfileOptions options;
  private final Dataset data;
  private final ProfileTable table;
  private final List<String> layers;
  private final List<ProfileCandidate> candidates;

  Profiling(TableTrainer trainer, TrainerTables lines, ProfileOptions options, Dataset data) {
    this.trainer = trainer;
    this.lines = lines;
    this.options = options;
    this.data = data;
    this.table = new ProfileTable(lines);
    this.layers = table.layers();
    this.candidates =
        table.candidates().stream().filter(c -> options.activations() || !c.activations()).toList();
  }

  NetworkProfile run() {
    NetworkShape shape = trainer.shape();
    boolean squared = shape.loss() == Loss.MEAN_SQUARED;
    ProfileOptions.Source kind = options.source();
    if (kind == null) {
      kind = squared ? ProfileOptions.Source.HESSIAN : ProfileOptions.Source.FISHER;
    } else if (kind == ProfileOptions.Source.FISHER && squared) {
      throw RuntimeMessage.PROFILE_FISHER.exception(shape.name());
    }
    MeasuredSource measured = new MeasuredSource(options);
    SensitivitySource wide =
        switch (kind) {
          case FISHER -> new FisherSource();
          case HESSIAN -> new HessianSource(options.draws(), options.seed());
          case MEASURED -> measured;
        };
    Map<SensitivitySource, List<ProfileCandidate>> work = new LinkedHashMap<>();
    work.put(measured, new ArrayList<>());
    for (ProfileCandidate c : candidates) {
      boolean narrow = c.activations() || c.bits() < WIDE;
      work.computeIfAbsent(narrow ? measured : wide, s -> new ArrayList<>()).add(c);
    }
    ProfiledTwin twin = new ProfiledTwin(trainer, lines, options, data);
    try {
      return run(twin, measured, work);
    } finally {
      twin.end();
    }
  }

  private NetworkProfile run(
      ProfiledTwin twin,
      MeasuredSource measured,
      Map<SensitivitySource, List<ProfileCandidate>> work) {
    double passes = 0;
    for (Map.Entry<SensitivitySource, List<ProfileCandidate>> entry : work.entrySet()) {
      passes += entry.getKey().work(entry.getValue(), twin.size());
    }
    twin.expect(passes);
    Set<String> read = new LinkedHashSet<>();
    candidates.stream()
        .filter(ProfileCandidate::activations)
        .forEach(c -> read.add(layers.get(c.layer())));
    measured.see(twin, read);
    double loss = finite(measured.base(twin, false), "the loss of the float network");
    Map<ProfileCandidate, Double> increases = new LinkedHashMap<>();
    work.forEach(
        (source, some) -> {
          double[] found = source.increases(twin, layers, some);
          for (int i = 0; i < found.length; i++) {
            ProfileCandidate c = some.get(i);
            String what = "the loss of " + layers.get(c.layer()) + " with " + c.scheme();
            increases.put(c, finite(found[i], what));
          }
        });
    NetworkShape shape = trainer.shape();
    return new NetworkProfile(
        shape.name(),
        shape.structureHash(),
        twin.size(),
        loss,
        description(measured, work),
        layers(twin, measured, increases),
        Optional.empty());
  }

  private double finite(double value, String what) {
    if (!Double.isFinite(value)) {
      throw RuntimeMessage.PROFILE_NOT_FINITE.exception(trainer.shape().name(), what);
    }
    return value;
  }

  private static String description(
      MeasuredSource measured, Map<SensitivitySource, List<ProfileCandidate>> work) {
    StringBuilder text = new StringBuilder();
    for (SensitivitySource source : work.keySet()) {
      if (source != measured) {
        text.append(source.description()).append(" for weights of 3 bits and more, else ");
      }
    }
    return text.append(measured.description()).toString();
  }

  private List<NetworkProfile.Layer> layers(
      ProfiledTwin twin, MeasuredSource measured, Map<ProfileCandidate, Double> increases) {
    List<NetworkProfile.Layer> result = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      String name = layers.get(l);
      RangeSample weights = new RangeSample(0);
      Arrays.stream(twin.weights(name)).forEach(row -> weights.add(row, row.length));
      List<NetworkProfile.Entry> entries = new ArrayList<>();
      for (ProfileCandidate c : candidates) {
        if (c.layer() == l) {
          entries.add(
              new NetworkProfile.Entry(
                  c.activations(), c.scheme(), c.bits(), c.word(), increases.get(c)));
        }
      }
      result.add(
          new NetworkProfile.Layer(
              name,
              name + " = " + table.signature(l),
              range(weights),
              measured.values(name) == null ? new double[0] : range(measured.values(name)),
              entries));
    }
    return result;
  }

  private static double[] range(RangeSample sample) {
    return sample.range(RangeRule.minMax(), null);
  }
}
