package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a quantized neural network. While {@code javac} runs, Bitwright checks it and writes,
 * into the package of the annotated type, the classes {@code <Name>Trainer} and {@code <Name>Model}
 * (with its nested {@code Session}), and the network's HLS C text as a resource.
 *
 * <p><b>As annotated Java.</b> The annotated type is an interface or an abstract class. Every
 * abstract method is one layer; its name is the name of the layer, and its parameters <em>name the
 * layers it reads</em>: the signatures are the dataflow graph.
 *
 * <pre>{@code
 * @Network
 * @Quantize(scheme = SchemeName.RTN, bits = 2)
 * interface FashionNet {
 *   @Input(shape = {1, 28, 28}, type = DataType.UINT8, mean = 0.286f, std = 0.353f)
 *   Tensor image();
 *
 *   @Conv2d(filters = 32, kernel = 3, padding = 1) @MaxPool(2) @BatchNorm
 *   @Quantize(scheme = SchemeName.UNIFORM, bits = 8)
 *   Tensor stem(Tensor image);
 *
 *   @Flatten @Dense(units = 10) @Output
 *   @Quantize(scheme = SchemeName.UNIFORM, bits = 8)
 *   Tensor scores(Tensor stem);
 * }
 * }</pre>
 *
 * <p>The operator annotations of one method apply in the order in which they are written. The first
 * one reads the layers named by the parameters, each following one reads the result of the one
 * before. Methods may stand in any order; a cycle is an error.
 *
 * <p><b>From a {@code .qnn} file.</b> {@code @Network(file = "Resnet20.qnn") interface Resnet20 {}}
 * is the anchor of a network written in Bitwright's own language. The type must then be empty.
 *
 * <p><b>Rules for the type</b> (each with an error at the offending place): it is top level or a
 * static member; it is not generic; it extends and implements nothing, since inherited members are
 * never layers; it declares no fields, no constructors, no default, static or concrete methods, no
 * generic methods and no two methods of one name; every method returns {@link Tensor} and takes
 * {@link Tensor} parameters only.
 *
 * @see Input
 * @see Output
 * @see Quantize
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Network {
  /**
   * The {@code .qnn} file that holds the network, as a relative path with {@code /}; empty (the
   * default) when the network is written in Java.
   *
   * <p>The file is looked for, in this order, under the folder given by {@code
   * -Abitwright.sources=DIR}, in the class output (where Maven copies {@code src/main/resources}),
   * on the source path and on the class path; in each place first beside the package of the
   * annotated type, then at the root. If it is found nowhere, the error lists every place tried. A
   * path that is absolute or leaves the source tree through {@code ..} is refused.
   *
   * @return path of the file, or the empty string
   */
  String file() default "";
}
