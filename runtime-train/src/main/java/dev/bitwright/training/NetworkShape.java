package dev.bitwright.training;

/**
 * What the library must know of a network.
 *
 * @param name name of the network
 * @param structureHash hash of names, operators and shapes; binds checkpoints
 * @param channels channels of the input
 * @param height rows of the input
 * @param width columns of the input
 * @param signedInput whether input bytes are read as -128..127 instead of 0..255
 * @param outputs number of scores
 * @param loss what training minimises
 */
public record NetworkShape(
    String name,
    String structureHash,
    int channels,
    int height,
    int width,
    boolean signedInput,
    int outputs,
    Loss loss) {

  /** Values of one input image. */
  public int inputSize() {
    return channels * height * width;
  }
}
