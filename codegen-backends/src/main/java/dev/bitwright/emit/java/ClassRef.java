package dev.bitwright.emit.java;

/**
 * A class that generated code refers to.
 *
 * @param packageName its package, empty for the unnamed one
 * @param name its name; that of a nested class has its owner's and a dot in front
 */
public record ClassRef(String packageName, String name) {

  /** The class of a qualified name, whose packages start with small letters. */
  static ClassRef of(String qualified) {
    int start = 0;
    while (Character.isLowerCase(qualified.charAt(start))) {
      start = qualified.indexOf('.', start) + 1;
    }
    return new ClassRef(
        start == 0 ? "" : qualified.substring(0, start - 1), qualified.substring(start));
  }

  /** The name with its package. */
  String qualified() {
    return packageName.isEmpty() ? name : packageName + "." + name;
  }

  /** The name of the class of the file it is in. */
  String topLevel() {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}
