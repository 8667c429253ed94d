/** Annotations with which a quantized neural network is described in Java. */
module dev.bitwright.annotations {
  exports dev.bitwright.annotations;
}
