package dev.bitwright.emit.java;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The classes that one Java file refers to, and what its code calls them: by their names where
 * those are free, and by the qualified names else.
 */
public final class Imports {
  private final String packageName;
  private final Map<String, String> packages = new HashMap<>();

  /**
   * @param packageName the package of the file
   * @param own names of the classes that the file declares, nested ones too
   */
  public Imports(String packageName, String... own) {
    this.packageName = packageName;
    for (String name : own) {
      packages.put(name, packageName);
    }
  }

  /** What the code calls a class. */
  public String name(ClassRef type) {
    String holder = packages.putIfAbsent(type.topLevel(), type.packageName());
    boolean free = holder == null || holder.equals(type.packageName());
    return free ? type.name() : type.qualified();
  }

  /** What the code calls a class of the JDK. */
  public String name(Class<?> type) {
    return name(new ClassRef(type.getPackageName(), type.getSimpleName()));
  }

  /** The whole file, of the one class it declares. */
  public String file(String text) {
    StringBuilder out = new StringBuilder(text.length() + 1000);
    if (!packageName.isEmpty()) {
      out.append("package ").append(packageName).append(";\n\n");
    }
    TreeSet<String> imported = new TreeSet<>();
    packages.forEach(
        (name, from) -> {
          if (!from.isEmpty() && !from.equals(packageName) && !from.equals("java.lang")) {
            imported.add(from + "." + name);
          }
        });
    imported.forEach(name -> out.append("import ").append(name).append(";\n"));
    if (!imported.isEmpty()) {
      out.append('\n');
    }
    return out.append(text).toString();
  }
}
