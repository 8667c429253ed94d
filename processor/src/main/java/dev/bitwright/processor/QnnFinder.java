package dev.bitwright.processor;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Limits;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.Filer;
import javax.tools.StandardLocation;

/**
 * Finds the {@code .qnn} file of an anchor: in the folder of {@code -Abitwright.sources}, the class
 * output, the source path, the class path; in each beside the anchor's package first, then at the
 * root.
 */
final class QnnFinder {

  /** One more than is accepted, so that the reader sees that there is more. */
  private static final int MAX_BYTES = Limits.FILE_BYTES + 1;

  private final Filer filer;
  private final String sources;
  private final Diagnostics diagnostics;

  /**
   * @param sources the folder given by the option, empty where none was
   */
  QnnFinder(Filer filer, String sources, Diagnostics diagnostics) {
    this.filer = filer;
    this.sources = sources;
    this.diagnostics = diagnostics;
  }

  /**
   * The bytes of a file.
   *
   * @param file as the user wrote it
   * @param packageName the package of the anchor
   * @param at where the file is named
   * @return empty when it was not found, reported with every place tried
   */
  Optional<byte[]> find(String file, String packageName, SourceRef at) {
    if (leavesTree(file)) {
      diagnostics.report(Message.FILE_OUTSIDE_SOURCES, at, file);
      return Optional.empty();
    }
    List<String> tried = new ArrayList<>();
    try {
      Optional<byte[]> found = search(places(), file, packageName, tried);
      if (found.isPresent()) {
        return found;
      }
    } catch (IOException e) {
      diagnostics.report(Message.FILE_UNREADABLE, at, file, e.getClass().getSimpleName());
      return Optional.empty();
    }
    String option = sources.isEmpty() ? "; -A" + DoorOption.SOURCES.key() + " is not given" : "";
    diagnostics.report(Message.FILE_MISSING, at, file, String.join("; ", tried) + option);
    return Optional.empty();
  }

  /**
   * The bytes of a file that need not be there: where the option gives a folder, of one below that
   * (reading at other places makes Gradle compile all anew), else as {@link #find} looks for it.
   *
   * @param at what a file that is there and cannot be read is reported at
   */
  Optional<byte[]> look(String file, String packageName, SourceRef at) {
    return look(sources.isEmpty() ? places() : List.of(new Folder(sources)), file, packageName, at);
  }

  /** As {@link #look}, but never among what compilations write. */
  Optional<byte[]> lookInSources(String file, String packageName, SourceRef at) {
    Place place =
        sources.isEmpty()
            ? new Location("source path", StandardLocation.SOURCE_PATH)
            : new Folder(sources);
    return look(List.of(place), file, packageName, at);
  }

  private Optional<byte[]> look(List<Place> places, String file, String packageName, SourceRef at) {
    try {
      return search(places, file, packageName, new ArrayList<>());
    } catch (IOException e) {
      diagnostics.report(Message.FILE_UNREADABLE, at, file, e.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  private static Optional<byte[]> search(
      List<Place> places, String file, String packageName, List<String> tried) throws IOException {
    for (Place place : places) {
      for (String path : paths(packageName, file)) {
        Optional<byte[]> found = place.read(path);
        if (found.isPresent()) {
          return found;
        }
        tried.add(place.name() + ": " + path);
      }
    }
    return Optional.empty();
  }

  private static boolean leavesTree(String file) {
    if (file.startsWith("/") || file.indexOf('\\') >= 0 || file.indexOf(':') >= 0) {
      return true;
    }
    return List.of(file.split("/", -1)).stream()
        .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }

  private static Set<String> paths(String packageName, String file) {
    Set<String> paths = new LinkedHashSet<>();
    if (!packageName.isEmpty()) {
      paths.add(packageName.replace('.', '/') + "/" + file);
    }
    paths.add(file);
    return paths;
  }

  /** One root under which files may lie. */
  private interface Place {
    String name();

    /** Empty when there is no such file. */
    Optional<byte[]> read(String path) throws IOException;
  }

  private List<Place> places() {
    List<Place> places = new ArrayList<>();
    if (!sources.isEmpty()) {
      places.add(new Folder(sources));
    }
    places.add(new Location("class output", StandardLocation.CLASS_OUTPUT));
    places.add(new Location("source path", StandardLocation.SOURCE_PATH));
    places.add(new Location("class path", StandardLocation.CLASS_PATH));
    return places;
  }

  private record Folder(String name) implements Place {
    @Override
    public Optional<byte[]> read(String path) throws IOException {
      Path file;
      try {
        file = Path.of(name).resolve(path);
      } catch (InvalidPathException e) {
        // a name that this file system cannot have is a file that is not there
        return Optional.empty();
      }
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      try (InputStream in = Files.newInputStream(file)) {
        return Optional.of(in.readNBytes(MAX_BYTES));
      }
    }
  }

  private final class Location implements Place {
    private final String name;
    private final StandardLocation location;

    Location(String name, StandardLocation location) {
      this.name = name;
      this.location = location;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
      try (InputStream in = filer.getResource(location, "", path).openInputStream()) {
        return Optional.of(in.readNBytes(MAX_BYTES));
      } catch (FileNotFoundException | NoSuchFileException | IllegalArgumentException absent) {
        // an illegal argument is javac's word for a path it does not have, or a name that cannot be
        return Optional.empty();
      }
    }
  }
}
