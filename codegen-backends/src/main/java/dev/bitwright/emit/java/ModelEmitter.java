package dev.bitwright.emit.java;

import dev.bitwright.emit.OutputFile;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.IntType;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a deployed model as a Java class: immutable parameters in the layout of the row loops, and
 * a nested {@code Session} with the buffers of one caller.
 */
public final class ModelEmitter {
  /** Characters of one text constant, well below the 65,535 bytes a class file allows. */
  private static final int PIECE = 40_000;

  private final ModelSpec spec;
  private final Imports imports;
  private final String self;

  private ModelEmitter(ModelSpec spec) {
    this.spec = spec;
    this.self = spec.className();
    this.imports = new Imports(spec.packageName(), self, "Parameters", "Session");
  }

  /** The source file of a model. */
  public static OutputFile emit(ModelSpec spec) {
    return new ModelEmitter(spec).file();
  }

  static ClassRef runtime(String simpleName) {
    return new ClassRef("dev.bitwright.runtime", simpleName);
  }

  private String name(String simpleName) {
    return imports.name(runtime(simpleName));
  }

  private OutputFile file() {
    ClassText type =
        new ClassText("public final class " + self)
            .doc(spec.doc())
            .doc(
                "\n<p>Immutable; any number of threads may use one model, each with a session of its"
                    + " own.");
    fields(type);
    factories(type);
    accessors(type);
    if (!spec.hlsResource().isEmpty()) {
      hardware(type);
    }
    type.type(new ModelParameters(spec, imports).type());
    type.type(new ModelSession(spec, imports).type());
    return OutputFile.javaSource(spec.packageName(), self, imports.file(type.text()));
  }

  private void fields(ClassText type) {
    String layoutType = name("FrozenLayout");
    StringBuilder layout = new StringBuilder("private static final ").append(layoutType);
    layout.append(" LAYOUT = \n").append(layoutType).append(".parse(");
    int start = layout.length();
    StringBuilder piece = new StringBuilder();
    for (int i = 0; i < spec.layout().size(); i++) {
      piece.append("    ").append(spec.layout().get(i)).append('\n');
      if (piece.length() > PIECE || i == spec.layout().size() - 1) {
        layout.append(layout.length() == start ? "\n" : ",\n");
        layout.append("\"\"\"\n").append(piece).append("    \"\"\"");
        piece.setLength(0);
      }
    }
    type.constant(layout.append(");").toString());
    type.field("private final " + name("FrozenNetwork") + " frozen");
    type.field("private final Parameters parameters");
  }

  private void factories(ClassText type) {
    type.constructor(
        new MethodText("private", "", self)
            .parameter(name("FrozenNetwork"), "frozen")
            .statement("this.frozen = frozen")
            .statement("this.parameters = new Parameters(frozen)"));
    type.method(
        new MethodText("public static", name("FrozenLayout"), "layout")
            .doc("What a weight file of this network holds.")
            .statement("return LAYOUT"));
    String exception = runtime("BitwrightException").qualified();
    String thrown =
        "\n@throws " + exception + " where it is unreadable, damaged or\n    of another network";
    type.method(
        new MethodText("public static", self, "load")
            .doc("Reads a weight file.")
            .doc(thrown)
            .parameter(imports.name(Path.class), "file")
            .statement("return new " + self + "(" + name("WeightFile") + ".read(file, LAYOUT))"));
    type.method(
        new MethodText("public static", self, "load")
            .doc("Reads a weight file from a stream, which stays open.")
            .doc(thrown)
            .parameter(imports.name(InputStream.class), "stream")
            .statement("return new " + self + "(" + name("WeightFile") + ".read(stream, LAYOUT))"));
    type.method(
        new MethodText("public static", self, "of")
            .doc("The model of a frozen network.\n")
            .doc("@throws " + exception + " when it is of another network")
            .parameter(name("FrozenNetwork"), "frozen")
            .open("if (!frozen.layout().equals(LAYOUT))")
            .statement(
                "throw "
                    + name("RuntimeMessage")
                    + ".MODEL_NETWORK.exception(frozen.layout().network(), LAYOUT.network())")
            .close()
            .statement("return new " + self + "(frozen)"));
  }

  private void accessors(ClassText type) {
    type.method(
        new MethodText("public", "void", "save")
            .doc("Writes the weight file in one step.")
            .parameter(imports.name(Path.class), "file")
            .statement(name("WeightFile") + ".write(file, frozen)"));
    type.method(
        new MethodText("public", name("FrozenNetwork"), "frozen")
            .doc("The integers of this model.")
            .statement("return frozen"));
    type.method(
        new MethodText("public", "Session", "newSession")
            .doc("Buffers for one caller; a session is for one thread at a time.")
            .statement("return new Session(parameters, frozen.scoreScale())"));
    type.method(
        new MethodText("public", "float", "scoreScale")
            .doc("The real value of one score step.")
            .statement("return frozen.scoreScale()"));
    long bytes = bytes(spec, Buffer.Kind.PARAMETER);
    type.method(
        new MethodText("public", "long", "memoryBytes")
            .doc("Bytes of the parameters in memory, without sessions.")
            .statement("return " + bytes + "L + frozen.packedBytes()"));
  }

  /** Bytes of all buffers of the given kinds as Java arrays. */
  static long bytes(ModelSpec spec, Buffer.Kind... kinds) {
    long sum = 0;
    for (Buffer b : spec.program().buffers()) {
      if (List.of(kinds).contains(b.kind())) {
        int width = b.element() instanceof IntType t && t.bits() <= 8 ? 1 : 4;
        width = JavaTypes.isLong(b.element()) ? 8 : width;
        sum += (long) b.rows() * b.columns() * width;
      }
    }
    return sum;
  }

  private void hardware(ClassText type) {
    String path = imports.name(Path.class);
    String folder = "@param folder new, empty, or an earlier project, which is replaced";
    String project = name("HlsProject");
    type.method(
        new MethodText("public", "void", "writeHls")
            .doc(
                "Writes the hardware project of this model, with made-up images as test vectors.\n")
            .doc(folder)
            .parameter(path, "folder")
            .statement(
                "writeHls(folder, "
                    + project
                    + ".madeUpImages("
                    + spec.inputs().get(0).elements()
                    + ", "
                    + spec.vocabulary()
                    + "))"));
    String steps = spec.reset().isPresent() ? "; steps of sequences,\n    20 of each" : "";
    type.method(
        new MethodText("public", "void", "writeHls")
            .doc("Writes the hardware project of this model.\n")
            .doc(folder)
            .doc("@param images test vectors, each channel by channel, row by row" + steps)
            .parameter(path, "folder")
            .parameter(imports.name(List.class) + "<byte[]>", "images")
            .statement(
                project
                    + ".write(\nfolder,\n"
                    + self
                    + ".class.getResourceAsStream(\""
                    + spec.hlsResource()
                    + "\"),\nfrozen,\nnewSession(),\nimages)"));
  }
}
