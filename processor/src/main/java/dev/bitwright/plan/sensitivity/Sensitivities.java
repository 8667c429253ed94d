package dev.bitwright.plan.sensitivity;

import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Quantizer;
import java.util.List;
import java.util.Optional;

/** Chooses what a plan goes by. */
public final class Sensitivities {

  /** A quantizer that a plan may give to a layer's weights, or to what it reads. */
  public record Candidate(Node layer, Quantizer quantizer) {}

  private Sensitivities() {}

  /**
   * The profile where it has a number for every candidate, else what can be said without one; the
   * first gap is reported at its layer. Numbers of both are never mixed: they have no common unit.
   */
  public static Sensitivity of(
      NetworkGraph network,
      Optional<Profile> profile,
      List<Candidate> candidates,
      Diagnostics diagnostics) {
    if (profile.isEmpty()) {
      return new AnalyticSensitivity(network);
    }
    ProfileSensitivity measured = new ProfileSensitivity(network, profile.get());
    for (Candidate candidate : candidates) {
      Quantizer q = candidate.quantizer();
      if (!measured.covers(candidate.layer(), q)) {
        diagnostics.report(
            Message.PROFILE_GAP,
            candidate.layer().ref(),
            q.role() == Quantizer.Role.WEIGHT ? "the weights" : "what is read",
            candidate.layer().name(),
            q.scheme() + " of " + q.bits() + (q.bits() == 1 ? " bit" : " bits"));
        return new AnalyticSensitivity(network);
      }
    }
    return measured;
  }
}
