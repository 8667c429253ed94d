package dev.bitwright.plan.allocation;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import dev.bitwright.scheme.Schemes;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Whether a pin names a scheme in the form that plans write, allowed or not. */
final class PinnedScheme {
  private static final Pattern FORM = Pattern.compile("\\w+\\(\\w+=[^=]+(,\\w+=[^=]+)*\\)");

  private PinnedScheme() {}

  /** False after an error was reported: no such scheme, or not in that form. */
  static boolean written(PlanLock.Word pin, List<Candidate> allowed, Diagnostics diagnostics) {
    String word = pin.text();
    if (word.equals(Sites.INPUT)) {
      return true;
    }
    String name = word.replaceAll("\\(.*", "");
    SourceRef at =
        new SourceRef(
            pin.ref().file(), pin.ref().line(), pin.ref().column(), Math.max(1, name.length()));
    if (Schemes.lookup(new SchemeSpec(name, Map.of(), at), diagnostics).isEmpty()) {
      return false;
    }
    if (!FORM.matcher(word).matches()) {
      diagnostics.report(
          Message.PLAN_WORD,
          pin.ref(),
          word,
          "a scheme written as " + allowed.get(allowed.size() - 1).shown());
      return false;
    }
    return true;
  }
}
