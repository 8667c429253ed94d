/** What generated models call; needs nothing outside {@code java.base}. */
module dev.bitwright.runtime {
  exports dev.bitwright.runtime;
  exports dev.bitwright.runtime.internal to
      dev.bitwright.training;
}
