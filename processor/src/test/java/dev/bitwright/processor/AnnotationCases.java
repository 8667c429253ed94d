package dev.bitwright.processor;

import static dev.bitwright.language.Message.*;

import dev.bitwright.processor.AnnotationMessagesTest.Case;
import java.util.List;

/** One wrong network for each message of the javac door. */
final class AnnotationCases {

  private AnnotationCases() {}

  /** An input and an output around the given methods; the input comes first. */
  private static String net(String methods) {
    return """
        @Network
        @Quantize(scheme = SchemeName.UNIFORM, bits = 8)
        interface Net {
          @Input(shape = {1, 8, 8}) Tensor image();
        %s
          @Flatten @Dense(units = 4) @Output Tensor scores(Tensor image);
        }
        """
        .formatted(methods);
  }

  static List<Case> all() {
    return List.of(
        new Case(
            NETWORK_KIND,
            "@Network final /*^BW4001*/class Net {}",
            "'Net' is a class that is not abstract. A network is an interface or an abstract class:"
                + " change it, or remove @Network."),
        new Case(
            NETWORK_KIND,
            "@Network /*^BW4001*/enum Net { A }",
            "'Net' is an enum. A network is an interface or an abstract class: change it, or remove"
                + " @Network."),
        new Case(
            NETWORK_KIND,
            "@Network /*^BW4001*/record Net(int a) {}",
            "'Net' is a record. A network is an interface or an abstract class: change it, or remove"
                + " @Network."),
        new Case(
            NETWORK_GENERIC,
            "@Network interface Net</*^BW4002*/T> {}",
            "the network 'Net' has type parameters. Remove them: a network is not generic."),
        new Case(
            NETWORK_INNER,
            "class Outer { @Network abstract /*^BW4003*/class Net {} }",
            "the network 'Net' belongs to instances of 'Outer'. Make it static, or move it to a file"
                + " of its own."),
        new Case(
            NETWORK_INHERITS,
            "interface Base { Tensor image(); }\n@Network /*^BW4004*/interface Net extends Base {}",
            "the network 'Net' inherits from 't.Base'. Layers are the methods of the type itself:"
                + " copy what it needs and remove the inheritance."),
        new Case(
            NETWORK_INHERITS,
            "class Base {}\n@Network abstract /*^BW4004*/class Net extends Base {}",
            "the network 'Net' inherits from 't.Base'. Layers are the methods of the type itself:"
                + " copy what it needs and remove the inheritance."),
        new Case(
            MEMBER_FIELD,
            net("int /*^BW4005*/WIDTH = 3;"),
            "the network holds a field, 'WIDTH'. Move constants to another type; remove it."),
        new Case(
            MEMBER_CODE,
            net("default Tensor /*^BW4006*/body(Tensor image) { return image; }"),
            "the method 'body' is a default method. Every method of a network is a layer and"
                + " abstract: move code to another type."),
        new Case(
            MEMBER_CODE,
            net("static int /*^BW4006*/half(int n) { return n / 2; }"),
            "the method 'half' is static. Every method of a network is a layer and abstract: move"
                + " code to another type."),
        new Case(
            MEMBER_CODE,
            "@Network abstract class Net { Tensor /*^BW4006*/body() { return null; } }",
            "the method 'body' is not abstract. Every method of a network is a layer and abstract:"
                + " move code to another type."),
        new Case(
            MEMBER_CONSTRUCTOR,
            "@Network abstract class Net { /*^BW4007*/Net() {} }",
            "the network 'Net' has a constructor. Nothing makes instances of it: remove it."),
        new Case(
            METHOD_GENERIC,
            net("@Relu <T> Tensor /*^BW4008*/body(Tensor image);"),
            "the layer 'body' has type parameters. Remove them."),
        new Case(
            METHOD_OVERLOADED,
            net(
                "@Relu Tensor body(Tensor image);\n@Add Tensor /*^BW4009*/body(Tensor image, Tensor body);"),
            "there are two layers 'body'. A layer is known by its name alone: rename one of them."),
        new Case(
            METHOD_RETURNS,
            net("@Relu int /*^BW4010*/body(Tensor image);"),
            "the layer 'body' returns int. Every layer returns Tensor: change the type."),
        new Case(
            PARAMETER_TYPE,
            net("@Relu Tensor body(float[] /*^BW4011*/image);"),
            "the parameter 'image' of layer 'body' has the type float[]. A parameter names a layer"
                + " that is read: give it the type Tensor."),
        new Case(
            PARAMETER_UNKNOWN,
            net("@Relu Tensor body(Tensor /*^BW4012*/imaeg);"),
            "the parameter 'imaeg' of layer 'body' names no layer. Did you mean 'image'? Name a"
                + " method of this network."),
        new Case(
            PARAMETER_UNKNOWN,
            net("@Add Tensor body(Tensor /*^BW4012*/x, Tensor /*^BW4012*/y);"),
            "the parameter 'x' of layer 'body' names no layer. Known: 'image', 'scores'. Name a"
                + " method of this network."),
        new Case(
            LAYER_CYCLE,
            net(
                "@Relu Tensor c(Tensor a);\n"
                    + "@Add Tensor a(Tensor image, Tensor /*^BW4013*/b);\n@Relu Tensor b(Tensor a);"),
            "the layers read each other in a circle: a reads b reads a. Change what one of them"
                + " reads."),
        new Case(
            LAYER_CYCLE,
            net("@Relu Tensor body(Tensor /*^BW4013*/body);"),
            "the layers read each other in a circle: body reads body. Change what one of them"
                + " reads."),
        new Case(
            LAYER_WITHOUT_OPERATOR,
            net("@Quantize(bits = 8) Tensor /*^BW4014*/body(Tensor image);"),
            "the layer 'body' computes nothing. Add an operator such as @Conv2d, or @Identity to"
                + " rename, or @Input."),
        new Case(
            LAYER_READS_NOTHING,
            net("@Relu Tensor /*^BW4015*/body();"),
            "the layer 'body' reads nothing. Name the layers it reads as parameters, as in: Tensor"
                + " body(Tensor image);"),
        new Case(
            INPUT_READS,
            net("@Input(shape = 3) Tensor other(Tensor /*^BW4016*/image);"),
            "the input 'other' has parameters. An input reads no layer: remove them."),
        new Case(
            INPUT_COMPUTES,
            net("/*^BW4017*/@Relu @Input(shape = 3) /*^BW4017*/@Output Tensor other();"),
            "@Relu stands on the input 'other'. An input only brings in data: put it on a layer that"
                + " reads the input."),
        new Case(
            OPERAND_COUNT,
            net(
                "@Relu Tensor a(Tensor image);\n/*^BW4018*/@Relu Tensor b(Tensor image, Tensor a);"),
            "@Relu reads one layer, but 'b' names 2. Start with @Add or @Concat, or name one layer."),
        new Case(
            JOIN_NOT_FIRST,
            net("@Relu /*^BW4019*/@Add Tensor body(Tensor image);"),
            "@Add comes after another operator of layer 'body'. It reads the parameters: put it"
                + " first, or into a layer of its own."),
        new Case(
            FILE_WITH_METHODS,
            "@Network(file = /*^BW4020*/\"Net.qnn\") interface Net { @Relu Tensor a(Tensor b); }",
            "the network 'Net' is described in 'Net.qnn' and by methods. Remove the methods, or the"
                + " file."),
        new Case(
            FILE_WITH_ANNOTATIONS,
            "@Network(file = \"Net.qnn\") /*^BW4021*/@Quantize(bits = 2) interface Net {}",
            "@Quantize stands on a network that is described in 'Net.qnn'. Write it into the file and"
                + " remove it here."),
        new Case(
            NOT_IN_NETWORK,
            "interface Net { /*^BW4023*/@Relu Tensor a(Tensor b); }",
            "@Relu stands outside a network. Add @Network to the type 'Net', or remove it."),
        new Case(
            NOT_IN_NETWORK,
            "/*^BW4023*/@Budget(weightBytes = 3) interface Net {}",
            "@Budget stands outside a network. Add @Network to the type 'Net', or remove it."),
        new Case(
            CLASS_NAME_TAKEN,
            net("").replace("@Network", "/*^BW4024*/@Network") + "class NetModel {}",
            "the class 't.NetModel' that would be generated exists already. Rename that class or the"
                + " network."),
        new Case(
            NUMBER_NOT_FINITE,
            net("@Dropout(0f /*^BW4025*// 0f) Tensor body(Tensor image);"),
            "NaN is no finite number. Write an ordinary number."),
        new Case(
            NAME_JAVA_KEYWORD,
            net("@Relu Tensor /*^BW1030*/wait(Tensor image);"),
            "the name 'wait' is a word of Java. Choose another name."),
        new Case(
            NAME_C_KEYWORD,
            net("@Relu Tensor /*^BW1031*/signed(Tensor image);"),
            "the name 'signed' is a word of C or C++. Choose another name."),
        new Case(
            NAME_NOT_ASCII,
            net("@Relu Tensor /*^BW1032*/größe(Tensor image);"),
            "the name 'größe' has letters outside a-z, A-Z. Java and C code is named after it: use"
                + " ASCII letters, digits and underscores."),
        new Case(
            BUDGET_TEXT,
            net("")
                .replace(
                    "@Network", "@Network @Budget(limits = /*^BW1057*/\"macs(bits = 8) < 2;\")"),
            "'macs(bits = 8) < 2;' is not a list of limits: '<' is not expected here. Expected '=',"
                + " '<=' or '>='. Write them as in the language, for example macs(bits = 8) <= 2 M;"),
        new Case(
            BUDGET_EXCEEDED,
            net("")
                .replace("@Network", "@Network @Budget(limits = /*^BW2041*/\"accumulator <= 3;\")"),
            "the network needs 22 bits of an accumulator, the budget is 3. Most need: scores 22, image 8."),
        new Case(
            SCHEME_TEXT,
            net(
                "@Conv2d(filters = 1, kernel = 1) @Quantize(weights = /*^BW1056*/\"RTN(bits = \")"
                    + " Tensor body(Tensor image);"),
            "'RTN(bits = ' is not a scheme: the end of the text is not expected here. Expected a value:"
                + " a number, a name, a call, a list or a text. Write it as in the language, for"
                + " example UNIFORM(bits = 4)."),
        new Case(
            FILE_OUTSIDE_SOURCES,
            "@Network(file = /*^BW1014*/\"../Net.qnn\") interface Net {}",
            "the path '../Net.qnn' leaves the source tree. Use a relative path without '..' to a file"
                + " below it."));
  }
}
