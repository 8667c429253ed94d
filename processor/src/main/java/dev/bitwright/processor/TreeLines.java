package dev.bitwright.processor;

import com.sun.source.tree.LineMap;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import dev.bitwright.language.SourceRef;
import javax.annotation.processing.ProcessingEnvironment;

/** Lines and columns from javac's syntax trees. */
final class TreeLines implements Places.Lines {

  private final Trees trees;

  private TreeLines(Trees trees) {
    this.trees = trees;
  }

  /**
   * @throws IllegalArgumentException when the environment is not javac's own
   */
  static TreeLines of(ProcessingEnvironment environment) {
    return new TreeLines(Trees.instance(environment));
  }

  @Override
  public SourceRef locate(Origin origin, SourceRef named) {
    TreePath path = path(origin);
    if (path == null) {
      return named;
    }
    long start =
        trees.getSourcePositions().getStartPosition(path.getCompilationUnit(), path.getLeaf());
    LineMap map = path.getCompilationUnit().getLineMap();
    if (start < 0 || map == null) {
      return named;
    }
    return new SourceRef(
        fileName(path),
        (int) map.getLineNumber(start),
        (int) map.getColumnNumber(start),
        1,
        origin);
  }

  private TreePath path(Origin origin) {
    if (origin.annotation() == null) {
      return trees.getPath(origin.element());
    }
    if (origin.value() == null) {
      return trees.getPath(origin.element(), origin.annotation());
    }
    return trees.getPath(origin.element(), origin.annotation(), origin.value());
  }

  /** The last part only: where the sources lie is nobody's business in generated text. */
  private static String fileName(TreePath path) {
    String name = path.getCompilationUnit().getSourceFile().getName();
    return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  }
}
