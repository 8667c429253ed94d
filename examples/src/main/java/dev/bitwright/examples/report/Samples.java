package dev.bitwright.examples.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;

/** Small grey images with what they were taken for. */
public final class Samples {
  private Samples() {}

  /**
   * One image.
   *
   * @param pixels row after row, 0 to 255
   * @param size rows and columns
   * @param label what it is
   * @param predicted what it was taken for
   */
  public record Sample(byte[] pixels, int size, String label, String predicted) {
    boolean right() {
      return label.equals(predicted);
    }
  }

  /** All images as HTML. */
  public static String html(List<Sample> samples) {
    StringBuilder html = new StringBuilder("<div class=\"samples\">\n");
    for (Sample sample : samples) {
      String is = Svg.escape(sample.label);
      String seen = Svg.escape(sample.predicted);
      html.append("<div class=\"sample ")
          .append(sample.right() ? "right" : "wrong")
          .append("\"><img alt=\"")
          .append(is)
          .append("\" src=\"")
          .append(png(sample))
          .append("\"><b>")
          .append(seen)
          .append("</b>")
          .append(sample.right() ? "right" : "really " + is)
          .append("</div>\n");
    }
    return html.append("</div>\n").toString();
  }

  private static String png(Sample sample) {
    int n = sample.size;
    BufferedImage image = new BufferedImage(n, n, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, n, n, sample.pixels);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
