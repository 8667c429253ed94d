package dev.bitwright.cli.weights;

/** Why a file of arrays cannot be taken, in a few words that follow the file's name. */
public final class ArrayFileException extends Exception {
  private static final long serialVersionUID = 1L;

  public ArrayFileException(String reason) {
    super(reason);
  }
}
