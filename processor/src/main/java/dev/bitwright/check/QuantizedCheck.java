package dev.bitwright.check;

import dev.bitwright.language.Diagnostics;

/** One rule that every network must keep, once its quantizers are known. */
interface QuantizedCheck {
  void run(CheckedGraph graph, Diagnostics diagnostics);
}
