package dev.bitwright.language;

/** Ends a parse after a message that makes going on pointless. */
final class AbandonedParse extends RuntimeException {

  AbandonedParse() {
    super("abandoned", null, false, false);
  }
}
