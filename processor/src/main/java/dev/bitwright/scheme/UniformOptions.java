package dev.bitwright.scheme;

import dev.bitwright.language.Message;
import java.util.Optional;

/**
 * The options of {@code UNIFORM} as they were read; empty where the default depends on the place.
 *
 * @param affine whether an integer zero point is learned
 * @param perChannel whether each output channel's weights have a step of their own
 * @param learned whether the step is learned, otherwise it follows the range
 * @param batchCount whether N of the gradient factor counts the whole batch
 * @param narrow whether the lowest level is left out
 * @param midRise whether levels lie at odd multiples of half a step
 */
record UniformOptions(
    boolean affine,
    Optional<Boolean> perChannel,
    boolean learned,
    boolean batchCount,
    Optional<Boolean> narrow,
    Optional<Boolean> midRise) {

  /** Reads all options, for either role, and reports those that do not fit together. */
  static UniformOptions read(SchemeOptions options, int bits) {
    boolean channel = options.choice("granularity", "channel", "tensor").equals("channel");
    boolean midRise = options.choice("levels", "mid_tread", "mid_rise").equals("mid_rise");
    UniformOptions result =
        new UniformOptions(
            options.choice("mode", "symmetric", "affine").equals("affine"),
            given(options, "granularity", channel),
            options.choice("range", "learned", "minmax").equals("learned"),
            options.choice("count", "sample", "batch").equals("batch"),
            given(options, "narrow", options.isOn("narrow", false)),
            given(options, "levels", midRise));
    result.check(options, bits);
    return result;
  }

  private static Optional<Boolean> given(SchemeOptions options, String name, boolean value) {
    return options.isGiven(name) ? Optional.of(value) : Optional.empty();
  }

  private void check(SchemeOptions options, int bits) {
    boolean rise = midRise.orElse(false);
    boolean isNarrow = narrow.orElse(false);
    if (affine && bits == 16) {
      clash(
          options,
          "mode",
          "mode = affine at 16 bits",
          "its levels would need 17 bits",
          "Use mode = symmetric, or 1 to 8 bits.");
    }
    if (rise && bits == 16) {
      clash(
          options,
          "levels",
          "levels = mid_rise at 16 bits",
          "its levels would need 17 bits",
          "Use levels = mid_tread, or 1 to 8 bits.");
    }
    if (affine && isNarrow) {
      clash(
          options,
          "narrow",
          "narrow = on with mode = affine",
          "an affine range has no symmetric levels",
          "Leave one of them out.");
    }
    if (affine && rise) {
      clash(
          options,
          "levels",
          "levels = mid_rise with mode = affine",
          "an affine range has real zero as a level",
          "Leave one of them out.");
    }
    if (rise && isNarrow) {
      clash(
          options,
          "levels",
          "levels = mid_rise with narrow = on",
          "levels without zero are symmetric already",
          "Leave one of them out.");
    }
    if (isNarrow && bits == 1) {
      clash(
          options,
          "narrow",
          "narrow = on at 1 bit",
          "the levels -1 and +1 are symmetric already",
          "Leave it out.");
    }
  }

  private static void clash(
      SchemeOptions options, String at, String what, String why, String remedy) {
    options.report(Message.SCHEME_OPTION_CLASH, options.at(at), what, why, remedy);
  }
}
