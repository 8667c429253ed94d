package dev.bitwright.language;

import java.math.BigDecimal;
import java.util.Optional;

/** Units behind a number, such as {@code 120 KiB}. */
public enum Unit {
  /** 1024 bytes. */
  KIB("KiB", Kind.BYTES, "1024"),
  /** 1024 * 1024 bytes. */
  MIB("MiB", Kind.BYTES, "1048576"),
  /** A thousand. */
  K("K", Kind.COUNT, "1000"),
  /** A million. */
  M("M", Kind.COUNT, "1000000"),
  /** A thousand millions. */
  G("G", Kind.COUNT, "1000000000"),
  /** Milliseconds. */
  MS("ms", Kind.SECONDS, "0.001"),
  /** Microseconds. */
  US("us", Kind.SECONDS, "0.000001"),
  /** Nanoseconds. */
  NS("ns", Kind.SECONDS, "0.000000001"),
  /** A million cycles a second. */
  MHZ("MHz", Kind.HERTZ, "1000000"),
  /** Hundredths. */
  PERCENT("percent", Kind.RATIO, "0.01");

  /** What a number with a unit measures. */
  public enum Kind {
    BYTES,
    COUNT,
    SECONDS,
    HERTZ,
    RATIO
  }

  private final String symbol;
  private final Kind kind;
  private final BigDecimal factor;

  Unit(String symbol, Kind kind, String factor) {
    this.symbol = symbol;
    this.kind = kind;
    this.factor = new BigDecimal(factor);
  }

  /** As written in the language; case counts. */
  public String symbol() {
    return symbol;
  }

  public Kind kind() {
    return kind;
  }

  /** Exact factor to the base of its kind: bytes, ones, seconds, cycles a second. */
  public BigDecimal factor() {
    return factor;
  }

  public static Optional<Unit> ofSymbol(String symbol) {
    for (Unit unit : values()) {
      if (unit.symbol.equals(symbol)) {
        return Optional.of(unit);
      }
    }
    return Optional.empty();
  }
}
