package dev.bitwright.examples;

import dev.bitwright.training.Dataset;
import java.util.Random;

/** What the integer network makes of texts, one token after another. */
final class TextModel {
  private final CharLstmModel.Session session;
  private final double scale;
  private final int[] scores = new int[TextData.VOCABULARY];
  private final double[] chances = new double[TextData.VOCABULARY];

  TextModel(CharLstmModel model) {
    this.session = model.newSession();
    this.scale = model.scoreScale();
  }

  /**
   * How it does on a text.
   *
   * @param perplexity the exponential of the mean cross-entropy of the next character
   * @param agreeing share of steps at which the trainer expects the same character
   * @param largest largest difference of a real score from the trainer's
   * @param perSecond characters a second on one thread
   */
  record Result(double perplexity, double agreeing, double largest, double perSecond) {}

  /**
   * Reads a text as one stream.
   *
   * @param expected the trainer's scores, {@code [step][character]}
   */
  Result read(Dataset text, float[][] expected) {
    byte[] token = new byte[1];
    double loss = 0;
    double largest = 0;
    int equal = 0;
    long nanos = 0;
    session.reset();
    for (int i = 0; i < text.size(); i++) {
      text.read(i, token);
      long start = System.nanoTime();
      session.step(token[0], scores);
      nanos += System.nanoTime() - start;
      softmax(1);
      loss -= Math.log(chances[text.label(i)]);
      int best = 0;
      int trained = 0;
      for (int c = 0; c < scores.length; c++) {
        best = scores[c] > scores[best] ? c : best;
        trained = expected[i][c] > expected[i][trained] ? c : trained;
        largest = Math.max(largest, Math.abs(scale * scores[c] - expected[i][c]));
      }
      equal += best == trained ? 1 : 0;
    }
    double steps = text.size();
    return new Result(Math.exp(loss / steps), equal / steps, largest, steps / (nanos * 1e-9));
  }

  /** The chances of the next character; a temperature below 1 favours the likely ones. */
  private void softmax(double temperature) {
    double most = Double.NEGATIVE_INFINITY;
    for (int score : scores) {
      most = Math.max(most, score * scale / temperature);
    }
    double sum = 0;
    for (int c = 0; c < scores.length; c++) {
      chances[c] = Math.exp(scores[c] * scale / temperature - most);
      sum += chances[c];
    }
    for (int c = 0; c < scores.length; c++) {
      chances[c] /= sum;
    }
  }

  /** Goes on with a text, character by character. */
  String write(String start, int length, double temperature, long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(start);
    session.reset();
    for (char c : start.toCharArray()) {
      session.step(TextData.token(c), scores);
    }
    for (int i = 0; i < length; i++) {
      softmax(temperature);
      double at = random.nextDouble();
      int token = 0;
      for (at -= chances[0]; at >= 0 && token + 1 < chances.length; at -= chances[token]) {
        token++;
      }
      text.append(TextData.character(token));
      session.step(token, scores);
    }
    return text.toString();
  }
}
