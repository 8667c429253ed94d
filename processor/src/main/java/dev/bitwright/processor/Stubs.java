package dev.bitwright.processor;

/**
 * Empty forms of a network's public classes. They are written when the network has errors, so that
 * the user sees these and not one "cannot find symbol" for each use of the classes.
 */
final class Stubs {

  private Stubs() {}

  /**
   * A Java source. It is no {@code OutputFile}: a network with a bad name needs a stand-in too.
   *
   * @param className its qualified name
   */
  record Stub(String className, String text) {}

  static Stub trainer(String packageName, String network) {
    String trainer = network + "Trainer";
    return new Stub(
        qualified(packageName, trainer),
        head(packageName, network)
            + "public final class "
            + trainer
            + " implements AutoCloseable {\n"
            + "  private "
            + trainer
            + "() {}\n\n"
            + "  @Override\n"
            + "  public void close() {}\n"
            + "}\n");
  }

  static Stub model(String packageName, String network) {
    String model = network + "Model";
    return new Stub(
        qualified(packageName, model),
        head(packageName, network)
            + "public final class "
            + model
            + " {\n"
            + "  private "
            + model
            + "() {}\n\n"
            + "  /** Does not exist before the network is correct. */\n"
            + "  public static final class Session {\n"
            + "    private Session() {}\n"
            + "  }\n"
            + "}\n");
  }

  private static String qualified(String packageName, String name) {
    return packageName.isEmpty() ? name : packageName + "." + name;
  }

  private static String head(String packageName, String network) {
    return (packageName.isEmpty() ? "" : "package " + packageName + ";\n\n")
        + "/** Stands in for what is generated once the network "
        + network
        + " is correct. */\n";
  }
}
