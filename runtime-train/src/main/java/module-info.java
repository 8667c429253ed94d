/** What generated trainers call: training, evaluation, calibration and freezing. */
module dev.bitwright.training {
  requires transitive dev.bitwright.runtime;

  exports dev.bitwright.training;
}
