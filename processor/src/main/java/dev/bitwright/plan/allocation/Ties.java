package dev.bitwright.plan.allocation;

import dev.bitwright.check.LayerQuantizers;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Layers that are decided together: those whose reading is open and that read one value share its
 * quantizer, as far as they have a candidate in common. A projection shortcut beside its main path
 * is such a case.
 */
final class Ties {

  /**
   * Layers that share what they read.
   *
   * @param reads what they all may read, by what they share it by; one where it is stated
   */
  record Group(List<Site> sites, Map<String, List<Candidate>> reads) {
    /** What plans call it. */
    String name() {
      return sites.get(0).name();
    }
  }

  private Ties() {}

  /** Groups in the order of their first layers. */
  static List<Group> of(List<Site> sites, LayerQuantizers quantizers) {
    List<List<Site>> members = new ArrayList<>();
    List<Set<String>> common = new ArrayList<>();
    for (Site site : sites) {
      Set<String> keys = keys(site, quantizers);
      int found = -1;
      for (int i = 0; site.tied() && i < members.size() && found < 0; i++) {
        Site first = members.get(i).get(0);
        boolean sameValue = first.tied() && first.source().equals(site.source());
        if (sameValue && common.get(i).stream().anyMatch(keys::contains)) {
          found = i;
        }
      }
      if (found < 0) {
        members.add(new ArrayList<>(List.of(site)));
        common.add(keys);
      } else {
        members.get(found).add(site);
        common.get(found).retainAll(keys);
      }
    }
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      groups.add(group(members.get(i), common.get(i), quantizers));
    }
    return groups;
  }

  /** Whether pins of layers that read one value agree; reports where they do not. */
  static boolean agree(List<Site> sites, Map<String, PlanLock.Pin> pins, Diagnostics diagnostics) {
    boolean agree = true;
    Map<String, Site> first = new LinkedHashMap<>();
    for (Site site : sites) {
      if (!site.pinned() || !site.tied()) {
        continue;
      }
      Site other = first.putIfAbsent(site.source(), site);
      if (other == null) {
        continue;
      }
      String here = site.read().candidates().get(0).shown();
      String there = other.read().candidates().get(0).shown();
      boolean possible =
          site.read().allowed().stream().anyMatch(c -> c.shown().equals(there))
              || other.read().allowed().stream().anyMatch(c -> c.shown().equals(here));
      if (possible && !here.equals(there)) {
        agree = false;
        diagnostics.report(
            Message.PLAN_PIN_TIE,
            pins.get(site.name()).read().ref(),
            site.name(),
            here,
            other.name(),
            there);
      }
    }
    return agree;
  }

  private static Set<String> keys(Site site, LayerQuantizers quantizers) {
    Set<String> keys = new LinkedHashSet<>();
    site.read().candidates().forEach(c -> keys.add(quantizers.sharing(site.layer(), c.spec())));
    return keys;
  }

  private static Group group(List<Site> sites, Set<String> keys, LayerQuantizers quantizers) {
    Map<String, List<Candidate>> reads = new LinkedHashMap<>();
    keys.forEach(key -> reads.put(key, new ArrayList<>()));
    for (Site site : sites) {
      for (Candidate candidate : site.read().candidates()) {
        List<Candidate> shared = reads.get(quantizers.sharing(site.layer(), candidate.spec()));
        if (shared != null) {
          shared.add(candidate);
        }
      }
    }
    return new Group(List.copyOf(sites), reads);
  }
}
