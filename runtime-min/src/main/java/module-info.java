/** What generated trainers and models call; needs nothing outside {@code java.base}. */
module dev.bitwright.runtime {
  exports dev.bitwright.runtime;
}
