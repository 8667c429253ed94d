package dev.bitwright.examples;

import dev.bitwright.runtime.FrozenLayout;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.TableTrainer;
import java.util.List;

/**
 * How far the deployed integers agree with the evaluation forward of the trainer.
 *
 * @param images compared images
 * @param codes compared levels of all tensors that come from thresholds
 * @param codesDiffering those that differ
 * @param argMaxDiffering images whose largest score is another one
 * @param largestDifference largest difference of a real score
 * @param correct images the integer network gets right
 * @param confusion of the integer network, {@code [label][predicted]}
 */
public record Agreement(
    int images,
    long codes,
    long codesDiffering,
    int argMaxDiffering,
    double largestDifference,
    int correct,
    int[][] confusion) {

  /** Share of images the integer network gets right. */
  public double accuracy() {
    return (double) correct / images;
  }

  /** Share of images with equal arg-max. */
  public double argMax() {
    return 1 - (double) argMaxDiffering / images;
  }

  /** Share of equal levels. */
  public double equalCodes() {
    return codes == 0 ? 1 : 1 - (double) codesDiffering / codes;
  }

  /** Compares trainer and model on all images of a set. */
  public static Agreement measure(TableTrainer trainer, Deployed model, Dataset data) {
    return new Measurement(trainer, model, data).run();
  }

  private static final class Measurement {
    private final TableTrainer trainer;
    private final Deployed.Session session;
    private final Dataset data;
    private final List<String> tensors;
    private final int[] scores;
    private final float scale;
    private final int[][] confusion;
    private long codes;
    private long codesDiffering;
    private int argMaxDiffering;
    private double largest;
    private int correct;

    Measurement(TableTrainer trainer, Deployed model, Dataset data) {
      this.trainer = trainer;
      this.session = model.newSession().get();
      this.data = data;
      this.tensors =
          model.frozen().layout().stages().stream()
              .flatMap(stage -> stage.emissions().stream())
              .filter(emission -> emission.form() == FrozenLayout.Form.THRESHOLDS)
              .map(FrozenLayout.Emission::tensor)
              .toList();
      this.scale = model.frozen().scoreScale();
      this.scores = new int[FashionLabels.NAMES.size()];
      this.confusion = new int[scores.length][scores.length];
    }

    Agreement run() {
      float[][] expected = trainer.scores(data);
      byte[] image = new byte[data.imageSize()];
      trainer.trace(
          data, tensors, (index, levels) -> compare(index, levels, expected[index], image));
      return new Agreement(
          data.size(), codes, codesDiffering, argMaxDiffering, largest, correct, confusion);
    }

    private void compare(int index, float[][] levels, float[] expected, byte[] image) {
      data.read(index, image);
      session.run(image, scores);
      int predicted = 0;
      int trained = 0;
      for (int c = 0; c < scores.length; c++) {
        predicted = scores[c] > scores[predicted] ? c : predicted;
        trained = expected[c] > expected[trained] ? c : trained;
        largest = Math.max(largest, Math.abs((double) scale * scores[c] - expected[c]));
      }
      int label = data.label(index);
      confusion[label][predicted]++;
      correct += predicted == label ? 1 : 0;
      argMaxDiffering += predicted == trained ? 0 : 1;
      for (int k = 0; k < levels.length; k++) {
        int[] deployed = session.trace().traceLevels(tensors.get(k));
        codes += deployed.length;
        for (int j = 0; j < deployed.length; j++) {
          codesDiffering += deployed[j] == levels[k][j] ? 0 : 1;
        }
      }
    }
  }
}
