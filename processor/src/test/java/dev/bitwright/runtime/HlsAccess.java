package dev.bitwright.runtime;

import java.util.LinkedHashMap;
import java.util.Map;

/** Opens the run-time library's layout tables to tests of the hardware lowering. */
public final class HlsAccess {
  private HlsAccess() {}

  /** Values of every constant array of a bundle, by buffer. */
  public static Map<String, long[]> tables(String bundle, FrozenNetwork network) {
    HlsTables tables = new HlsTables(network);
    Map<String, long[]> values = new LinkedHashMap<>();
    for (HlsBundle.Parameter p : HlsBundle.parse(bundle).parameters()) {
      values.put(p.buffer(), tables.values(p));
    }
    return values;
  }
}
