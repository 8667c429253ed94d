package dev.bitwright.emit.java;

import com.squareup.javapoet.ClassName;
import com.squareup.javapoet.CodeBlock;
import com.squareup.javapoet.FieldSpec;
import com.squareup.javapoet.JavaFile;
import com.squareup.javapoet.MethodSpec;
import com.squareup.javapoet.ParameterizedTypeName;
import com.squareup.javapoet.TypeSpec;
import dev.bitwright.emit.OutputFile;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.IntType;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import javax.lang.model.element.Modifier;

/**
 * Writes a deployed model as a Java class: immutable parameters in the layout of the row loops, and
 * a nested {@code Session} with the buffers of one caller.
 */
public final class ModelEmitter {
  /** Characters of one text constant, well below the 65,535 bytes a class file allows. */
  private static final int PIECE = 40_000;

  private final ModelSpec spec;

  private ModelEmitter(ModelSpec spec) {
    this.spec = spec;
  }

  /** The source file of a model. */
  public static OutputFile emit(ModelSpec spec) {
    return new ModelEmitter(spec).file();
  }

  static ClassName runtime(String simpleName) {
    return ClassName.get("dev.bitwright.runtime", simpleName);
  }

  private ClassName self() {
    return ClassName.get(spec.packageName(), spec.className());
  }

  private OutputFile file() {
    TypeSpec.Builder type =
        TypeSpec.classBuilder(spec.className())
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .addJavadoc("$L\n", spec.doc())
            .addJavadoc(
                "\n<p>Immutable; any number of threads may use one model, each with a session of its"
                    + " own.\n");
    fields(type);
    factories(type);
    accessors(type);
    if (!spec.hlsResource().isEmpty()) {
      hardware(type);
    }
    type.addType(new ModelParameters(spec).type());
    type.addType(new ModelSession(spec).type());
    JavaFile file =
        JavaFile.builder(spec.packageName(), type.build())
            .indent("  ")
            .skipJavaLangImports(true)
            .build();
    return OutputFile.javaSource(spec.packageName(), spec.className(), file.toString());
  }

  private void fields(TypeSpec.Builder type) {
    CodeBlock.Builder layout = CodeBlock.builder().add("\n$T.parse(", runtime("FrozenLayout"));
    StringBuilder piece = new StringBuilder();
    boolean first = true;
    for (int i = 0; i < spec.layout().size(); i++) {
      piece.append("    ").append(spec.layout().get(i)).append('\n');
      if (piece.length() > PIECE || i == spec.layout().size() - 1) {
        layout.add(first ? "\n\"\"\"\n$L    \"\"\"" : ",\n\"\"\"\n$L    \"\"\"", piece.toString());
        piece.setLength(0);
        first = false;
      }
    }
    type.addField(
        FieldSpec.builder(
                runtime("FrozenLayout"),
                "LAYOUT",
                Modifier.PRIVATE,
                Modifier.STATIC,
                Modifier.FINAL)
            .initializer(layout.add(")").build())
            .build());
    type.addField(runtime("FrozenNetwork"), "frozen", Modifier.PRIVATE, Modifier.FINAL);
    type.addField(self().nestedClass("Parameters"), "parameters", Modifier.PRIVATE, Modifier.FINAL);
  }

  private void factories(TypeSpec.Builder type) {
    type.addMethod(
        MethodSpec.constructorBuilder()
            .addModifiers(Modifier.PRIVATE)
            .addParameter(runtime("FrozenNetwork"), "frozen")
            .addStatement("this.frozen = frozen")
            .addStatement("this.parameters = new Parameters(frozen)")
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("layout")
            .addJavadoc("What a weight file of this network holds.\n")
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .returns(runtime("FrozenLayout"))
            .addStatement("return LAYOUT")
            .build());
    String thrown = "\n@throws $T where it is unreadable, damaged or\n    of another network\n";
    type.addMethod(
        MethodSpec.methodBuilder("load")
            .addJavadoc("Reads a weight file.\n" + thrown, runtime("BitwrightException"))
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .returns(self())
            .addParameter(Path.class, "file")
            .addStatement("return new $T($T.read(file, LAYOUT))", self(), runtime("WeightFile"))
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("load")
            .addJavadoc(
                "Reads a weight file from a stream, which stays open.\n" + thrown,
                runtime("BitwrightException"))
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .returns(self())
            .addParameter(InputStream.class, "stream")
            .addStatement("return new $T($T.read(stream, LAYOUT))", self(), runtime("WeightFile"))
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("of")
            .addJavadoc(
                "The model of a frozen network.\n\n@throws $T when it is of another network\n",
                runtime("BitwrightException"))
            .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
            .returns(self())
            .addParameter(runtime("FrozenNetwork"), "frozen")
            .beginControlFlow("if (!frozen.layout().equals(LAYOUT))")
            .addStatement(
                "throw $T.MODEL_NETWORK.exception(frozen.layout().network(), LAYOUT.network())",
                runtime("RuntimeMessage"))
            .endControlFlow()
            .addStatement("return new $T(frozen)", self())
            .build());
  }

  private void accessors(TypeSpec.Builder type) {
    type.addMethod(
        MethodSpec.methodBuilder("save")
            .addJavadoc("Writes the weight file in one step.\n")
            .addModifiers(Modifier.PUBLIC)
            .addParameter(Path.class, "file")
            .addStatement("$T.write(file, frozen)", runtime("WeightFile"))
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("frozen")
            .addJavadoc("The integers of this model.\n")
            .addModifiers(Modifier.PUBLIC)
            .returns(runtime("FrozenNetwork"))
            .addStatement("return frozen")
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("newSession")
            .addJavadoc("Buffers for one caller; a session is for one thread at a time.\n")
            .addModifiers(Modifier.PUBLIC)
            .returns(self().nestedClass("Session"))
            .addStatement("return new Session(parameters, frozen.scoreScale())")
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("scoreScale")
            .addJavadoc("The real value of one score step.\n")
            .addModifiers(Modifier.PUBLIC)
            .returns(float.class)
            .addStatement("return frozen.scoreScale()")
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("memoryBytes")
            .addJavadoc("Bytes of the parameters in memory, without sessions.\n")
            .addModifiers(Modifier.PUBLIC)
            .returns(long.class)
            .addStatement("return $LL + frozen.packedBytes()", bytes(spec, Buffer.Kind.PARAMETER))
            .build());
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

  private void hardware(TypeSpec.Builder type) {
    ParameterizedTypeName images =
        ParameterizedTypeName.get(ClassName.get(List.class), ClassName.get("", "byte[]"));
    type.addMethod(
        MethodSpec.methodBuilder("writeHls")
            .addJavadoc(
                "Writes the hardware project of this model, with made-up images as test vectors.\n\n"
                    + "@param folder new, empty, or an earlier project, which is replaced\n")
            .addModifiers(Modifier.PUBLIC)
            .addParameter(Path.class, "folder")
            .addStatement(
                "writeHls(folder, $T.madeUpImages($L, $L))",
                runtime("HlsProject"),
                spec.inputs().get(0).elements(),
                spec.vocabulary())
            .build());
    type.addMethod(
        MethodSpec.methodBuilder("writeHls")
            .addJavadoc(
                "Writes the hardware project of this model.\n\n"
                    + "@param folder new, empty, or an earlier project, which is replaced\n"
                    + "@param images test vectors, each channel by channel, row by row$L\n",
                spec.reset().isPresent() ? "; steps of sequences,\n    20 of each" : "")
            .addModifiers(Modifier.PUBLIC)
            .addParameter(Path.class, "folder")
            .addParameter(images, "images")
            .addStatement(
                "$T.write(\nfolder,\n$T.class.getResourceAsStream($S),\nfrozen,\nnewSession(),\n"
                    + "images)",
                runtime("HlsProject"),
                self(),
                spec.hlsResource())
            .build());
  }
}
