package dev.bitwright.kernel;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The meaning of a program. Runs it element by element on exact integers and Java floats, and traps
 * ({@link KernelTrap}) where a value leaves its declared type, an index its array, a division has
 * no result or a stream is empty or full. Not for use by several threads at once.
 *
 * <pre>{@code
 * Interpreter in = Interpreter.of(program).bind("image", new long[][] {pixels});
 * in.run("classify");
 * long[][] scores = in.ints("scores");
 * }</pre>
 */
public final class Interpreter {
  private final Program program;
  private final boolean backwards;
  private final Map<String, Holder> data = new LinkedHashMap<>();
  private final Map<String, Queue> queues = new LinkedHashMap<>();
  private final Map<String, ExternalCall> externals = new HashMap<>();
  private final Map<String, CompiledFunction> functions = new HashMap<>();

  private Interpreter(Program program, boolean backwards) {
    this.program = Verifier.verify(program);
    this.backwards = backwards;
    for (Buffer b : program.buffers()) {
      data.put(b.name(), new Holder(ArrayAccess.zeros(b.element(), b.rows(), b.columns())));
    }
    for (Stream s : program.streams()) {
      queues.put(s.name(), new Queue(s));
    }
    for (Routine routine : program.routines()) {
      if (routine instanceof Function function) {
        compile(function);
      } else if (routine instanceof Primitive primitive) {
        compile(primitive.meaning());
      }
    }
  }

  /** Verifies the program; all buffers start as zeros. */
  public static Interpreter of(Program program) {
    return new Interpreter(program, false);
  }

  /** Like {@link #of}, but parallel loops run backwards: the results must be the same. */
  public static Interpreter backwards(Program program) {
    return new Interpreter(program, true);
  }

  private void compile(Function function) {
    functions.put(
        function.name(), new FunctionCompiler(this, program, function, backwards).compile());
  }

  /**
   * Uses {@code rows} as the contents of an integer buffer, without a copy.
   *
   * @throws IllegalArgumentException when the shape differs or a value does not fit
   */
  public Interpreter bind(String buffer, long[][] rows) {
    return bindRows(buffer, rows);
  }

  /** Uses {@code rows} as the contents of an f32 buffer, without a copy. */
  public Interpreter bind(String buffer, float[][] rows) {
    return bindRows(buffer, rows);
  }

  /** Uses {@code rows} as the contents of an f64 buffer, without a copy. */
  public Interpreter bind(String buffer, double[][] rows) {
    return bindRows(buffer, rows);
  }

  /** Copies Java rows of the element type's storage into an integer buffer. */
  public Interpreter bind(String buffer, int[][] rows) {
    long[][] wide = new long[rows.length][];
    for (int r = 0; r < rows.length; r++) {
      wide[r] = Arrays.stream(rows[r]).asLongStream().toArray();
    }
    return bindRows(buffer, wide);
  }

  /** Uses one row as the contents of an integer vector, without a copy. */
  public Interpreter bind(String buffer, long[] row) {
    return bindRows(buffer, new long[][] {row});
  }

  /** Uses one row as the contents of an f32 vector, without a copy. */
  public Interpreter bind(String buffer, float[] row) {
    return bindRows(buffer, new float[][] {row});
  }

  /** Copies one row into an integer vector. */
  public Interpreter bind(String buffer, int[] row) {
    return bind(buffer, new int[][] {row});
  }

  private Interpreter bindRows(String name, Object rows) {
    Buffer buffer = program.buffer(name).orElseThrow(() -> unknown("buffer", name));
    ArrayData.check(name, buffer.element(), rows, buffer.rows(), buffer.columns());
    data.get(name).rows = rows;
    return this;
  }

  /** Says what calls of an {@link External} do. */
  public Interpreter external(String name, ExternalCall call) {
    externals.put(name, call);
    return this;
  }

  /** The contents of an integer buffer (the array itself). */
  public long[][] ints(String buffer) {
    return (long[][]) contents(buffer);
  }

  /** The contents of an f32 buffer (the array itself). */
  public float[][] floats(String buffer) {
    return (float[][]) contents(buffer);
  }

  /** The contents of an f64 buffer (the array itself). */
  public double[][] doubles(String buffer) {
    return (double[][]) contents(buffer);
  }

  private Object contents(String buffer) {
    Holder holder = data.get(buffer);
    if (holder == null) {
      throw unknown("buffer", buffer);
    }
    return holder.rows;
  }

  /**
   * Runs a function.
   *
   * @param arguments per parameter: a {@code Number} for a scalar, {@code long[]}, {@code float[]}
   *     or {@code double[]} for a row, the same in two dimensions for rows (written in place)
   * @return {@code Long} or {@code Double}, or null for a function without result
   */
  public Number run(String function, Object... arguments) {
    CompiledFunction target = functions.get(function);
    if (target == null) {
      throw unknown("function", function);
    }
    List<Parameter> parameters = target.function().parameters();
    if (parameters.size() != arguments.length) {
      throw new IllegalArgumentException(
          function + " takes " + parameters.size() + " arguments, not " + arguments.length);
    }
    Frame frame = target.frame();
    for (int k = 0; k < arguments.length; k++) {
      ArrayData.pass(parameters.get(k), arguments[k], frame, target.slotOf()[k]);
    }
    target.body().run(frame);
    if (target.function().returnType().isEmpty()) {
      return null;
    }
    if (target.function().returnType().get().isInt()) {
      return frame.ints[target.resultSlot()];
    }
    return frame.reals[target.resultSlot()];
  }

  /** The largest number of elements that the stream held so far. */
  public int largestOccupancy(String stream) {
    return queue(stream).largest();
  }

  /** The number of elements in the stream now. */
  public int occupancy(String stream) {
    return queue(stream).size();
  }

  /** Empties all streams and forgets their occupancies. */
  public void clearStreams() {
    queues.values().forEach(Queue::clear);
  }

  Node.Place place(Buffer buffer) {
    Holder holder = data.get(buffer.name());
    return f -> holder.rows;
  }

  /** The present contents of a buffer. */
  private static final class Holder {
    private Object rows;

    Holder(Object rows) {
      this.rows = rows;
    }
  }

  Routine routine(String name) {
    return program.routine(name).orElseThrow(() -> unknown("routine", name));
  }

  CompiledFunction compiled(String name) {
    return functions.get(name);
  }

  Queue queue(String stream) {
    Queue queue = queues.get(stream);
    if (queue == null) {
      throw unknown("stream", stream);
    }
    return queue;
  }

  ExternalCall externalCall(String name) {
    ExternalCall call = externals.get(name);
    if (call == null) {
      throw new IllegalStateException("no Java for the external routine " + name);
    }
    return call;
  }

  private IllegalArgumentException unknown(String what, String name) {
    return new IllegalArgumentException(
        "program " + program.name() + " has no " + what + " " + name);
  }
}
