package dev.bitwright.graph;

import dev.bitwright.language.SourceRef;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Limits that the deployed network must keep.
 *
 * @param limits by resource, then by bits; at most one of each
 * @param clockHz clock of the hardware, in cycles a second; present where frames per second are
 *     limited
 * @param device the part whose resources are limits where the user stated none, in lower case
 */
public record Budget(List<Limit> limits, OptionalLong clockHz, Optional<String> device) {
  private static final long MEGA = 1_000_000;

  public static final Budget NONE = new Budget(List.of(), OptionalLong.empty(), Optional.empty());

  public Budget {
    limits =
        limits.stream()
            .sorted(Comparator.comparing(Limit::resource).thenComparing(Limit::bits))
            .toList();
  }

  /**
   * What a limit counts.
   *
   * @param bits of a factor, for {@link Resource#MACS}; 0 otherwise
   */
  public record Measure(Resource resource, int bits) {
    /** As written in a budget: {@code macs(bits = 8)}. */
    public String shown() {
      return resource == Resource.MACS
          ? resource.word() + "(bits = " + bits + ")"
          : resource.word();
    }

    /** Its unit in words, behind a number. */
    public String needed() {
      return resource == Resource.MACS
          ? resource.needed() + " of " + bits + " bits or more"
          : resource.needed();
    }
  }

  /**
   * One limit and where it is written.
   *
   * @param bits of a factor, for {@link Resource#MACS}; 0 otherwise
   * @param value in the unit of the resource, at least 0: the largest, for frames per second the
   *     smallest, which is at least 1
   */
  public record Limit(Resource resource, int bits, long value, SourceRef ref) {
    /** As written in a budget: {@code macs(bits = 8)}. */
    public String shown() {
      return measure().shown();
    }

    /** What it counts. */
    public Measure measure() {
      return new Measure(resource, bits);
    }
  }

  /** The limit of a measure. */
  public Optional<Limit> of(Measure measure) {
    return limits.stream().filter(l -> l.measure().equals(measure)).findFirst();
  }

  /** Whether anything of hardware is limited. */
  public boolean ofHardware() {
    return limits.stream().anyMatch(l -> l.resource().ofHardware());
  }

  /** The largest value of a limit's resource: frames per second as cycles a frame. */
  public long largest(Limit limit) {
    return limit.resource() == Resource.FRAMES_PER_SECOND
        ? clockHz.orElseThrow() / limit.value()
        : limit.value();
  }

  /** What cycles a frame mean: {@code 101626 frames per second at 200 MHz}. */
  public String frames(long cycles) {
    long clock = clockHz.orElseThrow();
    return clock / Math.max(1, cycles)
        + " frames per second at "
        + (clock % MEGA == 0 ? clock / MEGA + " MHz" : clock + " Hz");
  }

  /** A need of a limit's resource with its unit, where that is not the resource's name. */
  public String amount(Limit limit, long need) {
    if (limit.resource() == Resource.FRAMES_PER_SECOND) {
      return need + " cycles (" + frames(need) + ")";
    }
    return limit.resource().amount(need);
  }
}
