package dev.bitwright.emit.java;

import dev.bitwright.kernel.Program;
import java.util.List;
import java.util.Optional;

/**
 * A deployed model to write: a program of row loops, and which of its buffers hold what.
 *
 * @param packageName package of the class, empty for the unnamed one
 * @param className for example {@code FashionNetModel}
 * @param doc lines of the class's Javadoc
 * @param layout lines of the network's layout, as {@code FrozenLayout.parse} reads them
 * @param program the loops
 * @param run the program's function that runs all layers
 * @param reset the program's function that begins a sequence, where a run keeps something for the
 *     next one
 * @param vocabulary tokens that the one input may be, 0 where it is no token
 * @param layers the layers in order
 * @param inputs what a run takes
 * @param output what a run gives
 * @param hlsResource name of the HLS text beside the class, empty when there is none
 */
public record ModelSpec(
    String packageName,
    String className,
    String doc,
    List<String> layout,
    Program program,
    String run,
    Optional<String> reset,
    int vocabulary,
    List<Layer> layers,
    List<Port> inputs,
    Port output,
    String hlsResource) {

  /**
   * A layer: the buffers that belong to it alone.
   *
   * @param name the layer's name
   * @param parameters buffers filled from the frozen network
   * @param tensors what it emits
   */
  public record Layer(String name, List<Parameter> parameters, List<Port> tensors) {
    public Layer {
      parameters = List.copyOf(parameters);
      tensors = List.copyOf(tensors);
    }
  }

  /**
   * A buffer filled when a model is made.
   *
   * @param buffer the program's buffer
   * @param table the frozen network's table
   * @param load how the table is laid out
   * @param arguments further arguments of the layout's method
   */
  public record Parameter(String buffer, String table, Load load, List<Integer> arguments) {
    public Parameter {
      arguments = List.copyOf(arguments);
    }
  }

  /** Layouts of tables, each a method of the run-time library. */
  public enum Load {
    ROWS("rows", ""),
    VECTOR("ints", ""),
    LONG_VECTOR("longs", ""),
    LONG_ROWS("longRows", ""),
    TRANSPOSED("rows", "transposed"),
    MASK_ROWS("rows", "maskRows"),
    SIGN_ROWS("rows", "signRows"),
    MASK_COLUMNS("rows", "maskColumns"),
    SIGN_COLUMNS("rows", "signColumns"),
    GROUP_WIDTHS("groupWidths", ""),
    GROUP_COORDINATES("groupCoordinates", ""),
    GROUP_PLANES("groupPlanes", "");

    /** The method of {@code FrozenNetwork} that reads the table. */
    final String reader;

    /** The method of {@code TernaryRows} that lays it out, or the empty string. */
    final String layout;

    Load(String reader, String layout) {
      this.reader = reader;
      this.layout = layout;
    }
  }

  /**
   * A tensor that the outside knows.
   *
   * @param name its name in the network
   * @param buffer the program's buffer
   * @param elements number of values
   */
  public record Port(String name, String buffer, int elements) {}

  public ModelSpec {
    layout = List.copyOf(layout);
    layers = List.copyOf(layers);
    inputs = List.copyOf(inputs);
  }
}
