package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import java.util.Arrays;

/**
 * A long sequence of tokens, for networks that predict the next one: element i is token i, its
 * label token i + 1. A network with recurrent cells reads it in order.
 */
public final class TokenStream implements Dataset {
  private final byte[] tokens;

  /**
   * @param tokens numbers 0 to 255 as bytes, two at least
   */
  public TokenStream(byte[] tokens) {
    if (tokens.length < 2) {
      throw RuntimeMessage.DATA_EMPTY.exception();
    }
    this.tokens = tokens.clone();
  }

  /** The tokens {@code [from, to)} as a sequence of their own, two at least. */
  public TokenStream part(int from, int to) {
    return new TokenStream(Arrays.copyOfRange(tokens, from, to));
  }

  /** Tokens that have a successor. */
  @Override
  public int size() {
    return tokens.length - 1;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public int height() {
    return 1;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public void read(int index, byte[] into) {
    into[0] = tokens[index];
  }

  @Override
  public int label(int index) {
    return tokens[index + 1] & 0xFF;
  }
}
