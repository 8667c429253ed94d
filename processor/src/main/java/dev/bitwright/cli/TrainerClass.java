package dev.bitwright.cli;

import dev.bitwright.emit.OutputFile;
import dev.bitwright.training.CalibrationOptions;
import dev.bitwright.training.TableTrainer;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import javax.tools.JavaCompiler;

/** A generated trainer that was compiled in memory. */
record TrainerClass(Class<?> type) {

  /** The trainer among the generated files of a network. */
  static TrainerClass of(List<OutputFile> files, String network, JavaCompiler compiler) {
    ClassLoader loader = MemoryCompiler.load(files, compiler);
    try {
      return new TrainerClass(Class.forName(network + "Trainer", true, loader));
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  TableTrainer twin() {
    return (TableTrainer) call("twin");
  }

  TableTrainer quantized() {
    return (TableTrainer) call("quantized");
  }

  CalibrationOptions calibration() {
    return (CalibrationOptions) call("calibration");
  }

  private Object call(String factory) {
    try {
      return type.getMethod(factory).invoke(null);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
