package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bitwright.runtime.BitwrightException;
import dev.bitwright.runtime.RuntimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkTrainerTest {
  private static final Dataset TRAIN = TinyTrainer.data(203, 5);
  private static final Dataset TEST = TinyTrainer.data(90, 6);

  @TempDir Path folder;

  private static TrainingOptions.Builder options() {
    return TrainingOptions.builder()
        .epochs(4)
        .batchSize(20)
        .parts(3)
        .seed(11)
        .learningRate(LearningRate.oneCycle(0.02, 0.2))
        .augmentation(Augmentation.flipAndShift(true, 1, 0))
        .gradientClip(1.0)
        .progress(Progress.none());
  }

  private static TinyTrainer trained(TrainingOptions options) {
    TinyTrainer trainer = new TinyTrainer();
    trainer.fit(TRAIN, TEST, options);
    trainer.close();
    return trainer;
  }

  @Test
  void learns() {
    try (TinyTrainer trainer = new TinyTrainer()) {
      double before = trainer.evaluate(TEST).accuracy();
      TrainingLog log =
          trainer.fit(TRAIN, TEST, options().epochs(12).augmentation(Augmentation.none()).build());
      Evaluation after = trainer.evaluate(TEST);
      assertThat(before).isLessThan(0.7);
      assertThat(after.accuracy()).isGreaterThan(0.9);
      assertThat(log.last().testAccuracy()).isEqualTo(after.accuracy());
      assertThat(log.last().testLoss()).isEqualTo(after.meanLoss());
      assertThat(log.epochs()).hasSize(12);
      assertThat(log.last().loss()).isLessThan(log.epochs().get(0).loss());
      int total = 0;
      int diagonal = 0;
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          total += after.confusion()[i][j];
          diagonal += i == j ? after.confusion()[i][j] : 0;
        }
      }
      assertThat(total).isEqualTo(90);
      assertThat(diagonal).isEqualTo(after.correct());
      assertThat(trainer.replaced).isEqualTo(1);
    }
  }

  @Test
  void meanSquaredLearnsToo() {
    try (TinyTrainer trainer = new TinyTrainer("hash-1", Loss.MEAN_SQUARED, false)) {
      trainer.fit(TRAIN, null, options().epochs(12).augmentation(Augmentation.none()).build());
      assertThat(trainer.evaluate(TEST).accuracy()).isGreaterThan(0.9);
    }
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    TinyTrainer one = trained(options().threads(1).build());
    TinyTrainer two = trained(options().threads(2).build());
    TinyTrainer five = trained(options().threads(5).build());
    TinyTrainer otherSeed = trained(options().threads(2).seed(12).build());
    assertThat(two.bits()).isEqualTo(one.bits());
    assertThat(five.bits()).isEqualTo(one.bits());
    assertThat(otherSeed.bits()).isNotEqualTo(one.bits());
    assertThat(java.util.Arrays.hashCode(one.bits()))
        .as("the same on every JDK and machine")
        .isEqualTo(1400655451);
  }

  @Test
  void theGeneratedGradientIsThatOfTheLoss() {
    try (TinyTrainer trainer = new TinyTrainer()) {
      trainer.dropout = 0;
      trainer.initialize(3);
      trainer.evaluate(TEST);
      Pass pass = new Pass(true, 90, trainer.imagesPerPart(), 1, 0);
      trainer.load(TEST, Batch.inOrder(90), 0, pass, Augmentation.none(), 0);
      trainer.forward(pass);
      for (int p = 0; p < trainer.parts().count(); p++) {
        trainer.batch().loss(pass, p, trainer.output(p), trainer.outputGradient(p));
      }
      trainer.backward(pass);
      float step = 1e-2f;
      float[][][] tables = {trainer.stem, trainer.scores, trainer.bias};
      float[][][] gradients = {trainer.stemGradient, trainer.scoresGradient, trainer.biasGradient};
      for (int t = 0; t < 3; t++) {
        float old = tables[t][0][1];
        tables[t][0][1] = old + step;
        double up = trainer.evaluate(TEST).meanLoss();
        tables[t][0][1] = old - step;
        double down = trainer.evaluate(TEST).meanLoss();
        tables[t][0][1] = old;
        assertThat((up - down) / (2 * step)).isCloseTo(gradients[t][0][1], within(2e-3));
        assertThat(Math.abs(gradients[t][0][1])).isGreaterThan(1e-3f);
      }
    }
  }

  @Test
  void anInterruptedRunContinuesToTheSameBits() {
    Path file = folder.resolve("run.bwcp");
    TinyTrainer whole = new TinyTrainer();
    TrainingLog wholeLog = whole.fit(TRAIN, TEST, options().build());
    try (TinyTrainer first = new TinyTrainer()) {
      first.fit(TRAIN, TEST, options().checkpoint(file).stopAfter(2).build());
      assertThat(first.bits()).isNotEqualTo(whole.bits());
    }
    try (TinyTrainer second = new TinyTrainer()) {
      second.resume(file);
      second.save(folder.resolve("copy.bwcp"));
      TrainingLog log = second.fit(TRAIN, TEST, options().threads(1).build());
      assertThat(second.bits()).isEqualTo(whole.bits());
      assertThat(log.csv()).isEqualTo(wholeLog.csv());
      assertThat(second.replaced).isZero();
    }
    assertThat(folder.resolve("copy.bwcp")).hasSameBinaryContentAs(file);
    whole.close();
  }

  @Test
  void aRunIsNotContinuedWithOtherOptions() {
    Path file = folder.resolve("run.bwcp");
    try (TinyTrainer first = new TinyTrainer()) {
      first.fit(TRAIN, null, options().checkpoint(file).stopAfter(1).build());
    }
    try (TinyTrainer second = new TinyTrainer()) {
      second.resume(file);
      assertThatThrownBy(() -> second.fit(TRAIN, null, options().batchSize(21).build()))
          .isInstanceOfSatisfying(
              BitwrightException.class,
              e -> assertThat(e.kind()).isEqualTo(RuntimeMessage.CHECKPOINT_OPTIONS))
          .hasMessageContaining("batch=20")
          .hasMessageContaining("batch=21");
    }
  }

  @Test
  void aQuantizedNetworkStartsFromItsTwin() {
    Path file = folder.resolve("twin.bwcp");
    try (TinyTrainer twin = new TinyTrainer("hash-1", Loss.CROSS_ENTROPY, true);
        TinyTrainer fromTwin = new TinyTrainer();
        TinyTrainer fromFile = new TinyTrainer();
        TinyTrainer other = new TinyTrainer("hash-2", Loss.CROSS_ENTROPY, false)) {
      twin.fit(TRAIN, null, options().checkpoint(file).build());
      fromTwin.initializeFrom(twin);
      fromFile.initializeFrom(file);
      assertThat(fromTwin.bits()).isEqualTo(twin.bits());
      assertThat(fromFile.bits()).isEqualTo(twin.bits());
      assertThat(fromTwin.replaced).isEqualTo(1);
      assertThat(fromFile.evaluate(TEST).accuracy()).isEqualTo(twin.evaluate(TEST).accuracy());
      other.initializeFrom(twin);
      assertThat(other.bits()).isEqualTo(twin.bits());
      Path foreign = folder.resolve("foreign.bwcp");
      List<NamedRows> tables =
          List.of(new NamedRows("parameter/stem.weight", new float[][] {{1, 2}}));
      new Checkpoint("hash-1", Map.of(), Map.of(), Map.of(), tables).write(foreign);
      assertThatThrownBy(() -> other.initializeFrom(foreign))
          .hasMessage(
              "BW5029: Cannot start Tiny from "
                  + foreign
                  + ": stem.weight has the shape [1, 2] there and [4, 9] here. Start from a network whose layers with"
                  + " weights have the same names and shapes.");
      assertThat(other.bits()).isEqualTo(twin.bits());
      assertThatThrownBy(() -> other.resume(file))
          .hasMessageStartingWith("BW5026: The checkpoint " + file + " belongs to another network")
          .hasMessageContaining("structure hash-1, this network has hash-2");
      assertThatThrownBy(() -> fromFile.resume(file))
          .hasMessageStartingWith("BW5027: The checkpoint " + file + " does not fit this trainer")
          .hasMessageContaining("float twin");
      fromTwin.fit(TRAIN, null, options().epochs(1).build());
      assertThat(fromTwin.bits()).isNotEqualTo(twin.bits());
    }
  }

  @Test
  void aNanStopsTheRunAndKeepsTheLastGoodCheckpoint() throws Exception {
    Path file = folder.resolve("run.bwcp");
    try (TinyTrainer trainer = new TinyTrainer()) {
      trainer.fit(TRAIN, null, options().checkpoint(file).stopAfter(1).build());
      byte[] good = Files.readAllBytes(file);
      trainer.poisonStep = 13;
      assertThatThrownBy(() -> trainer.fit(TRAIN, null, options().checkpoint(file).build()))
          .isInstanceOf(BitwrightException.class)
          .hasMessage(
              "BW5030: Training stopped at step 14 (epoch 2): the gradient of weight of layer stem"
                  + " is NaN or infinite. Lower the learning rate or clip gradients; the last good"
                  + " checkpoint is "
                  + file
                  + ".");
      assertThat(Rows.finite(trainer.stem)).isTrue();
      assertThat(Files.readAllBytes(file)).isEqualTo(good);
    }
  }

  @Test
  void aBadWeightIsNamed() {
    try (TinyTrainer trainer = new TinyTrainer()) {
      trainer.initialize(1);
      trainer.bias[0][1] = Float.POSITIVE_INFINITY;
      assertThatThrownBy(() -> trainer.fit(TRAIN, null, options().build()))
          .hasMessageContaining("step 1 (epoch 1): bias of layer scores is NaN or infinite")
          .hasMessageContaining("checkpoint is none");
    }
  }

  @Test
  void wrongDataIsRefused() {
    try (TinyTrainer trainer = new TinyTrainer()) {
      Dataset wide = new ArrayDataset(1, 6, 7, new byte[42], new byte[1]);
      assertThatThrownBy(() -> trainer.fit(wide, null, options().build()))
          .hasMessage(
              "BW5006: The data set has images of shape 1x6x7, but the network Tiny reads 1x6x6."
                  + " Use data of the network's input shape, or change the input of the network.");
      Dataset label = new ArrayDataset(1, 6, 6, new byte[72], new byte[] {1, 3});
      assertThatThrownBy(() -> trainer.evaluate(label))
          .hasMessage(
              "BW5008: Image 1 has the label 3, but the network Tiny has the classes 0 to 2. Use"
                  + " labels of this range, or change the number of units of the output.");
      assertThatThrownBy(() -> trainer.evaluate(label.subset(1, 1)))
          .hasMessage("BW5007: The data set is empty. Give at least one image.");
    }
    TinyTrainer closed = new TinyTrainer();
    closed.close();
    assertThatThrownBy(() -> closed.evaluate(TEST))
        .hasMessage("BW5031: This trainer is closed. Create a new one.");
  }

  @Test
  void scoresComeInTheOrderOfTheData() {
    try (TinyTrainer trainer = new TinyTrainer()) {
      trainer.initialize(2);
      float[][] scores = trainer.scores(TEST);
      float[][] some = trainer.scores(TEST.subset(50, 60));
      assertThat(scores).hasNumberOfRows(90);
      assertThat(some[3]).isEqualTo(scores[53]);
      assertThat(scores[3]).isNotEqualTo(scores[53]);
    }
  }
}
