package dev.bitwright.plan.sensitivity;

import dev.bitwright.graph.GraphText;
import dev.bitwright.graph.NetworkGraph;
import dev.bitwright.graph.Node;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import dev.bitwright.scheme.Quantizer.Role;
import dev.bitwright.scheme.Schemes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a profile strictly: the first thing that is not as a trainer writes it is an error at its
 * line and column, and nothing is used. A sound profile of another structure of the network is
 * reported with what has changed, and not used either.
 */
public final class ProfileReader {
  private static final String NUMBER = "-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?";
  private static final String COUNT = "\\d{1,9}";
  private static final String LEVELS = "-?\\d+\\.\\.-?\\d+(/\\d+)?";
  private static final String PLANS = "plans ";
  private static final String PLAN = "plan ";
  private static final String FLOAT = "float ";
  private static final Pattern CHOSEN =
      Pattern.compile("(\\w+):\\d{1,2}/(?:input|(\\w+):\\d{1,2})");
  private static final String LAYER = "layer ";

  /** The first thing that is wrong; the message is reported already. */
  private static final class Unsound extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final String file;
  private final List<String> lines;
  private final Diagnostics diagnostics;
  private final Map<String, Profile.Layer> layers = new LinkedHashMap<>();
  private final Map<String, Integer> seen = new HashMap<>();
  private int line = -1;

  private ProfileReader(String file, String text, Diagnostics diagnostics) {
    this.file = file;
    this.lines = text.lines().toList();
    this.diagnostics = diagnostics;
  }

  /**
   * The profile of a network.
   *
   * @param file what messages call it
   * @return empty when there was an error, or a warning that it is stale
   */
  public static Optional<Profile> read(
      String file, String text, NetworkGraph network, Diagnostics diagnostics) {
    diagnostics.addSource(file, text);
    try {
      return new ProfileReader(file, text, diagnostics).read(network);
    } catch (Unsound reported) {
      return Optional.empty();
    }
  }

  private Optional<Profile> read(NetworkGraph network) {
    head();
    String name = after("network ", "network NAME");
    if (!name.equals(network.name())) {
      throw unsound(Message.PROFILE_NETWORK, 8, name.length(), name, network.name());
    }
    String hash = after("structure ", "structure HASH");
    int hashLine = line;
    if (!hash.matches("[0-9a-f]{64}")) {
      throw word(hash, 10, "a hash of 64 hexadecimal digits");
    }
    int samples = Integer.parseInt(checked("samples ", COUNT, "a number of samples"));
    double loss = Double.parseDouble(checked("loss ", NUMBER, "a number"));
    String source = after("source ", "source TEXT");
    next();
    while (current().startsWith(LAYER)) {
      layer();
    }
    Optional<Profile.Plans> plans =
        current().startsWith(PLANS) ? Optional.of(plans()) : Optional.empty();
    if (!current().equals("end")) {
      throw word(current(), 0, plans.isEmpty() ? "'layer', 'plans' or 'end'" : "'plan' or 'end'");
    }
    if (line + 1 < lines.size()) {
      line++;
      throw word(current(), 0, "nothing more");
    }
    if (!hash.equals(GraphText.hash(GraphText.structure(network)))) {
      SourceRef at = new SourceRef(file, hashLine + 1, 11, hash.length());
      diagnostics.report(Message.PROFILE_STALE, at, network.name(), changes(network));
      return Optional.empty();
    }
    return Optional.of(new Profile(samples, loss, source, layers, plans));
  }

  private void head() {
    if (lines.isEmpty() || !lines.get(0).startsWith(Profile.HEAD + " ")) {
      line = 0;
      throw unsound(Message.PROFILE_FOREIGN, 0, 1, Profile.HEAD);
    }
    String version = checked(Profile.HEAD + " ", COUNT, "a format version");
    if (!version.equals(String.valueOf(Profile.VERSION))) {
      int column = Profile.HEAD.length() + 1;
      throw unsound(Message.PROFILE_NEWER, column, version.length(), version, Profile.VERSION);
    }
  }

  private void layer() {
    String signature = current().substring(LAYER.length());
    int end = signature.indexOf(" = ");
    if (end < 1) {
      throw word(signature, LAYER.length(), "NAME = OPERATOR");
    }
    String name = signature.substring(0, end);
    once("the layer " + name, LAYER.length(), name.length());
    Map<Profile.Key, Profile.Entry> entries = new LinkedHashMap<>();
    next();
    while (current().startsWith("  ")) {
      entry(name, entries);
      next();
    }
    layers.put(name, new Profile.Layer(signature, entries));
  }

  private void entry(String layer, Map<Profile.Key, Profile.Entry> entries) {
    Words words = new Words(current(), 2);
    String kind = words.take("'weights' or 'activations'", w -> role(w) != null);
    String scheme = words.take("a scheme or 'range'", w -> w.matches("[A-Za-z_0-9]+"));
    if (scheme.equals("range")) {
      once(kind + " range of " + layer, 2, current().length() - 2);
      words.take("a number", w -> w.matches(NUMBER));
      words.take("a number", w -> w.matches(NUMBER));
    } else {
      scheme(scheme, words.at - scheme.length() - 1);
      int bits = Integer.parseInt(words.take("a width", w -> w.matches("\\d{1,2}")));
      String levels = words.take("levels", w -> w.matches(LEVELS));
      double loss = Double.parseDouble(words.take("a number", w -> w.matches(NUMBER)));
      once(kind + " " + scheme + " " + bits + " of " + layer, 2, current().length() - 2);
      Profile.Entry entry = new Profile.Entry(levels, loss);
      entries.put(new Profile.Key(role(kind), scheme, bits), entry);
    }
    words.end();
  }

  /** Whole plans: the number of samples, the float network, then a line a plan. */
  private Profile.Plans plans() {
    String count = current().substring(PLANS.length());
    if (!count.matches(COUNT)) {
      throw word(count, PLANS.length(), "a number of samples");
    }
    next();
    if (!current().startsWith(FLOAT)) {
      throw word(current().split(" ", 2)[0], 0, "'float'");
    }
    Words of = new Words(current(), FLOAT.length());
    Profile.Score twin = score(of);
    of.end();
    Map<String, Profile.Score> byLayers = new LinkedHashMap<>();
    next();
    while (current().startsWith(PLAN)) {
      Words words = new Words(current(), PLAN.length());
      Profile.Score score = score(words);
      String chosen = current().substring(Math.min(words.at, current().length()));
      for (int l = 0; l < layers.size(); l++) {
        chosen(words);
      }
      words.end();
      once("the plan " + chosen, 0, current().length());
      byLayers.put(chosen, score);
      next();
    }
    return new Profile.Plans(Integer.parseInt(count), twin, byLayers);
  }

  private Profile.Score score(Words words) {
    double loss = Double.parseDouble(words.take("a number", w -> w.matches(NUMBER)));
    double accuracy = Double.parseDouble(words.take("a number", w -> w.matches(NUMBER)));
    return new Profile.Score(loss, accuracy);
  }

  /** One layer of a plan. */
  private void chosen(Words words) {
    int at = words.at;
    Matcher form =
        CHOSEN.matcher(words.take("scheme:bits/scheme:bits", w -> CHOSEN.matcher(w).matches()));
    form.matches();
    scheme(form.group(1), at);
    if (form.group(2) != null) {
      scheme(form.group(2), at + form.start(2));
    }
  }

  /** Whether there is such a scheme: else what it says would be ignored. */
  private void scheme(String name, int column) {
    if (Schemes.find(name).isEmpty()) {
      throw unsound(Message.PROFILE_SCHEME, column, name.length(), name, Schemes.near(name));
    }
  }

  private static Role role(String word) {
    return switch (word) {
      case "weights" -> Role.WEIGHT;
      case "activations" -> Role.ACTIVATION;
      default -> null;
    };
  }

  private void once(String what, int column, int length) {
    Integer before = seen.putIfAbsent(what, line);
    if (before != null) {
      throw unsound(Message.PROFILE_TWICE, column, length, what, before + 1);
    }
  }

  /** The words of a line from a column on, one blank between two. */
  private final class Words {
    private final String text;
    private int at;

    Words(String text, int at) {
      this.text = text;
      this.at = at;
    }

    String take(String expected, Predicate<String> fits) {
      int end = text.indexOf(' ', at);
      String word = text.substring(Math.min(at, text.length()), end < 0 ? text.length() : end);
      if (!fits.test(word)) {
        throw word(word, at, expected);
      }
      at += word.length() + 1;
      return word;
    }

    void end() {
      if (at <= text.length()) {
        throw word(text.substring(at), at, "the end of the line");
      }
    }
  }

  private String current() {
    return lines.get(line);
  }

  private void next() {
    line++;
    if (line >= lines.size()) {
      line = Math.max(0, lines.size() - 1);
      throw unsound(Message.PROFILE_TRUNCATED, 0, Math.max(1, current().length()));
    }
  }

  /** The rest of the next line, which starts so. */
  private String after(String start, String expected) {
    next();
    if (!current().startsWith(start) || current().length() == start.length()) {
      throw word(current(), 0, expected);
    }
    return current().substring(start.length());
  }

  private String checked(String start, String form, String expected) {
    String word = after(start, start + expected);
    if (!word.matches(form)) {
      throw word(word, start.length(), expected);
    }
    return word;
  }

  private Unsound word(String word, int column, String expected) {
    return unsound(Message.PROFILE_WORD, column, word.length(), word, expected);
  }

  private Unsound unsound(Message message, int column, int length, Object... arguments) {
    SourceRef at = new SourceRef(file, line + 1, column + 1, Math.max(1, length));
    diagnostics.report(message, at, arguments);
    return new Unsound();
  }

  /** Which layers are new, gone or changed since the profile was written. */
  private String changes(NetworkGraph network) {
    List<String> fresh = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    List<String> gone = new ArrayList<>(layers.keySet());
    for (Node node : network.nodes()) {
      if (!node.op().hasWeights()) {
        continue;
      }
      Profile.Layer before = layers.get(node.name());
      gone.remove(node.name());
      if (before == null) {
        fresh.add(node.name());
      } else if (!before.signature().equals(LayerSignature.of(network, node))) {
        changed.add(node.name());
      }
    }
    List<String> all = new ArrayList<>();
    add(all, "new", fresh);
    add(all, "gone", gone);
    add(all, "changed", changed);
    return all.isEmpty() ? "operators between its layers" : String.join("; ", all);
  }

  private static void add(List<String> all, String what, List<String> layers) {
    if (!layers.isEmpty()) {
      all.add(what + " " + String.join(", ", layers));
    }
  }
}
