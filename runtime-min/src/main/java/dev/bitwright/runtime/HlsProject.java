package dev.bitwright.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Writes the hardware project of a trained network: C source, exact types, weights, test bench with
 * golden vectors, build files and a report. Generated models call it.
 */
public final class HlsProject {
  /** Vectors of a project for which no images are given. */
  private static final int MADE_UP = 100;

  private static final String LIST = ".bitwright-files";

  private HlsProject() {}

  /**
   * Writes the project.
   *
   * @param folder new, empty, or holding nothing but an earlier project, which is replaced
   * @param bundle the text that the compiler left beside the model; null when it was switched off
   * @param trace the deployed network
   * @param images the images of the test vectors, each {@code [channel][row][column]}
   * @throws BitwrightException when the folder holds files of somebody else (BW5130, nothing is
   *     changed), cannot be written (BW5131), there is no bundle (BW5132) or no image (BW5133)
   */
  public static void write(
      Path folder,
      InputStream bundle,
      FrozenNetwork network,
      LevelTrace trace,
      List<byte[]> images) {
    if (bundle == null) {
      throw RuntimeMessage.HLS_OFF.exception(network.layout().network());
    }
    if (images.isEmpty()) {
      throw RuntimeMessage.HLS_NO_IMAGES.exception();
    }
    try (bundle) {
      HlsBundle parsed = HlsBundle.parse(new String(bundle.readAllBytes(), StandardCharsets.UTF_8));
      write(folder, files(parsed, network, trace, images));
    } catch (IOException e) {
      throw RuntimeMessage.HLS_UNWRITABLE.causedBy(e, folder, reason(e));
    }
  }

  /**
   * Writes what does not depend on the weights: C source, test bench and build files, but no {@code
   * types.h}, no {@code weights.h} and no vectors. A later {@link #write} replaces it.
   *
   * @throws BitwrightException as {@link #write}
   */
  public static void writeSources(Path folder, InputStream bundle) {
    try (bundle) {
      HlsBundle parsed = HlsBundle.parse(new String(bundle.readAllBytes(), StandardCharsets.UTF_8));
      Map<String, String> files = new LinkedHashMap<>(parsed.files());
      files.remove("types_begin");
      files.remove("types_end");
      write(folder, files);
    } catch (IOException e) {
      throw RuntimeMessage.HLS_UNWRITABLE.causedBy(e, folder, reason(e));
    }
  }

  /**
   * Images for a project without data: all least, all largest, and pseudo-random ones.
   *
   * @param tokens numbers that a pixel may be where it is a token; 0 where it may be any byte
   */
  public static List<byte[]> madeUpImages(int pixels, int tokens) {
    int values = tokens == 0 ? 256 : tokens;
    List<byte[]> images = new ArrayList<>();
    long state = 1;
    for (int n = 0; n < MADE_UP; n++) {
      byte[] image = new byte[pixels];
      for (int i = 0; i < pixels; i++) {
        // Knuth's MMIX linear congruential generator; its high bits are used.
        state = state * 6364136223846793005L + 1442695040888963407L;
        image[i] = (byte) (n == 0 ? 0 : n == 1 ? values - 1 : (state >>> 32) * values >>> 32);
      }
      images.add(image);
    }
    return images;
  }

  private static Map<String, String> files(
      HlsBundle bundle, FrozenNetwork network, LevelTrace trace, List<byte[]> images) {
    Map<String, String> files = new LinkedHashMap<>(bundle.files());
    HlsHeaders headers = new HlsHeaders(bundle, network);
    HlsReport report = new HlsReport(bundle, network);
    files.remove("types_begin");
    files.remove("types_end");
    files.put("types.h", headers.types());
    files.put("weights.h", headers.weights());
    files.put("vectors/vectors.txt", HlsVectors.text(bundle, network, trace, images));
    files.put("report.json", report.json());
    files.put("report.md", report.markdown());
    return files;
  }

  private static void write(Path folder, Map<String, String> files) throws IOException {
    clear(folder);
    Files.createDirectories(folder.resolve("vectors"));
    StringBuilder list = new StringBuilder();
    for (Map.Entry<String, String> file : files.entrySet()) {
      list.append(file.getKey()).append('\n');
    }
    Files.writeString(folder.resolve(LIST), list);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }

  /** Removes the files of an earlier project, after making sure that there are no others. */
  private static void clear(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw RuntimeMessage.HLS_UNWRITABLE.exception(folder, "it is a file");
    }
    Path list = folder.resolve(LIST);
    List<String> ours = Files.exists(list) ? Files.readAllLines(list) : List.of();
    TreeSet<String> found = new TreeSet<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      walk.filter(Files::isRegularFile)
          .map(p -> folder.relativize(p).toString().replace('\\', '/'))
          .filter(name -> !name.equals(LIST) && !name.startsWith("build/"))
          .forEach(found::add);
    }
    for (String name : found) {
      if (!ours.contains(name)) {
        throw RuntimeMessage.HLS_FOLDER_TAKEN.exception(folder, name);
      }
    }
    for (String name : found) {
      Files.delete(folder.resolve(name));
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
