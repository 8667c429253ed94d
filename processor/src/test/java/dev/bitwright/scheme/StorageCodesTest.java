package dev.bitwright.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StorageCodesTest {

  @Test
  void codesToLevelsToCodesIsTheIdentityForEveryScheme() {
    AllSchemesTest.quantizers()
        .forEach(
            (name, q) -> {
              Set<Integer> codes = new HashSet<>();
              for (int level : q.levels().levels()) {
                int code = StorageCodes.encode(q.storage(), level);
                assertThat(StorageCodes.decode(q.storage(), code)).as(name).isEqualTo(level);
                codes.add(code);
              }
              assertThat(codes).as(name).hasSize(q.levels().size());
            });
  }

  /** APOT-5. */
  @Test
  void selectorsOfFourMagnitudeBits() {
    PowerSums sums = PowerSums.of(4);
    StorageForm form = new StorageForm.PowerTerms(4, false, sums.terms(), sums.largestExponent());
    int[][] rows = {{0, 0, 0}, {1, 0, 32}, {2, 3, 9}, {3, 1, 18}, {1, 1, 48}};
    for (int[] row : rows) {
      int code = row[0] << 2 | row[1];
      assertThat(StorageCodes.decode(form, code)).isEqualTo(row[2]);
      assertThat(StorageCodes.encode(form, row[2])).isEqualTo(code);
    }
    assertThat(StorageCodes.decode(form, 2 << 2 | 3) * 13).isEqualTo(117);
  }

  @Test
  void signStandsAboveTheSelectors() {
    PowerSums sums = PowerSums.of(3);
    StorageForm form = new StorageForm.PowerTerms(4, true, sums.terms(), sums.largestExponent());
    assertThat(StorageCodes.encode(form, 10)).isEqualTo(0b0011);
    assertThat(StorageCodes.encode(form, -10)).isEqualTo(0b1011);
  }

  @Test
  void twoPlanes() {
    StorageForm form = new StorageForm.TernaryPlanes();
    assertThat(StorageCodes.encode(form, 1)).isEqualTo(3);
    assertThat(StorageCodes.encode(form, -1)).isEqualTo(1);
    assertThat(StorageCodes.encode(form, 0)).isZero();
    assertThat(StorageCodes.decode(form, 2)).as("the second zero").isZero();
  }

  @Test
  void oddLevelsTakeTheirRank() {
    StorageForm.OddIntegers sign = new StorageForm.OddIntegers(1);
    assertThat(StorageCodes.encode(sign, -1)).isZero();
    assertThat(StorageCodes.encode(sign, 1)).isEqualTo(1);
    StorageForm.OddIntegers form = new StorageForm.OddIntegers(3);
    assertThat(form.levels().levels()).containsExactly(-7, -5, -3, -1, 1, 3, 5, 7);
    for (int code = 0; code < 8; code++) {
      assertThat(StorageCodes.decode(form, code)).isEqualTo(form.levels().levels().get(code));
      assertThat(StorageCodes.encode(form, 2 * code - 7)).isEqualTo(code);
    }
    for (int none : new int[] {-9, -2, 0, 9}) {
      assertThatThrownBy(() -> StorageCodes.encode(form, none))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** The codes of ESB-2. */
  @Test
  void smallFloats() {
    StorageForm.SmallFloat form = new StorageForm.SmallFloat(4, true, 1);
    int[] levels = {-8, -4, -1, 0, 1, 3, 6, 12};
    int[] codes = {14, 12, 9, 0, 1, 3, 5, 7};
    for (int i = 0; i < levels.length; i++) {
      assertThat(StorageCodes.encode(form, levels[i])).isEqualTo(codes[i]);
      assertThat(StorageCodes.decode(form, codes[i])).isEqualTo(levels[i]);
    }
    assertThat(StorageCodes.decode(form, 8)).as("negative zero").isZero();
    assertThatThrownBy(() -> StorageCodes.encode(form, 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new StorageForm.SmallFloat(3, false, 1).levels().levels())
        .containsExactly(0, 1, 2, 3, 4, 6, 8, 12);
  }

  @Test
  void refusesWhatIsNotThere() {
    PowerSums sums = PowerSums.of(3);
    StorageForm form = new StorageForm.PowerTerms(3, false, sums.terms(), sums.largestExponent());
    assertThatThrownBy(() -> StorageCodes.encode(form, 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StorageCodes.encode(form, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StorageCodes.decode(form, 8))
        .isInstanceOf(IllegalArgumentException.class);
    StorageForm three = new StorageForm.PlainInteger(3, true);
    assertThatThrownBy(() -> StorageCodes.encode(three, 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(StorageCodes.encode(three, -4)).isEqualTo(-4);
  }
}
