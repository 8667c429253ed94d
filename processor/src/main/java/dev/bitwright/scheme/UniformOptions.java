package dev.bitwright.scheme;

import dev.bitwright.language.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The options of {@code UNIFORM} as they were read; empty where the default depends on the place.
 *
 * @param variant whose formulas are taken
 * @param affine whether an integer zero point is learned
 * @param learned whether the step is learned, otherwise it follows the range
 * @param movingAverage decay of the average that the range of activations is; empty where it is not
 * @param batchCount whether N of the gradient factor counts the whole batch
 * @param narrow whether the lowest level is left out
 * @param midRise whether levels lie at odd multiples of half a step
 * @param powerOfTwo whether scales are powers of two everywhere
 * @param log2 whether the logarithm of such a scale is what is learned
 * @param configuration of LSQ+, 1 to 4
 * @param populationDeviation whether LSQ+'s deviation divides by n and not by n - 1
 * @param plainBeta whether beta's gradient comes without LSQ's factor
 * @param detachedMaximum whether DoReFa's largest magnitude is a constant for the gradient
 * @param gradientBits width of DoReFa's gradients; empty for floats
 * @param activationAlpha PACT's first clipping threshold
 * @param rounding how int8's sums become levels
 */
record UniformOptions(
    Variant variant,
    boolean affine,
    boolean learned,
    Optional<Double> movingAverage,
    boolean batchCount,
    Optional<Boolean> narrow,
    Optional<Boolean> midRise,
    boolean powerOfTwo,
    boolean log2,
    Optional<Integer> configuration,
    boolean populationDeviation,
    boolean plainBeta,
    boolean detachedMaximum,
    Optional<Integer> gradientBits,
    Optional<Double> activationAlpha,
    Optional<Quantizer.Rounding> rounding) {

  /** The members of the family, with the options that each of them reads. */
  enum Variant {
    LSQ("mode", "granularity", "range", "count", "narrow", "levels", "scale", "scaleDomain"),
    LSQ_PLUS(
        "granularity",
        "count",
        "narrow",
        "levels",
        "scale",
        "scaleDomain",
        "configuration",
        "deviation",
        "betaGradient"),
    DOREFA("maxGradient", "gradientBits"),
    PACT("maxGradient", "activationAlpha", "scale"),
    INT8("granularity", "range", "decay", "rounding");

    private final List<String> options;

    Variant(String... options) {
      this.options = List.of(options);
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static String[] words() {
      String[] words = new String[values().length];
      for (Variant v : values()) {
        words[v.ordinal()] = v.word();
      }
      return words;
    }
  }

  /** Reads all options, for either role, and reports those that do not fit together. */
  static UniformOptions read(SchemeOptions options, int bits) {
    String word = options.choice("variant", Variant.words());
    boolean midRise = options.choice("levels", "mid_tread", "mid_rise").equals("mid_rise");
    String range = options.choice("range", "learned", "minmax", "moving_average");
    double decay = options.number("decay", 0, 0.999999).orElse(0.999);
    String configuration = options.choice("configuration", "1", "2", "3", "4");
    UniformOptions result =
        new UniformOptions(
            Variant.valueOf(word.toUpperCase(Locale.ROOT)),
            options.choice("mode", "symmetric", "affine").equals("affine"),
            range.equals("learned"),
            range.equals("moving_average") ? Optional.of(decay) : Optional.empty(),
            options.choice("count", "sample", "batch").equals("batch"),
            given(options, "narrow", options.isOn("narrow", false)),
            given(options, "levels", midRise),
            options.choice("scale", "real", "power_of_two").equals("power_of_two"),
            options.choice("scaleDomain", "linear", "log2").equals("log2"),
            given(options, "configuration", Integer.valueOf(configuration)),
            options.choice("deviation", "sample", "population").equals("population"),
            options.choice("betaGradient", "scaled", "plain").equals("plain"),
            options.choice("maxGradient", "full", "detached").equals("detached"),
            options.integer("gradientBits", 1, 16),
            options.number("activationAlpha", 0.01, 1000),
            given(options, "rounding", rounding(options)));
    new Checks(options, result, bits).run();
    return result;
  }

  private static Quantizer.Rounding rounding(SchemeOptions options) {
    return switch (options.choice("rounding", "double", "single", "exact")) {
      case "single" -> Quantizer.Rounding.ONCE;
      case "exact" -> Quantizer.Rounding.NEAREST;
      default -> Quantizer.Rounding.TWICE;
    };
  }

  private static <T> Optional<T> given(SchemeOptions options, String name, T value) {
    return options.isGiven(name) ? Optional.of(value) : Optional.empty();
  }

  /** What does not fit together. */
  private record Checks(SchemeOptions options, UniformOptions read, int bits) {
    void run() {
      Variant variant = read.variant();
      List<String> all = new ArrayList<>();
      for (Variant one : Variant.values()) {
        one.options.stream().filter(o -> !all.contains(o)).forEach(all::add);
      }
      for (String option : all) {
        if (options.isGiven(option) && !variant.options.contains(option)) {
          clash(
              option,
              option + " with variant = " + variant.word(),
              "that variant has no such option",
              "Its options are " + String.join(", ", variant.options) + ".");
        }
      }
      sixteenBits(variant);
      if (variant == Variant.INT8 && bits == 1) {
        clash("variant", "variant = int8 at 1 bit", "its widths are 2 to 8", "Use one of them.");
      }
      levels();
      range(variant);
      if (read.log2() && !read.powerOfTwo()) {
        clash(
            "scaleDomain",
            "scaleDomain = log2 without scale = power_of_two",
            "only powers of two are learned by their logarithm",
            "Add scale = power_of_two, or leave it out.");
      }
    }

    private void range(Variant variant) {
      if (read.movingAverage().isPresent() && variant == Variant.LSQ) {
        clash(
            "range",
            "range = moving_average with variant = lsq",
            "its step is learned, or that of the first batch",
            "Use variant = int8, or leave it out.");
      }
      if (read.movingAverage().isEmpty() && options.isGiven("decay") && variant == Variant.INT8) {
        clash(
            "decay",
            "decay without range = moving_average",
            "there is no average that it could be of",
            "Add range = moving_average, or leave it out.");
      }
    }

    private void sixteenBits(Variant variant) {
      if (bits != 16) {
        return;
      }
      if (read.affine()) {
        tooWide("mode", "mode = affine", "Use mode = symmetric, or 1 to 8 bits.");
      }
      if (read.midRise().orElse(false)) {
        tooWide("levels", "levels = mid_rise", "Use levels = mid_tread, or 1 to 8 bits.");
      }
      if (variant != Variant.LSQ) {
        tooWide("variant", "variant = " + variant.word(), "Use variant = lsq, or 1 to 8 bits.");
      }
    }

    private void tooWide(String at, String what, String remedy) {
      clash(at, what + " at 16 bits", "its levels would need 17 bits", remedy);
    }

    private void levels() {
      boolean rise = read.midRise().orElse(false);
      boolean narrow = read.narrow().orElse(false);
      if (read.affine() && narrow) {
        clash(
            "narrow",
            "narrow = on with mode = affine",
            "an affine range has no symmetric levels",
            "Leave one of them out.");
      }
      if (read.affine() && rise) {
        clash(
            "levels",
            "levels = mid_rise with mode = affine",
            "an affine range has real zero as a level",
            "Leave one of them out.");
      }
      if (rise && narrow) {
        clash(
            "levels",
            "levels = mid_rise with narrow = on",
            "levels without zero are symmetric already",
            "Leave one of them out.");
      }
      if (narrow && bits == 1) {
        clash(
            "narrow",
            "narrow = on at 1 bit",
            "the levels -1 and +1 are symmetric already",
            "Leave it out.");
      }
    }

    private void clash(String at, String what, String why, String remedy) {
      options.report(Message.SCHEME_OPTION_CLASH, options.at(at), what, why, remedy);
    }
  }
}
