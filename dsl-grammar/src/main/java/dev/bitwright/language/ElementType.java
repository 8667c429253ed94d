package dev.bitwright.language;

import java.util.Optional;

/** Element types of a network input. */
public enum ElementType {
  /** Unsigned bytes, 0 to 255. */
  U8("u8"),
  /** Signed bytes, -128 to 127. */
  I8("i8");

  private final String keyword;

  ElementType(String keyword) {
    this.keyword = keyword;
  }

  /** As written in the language. */
  public String keyword() {
    return keyword;
  }

  public static Optional<ElementType> ofKeyword(String keyword) {
    for (ElementType type : values()) {
      if (type.keyword.equals(keyword)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
