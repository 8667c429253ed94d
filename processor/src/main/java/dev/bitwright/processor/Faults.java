package dev.bitwright.processor;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a user hands on when something of ours went wrong. */
final class Faults {

  private static final int FRAMES = 5;

  private Faults() {}

  /** The first frames of a fault's stack, in one line. */
  static String firstFrames(Throwable fault) {
    return Arrays.stream(fault.getStackTrace())
        .limit(FRAMES)
        .map(StackTraceElement::toString)
        .collect(Collectors.joining(" < "));
  }
}
