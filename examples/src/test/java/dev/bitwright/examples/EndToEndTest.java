package dev.bitwright.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitwright.runtime.BitwrightException;
import dev.bitwright.runtime.WeightFile;
import dev.bitwright.training.Dataset;
import dev.bitwright.training.TableTrainer;
import dev.bitwright.training.TrainingLog;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From real images to integers, with one small network trained once for all tests. */
class EndToEndTest {
  private static final int IMAGES = 1000;

  private static Dataset train;
  private static Dataset test;
  private static TrainingLog twinLog;
  private static TrainingLog log;
  private static TableTrainer trainer;
  private static Deployed model;

  @TempDir Path folder;

  @BeforeAll
  static void trainOnce() {
    FashionData data = FashionData.embedded();
    train = data.train().subset(0, IMAGES);
    test = data.test().subset(0, 300);
    trainer = TinyNetTrainer.quantized();
    try (TableTrainer twin = TinyNetTrainer.twin()) {
      twinLog = twin.fit(train, test, TinySubject.options(4, 2));
      trainer.initializeFrom(twin);
    }
    log = trainer.fit(train, test, TinySubject.options(3, 2));
    model = TinySubject.TINY.freeze().apply(trainer);
  }

  @AfterAll
  static void close() {
    trainer.close();
  }

  private static byte[] image(int index) {
    byte[] image = new byte[test.imageSize()];
    test.read(index, image);
    return image;
  }

  private static int[][] scores(Deployed.Session session) {
    int[][] scores = new int[test.size()][10];
    for (int i = 0; i < scores.length; i++) {
      session.run(image(i), scores[i]);
    }
    return scores;
  }

  @Test
  void theNetworkLearnsFarAboveChance() {
    assertThat(twinLog.last().testAccuracy()).isGreaterThan(0.6);
    assertThat(log.last().testAccuracy()).isGreaterThan(0.5);
    assertThat(log.last().loss()).isLessThan(log.epochs().get(0).loss());
  }

  @Test
  void theIntegersAgreeWithTheTrainerOnEveryLevelAndDecision() {
    Agreement agreement = Agreement.measure(trainer, model, test);
    assertThat(agreement.images()).isEqualTo(300);
    // 8 x 14 x 14 and 16 x 7 x 7 levels.
    assertThat(agreement.codes()).isEqualTo(300L * (8 * 196 + 16 * 49));
    assertThat(agreement.codesDiffering()).isZero();
    assertThat(agreement.argMaxDiffering()).isZero();
    assertThat(agreement.largestDifference()).isLessThan(1e-2);
    assertThat(agreement.accuracy()).isEqualTo(log.last().testAccuracy());
  }

  @Test
  void aChangedWeightBreaksTheAgreement() {
    long old = model.frozen().longs("body.weights")[40];
    TinyNetModel changed =
        TinyNetModel.of(model.frozen().with("body.weights", 40, old == 1 ? -1 : 1));
    Deployed other =
        new Deployed(
            changed.frozen(),
            () -> {
              TinyNetModel.Session session = changed.newSession();
              return new Deployed.Session(session::run, session);
            },
            changed::writeHls);
    assertThat(Agreement.measure(trainer, other, test).codesDiffering()).isPositive();
  }

  @Test
  void levelsAndScoresVary() {
    int[][] scores = scores(model.newSession().get());
    assertThat(Arrays.stream(scores).map(Arrays::toString).distinct().count()).isGreaterThan(250);
    Deployed.Session session = model.newSession().get();
    session.run(image(0), new int[10]);
    assertThat(session.trace().traceLevels("stem_q")).contains(-1, 0, 1);
  }

  @Test
  void aRunAllocatesNothing() {
    assertThat(Speed.measure(model, test).bytesPerRun()).isZero();
  }

  @Test
  void sessionsInThreadsAgree() throws Exception {
    int[][] expected = scores(model.newSession().get());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<int[][]>> results = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        results.add(threads.submit(() -> scores(model.newSession().get())));
      }
      for (Future<int[][]> result : results) {
        assertThat(result.get()).isDeepEqualTo(expected);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aSavedModelIsTheSame() {
    Path file = folder.resolve("tiny.weights");
    WeightFile.write(file, model.frozen());
    TinyNetModel loaded = TinyNetModel.load(file);
    TinyNetModel.Session session = loaded.newSession();
    assertThat(scores(new Deployed.Session(session::run, session)))
        .isDeepEqualTo(scores(model.newSession().get()));
    assertThat(loaded.frozen()).isEqualTo(model.frozen());
  }

  @Test
  void weightsOfAnotherNetworkAreRefused() {
    Path file = folder.resolve("tiny.weights");
    WeightFile.write(file, model.frozen());
    assertThatThrownBy(() -> FashionDemoNetModel.load(file))
        .isInstanceOf(BitwrightException.class)
        .hasMessageContaining("TinyNet")
        .hasMessageContaining("FashionDemoNet");
  }

  @Test
  void aDamagedWeightFileIsRefused() throws Exception {
    Path file = folder.resolve("tiny.weights");
    WeightFile.write(file, model.frozen());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.write(file, bytes);
    assertThatThrownBy(() -> TinyNetModel.load(file)).isInstanceOf(BitwrightException.class);
  }

  @Test
  void anImageOfTheWrongLengthIsRefused() {
    Deployed.Session session = model.newSession().get();
    assertThatThrownBy(() -> session.run(new byte[783], new int[10]))
        .isInstanceOf(BitwrightException.class)
        .hasMessageContaining("image")
        .hasMessageContaining("783")
        .hasMessageContaining("784");
    assertThatThrownBy(() -> session.run(new byte[784], new int[9]))
        .isInstanceOf(BitwrightException.class)
        .hasMessageContaining("scores");
  }

  @Test
  void theNumberOfThreadsChangesNothing() {
    try (TableTrainer one = TinyNetTrainer.quantized();
        TableTrainer three = TinyNetTrainer.quantized()) {
      Dataset few = train.subset(0, 200);
      one.fit(few, null, TinySubject.options(1, 1));
      three.fit(few, null, TinySubject.options(1, 3));
      Deployed first = TinySubject.TINY.freeze().apply(one);
      Deployed second = TinySubject.TINY.freeze().apply(three);
      assertThat(second.frozen()).isEqualTo(first.frozen());
      assertThat(first.frozen()).isNotEqualTo(model.frozen());
      assertThat(three.learned().get(0).rows()).isDeepEqualTo(one.learned().get(0).rows());
    }
  }

  @Test
  void anInterruptedRunGoesOnToTheSameBits() {
    Path file = folder.resolve("tiny.checkpoint");
    Dataset few = train.subset(0, 200);
    try (TableTrainer whole = TinyNetTrainer.quantized();
        TableTrainer before = TinyNetTrainer.quantized();
        TableTrainer after = TinyNetTrainer.quantized()) {
      whole.fit(few, null, TinySubject.options(2, 2));
      before.fit(
          few, null, TinySubject.options(2, 2).toBuilder().checkpoint(file).stopAfter(1).build());
      after.resume(file);
      after.fit(few, null, TinySubject.options(2, 1));
      assertThat(TinySubject.TINY.freeze().apply(after).frozen())
          .isEqualTo(TinySubject.TINY.freeze().apply(whole).frozen());
      assertThat(TinySubject.TINY.freeze().apply(before).frozen())
          .isNotEqualTo(TinySubject.TINY.freeze().apply(whole).frozen());
    }
  }

  @Test
  void theShippedModelClassifies() throws Exception {
    try (InputStream weights = Classify.class.getResourceAsStream("FashionDemoNet.weights")) {
      FashionDemoNetModel.Session session = FashionDemoNetModel.load(weights).newSession();
      int correct = 0;
      for (int i = 0; i < test.size(); i++) {
        correct += session.classify(image(i)) == test.label(i) ? 1 : 0;
      }
      assertThat(correct).isGreaterThan(240);
    }
  }

  @Test
  void aFolderWithoutTheDataIsNamed() {
    assertThatThrownBy(() -> FashionData.folder(folder))
        .isInstanceOf(BitwrightException.class)
        .hasMessageContaining("train-images-idx3-ubyte");
  }

  @Test
  void aFileThatIsNotIdxIsRefused() throws Exception {
    Files.writeString(folder.resolve("train-images-idx3-ubyte"), "no images here");
    assertThatThrownBy(() -> FashionData.folder(folder))
        .isInstanceOf(BitwrightException.class)
        .hasMessageContaining("train-images-idx3-ubyte");
  }
}
