package dev.bitwright.processor;

import dev.bitwright.emit.OutputFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.annotation.processing.Filer;
import javax.lang.model.element.TypeElement;
import javax.tools.FileObject;
import javax.tools.StandardLocation;

/** Writes output files through the filer. */
final class OutputWriter {

  private final Filer filer;

  OutputWriter(Filer filer) {
    this.filer = filer;
  }

  /**
   * @param origin the one type that the file comes from: build tools compile it again when the type
   *     changes, and delete it with the type
   */
  void write(OutputFile file, TypeElement origin) throws IOException {
    if (file.isJavaSource()) {
      writeSource(file.className(), file.text(), origin);
    } else {
      write(
          filer.createResource(StandardLocation.CLASS_OUTPUT, "", file.path(), origin),
          file.text());
    }
  }

  /** Writes a Java source, of which the type is the one originating element. */
  void writeSource(String className, String text, TypeElement origin) throws IOException {
    write(filer.createSourceFile(className, origin), isAscii(text) ? text : ascii(text));
  }

  private static void write(FileObject target, String text) throws IOException {
    try (OutputStream out = target.openOutputStream()) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static boolean isAscii(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length == text.length();
  }

  /**
   * With Unicode escapes, since javac reads what we write in the encoding of the user's sources.
   */
  private static String ascii(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 128) {
        out.append(c);
      } else {
        out.append("\\u").append(HexFormat.of().toHexDigits(c));
      }
    }
    return out.toString();
  }
}
