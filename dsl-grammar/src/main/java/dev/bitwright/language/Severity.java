package dev.bitwright.language;

/** How serious a message is. Only errors stop a network. */
public enum Severity {
  ERROR("error"),
  WARNING("warning"),
  NOTE("note");

  private final String word;

  Severity(String word) {
    this.word = word;
  }

  /** The lower-case word shown to the user. */
  public String word() {
    return word;
  }
}
