package dev.bitwright.runtime;

/** A small deployed network with every kind of table. */
final class FrozenFixture {
  private FrozenFixture() {}

  static FrozenLayout layout(String deployment, String structure) {
    return FrozenLayout.parse(
        "network Small",
        "deployment " + deployment,
        "structure " + structure,
        "stage image outputs=1 input=0:255 range=-73:182 zeros=73",
        "emit image form=COPY shape=1x4x4 levels=s9[-73:182] pools=0",
        "stage stem outputs=2 taps=9 weights=s8[-127:127] input=-73:182 range=-208026:208026",
        "emit stem form=THRESHOLDS shape=2x2x2 levels=ternary pools=1",
        "stage body outputs=3 taps=8 weights=ternary offset=true input=-1:1 range=-1024:1024",
        "emit body form=MULTIPLIER shape=3 levels=u8[0:255] pools=0",
        "stage head outputs=3 taps=3 weights=ps4[0.1.3/2;3] input=0:255 range=-7650:7650",
        "emit head form=BIAS shape=3 levels=s32[-2147483648:2147483647] pools=0");
  }

  static FrozenLayout layout() {
    return layout("d0", "s0");
  }

  static FrozenNetwork network() {
    return FrozenNetwork.builder(layout())
        .set("stem.weights", 1, -2, 3, -4, 5, -127, 127, 0, 64, 9, 8, 7, 6, 5, 4, 3, 2, 1)
        .set("stem.thresholds", -5, 7, 208027, 208027)
        .set("stem.signs", 1, -1)
        .set("stem.poolMinimum", 0, 1)
        .set(
            "body.weights",
            1,
            0,
            -1,
            1,
            1,
            0,
            -1,
            -1,
            0,
            0,
            0,
            1,
            -1,
            1,
            0,
            1,
            1,
            1,
            1,
            1,
            0,
            0,
            0,
            -1)
        .set("body.steps", 3, -7, 0)
        .set("body.multipliers", 8388607, -8388607, 0)
        .set("body.offsets", 1L << 40, -(1L << 50), 17)
        .set("body.shifts", 20, 40, 0)
        .set("body.lows", 0, 0, 3)
        .set("body.highs", 255, 100, 200)
        .set("head.weights", 10, -10, 8, -3, 0, 1, 2, 4, -6)
        .set("head.multipliers", 1, 1, 1)
        .set("head.offsets", 12, -34, 56)
        .set("head.shifts", 0, 0, 0)
        .set("head.lows", -5, -6, -7)
        .set("head.highs", 100, 200, 300)
        .scoreScale(0.125f)
        .build();
  }
}
