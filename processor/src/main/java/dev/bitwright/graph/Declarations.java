package dev.bitwright.graph;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Identifier;
import dev.bitwright.language.Message;
import dev.bitwright.language.Names;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.Parameter;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Checks the names that a network declares and collects its blocks. Variables may be assigned
 * again; inputs, constants, blocks and parameters have one declaration.
 */
final class Declarations {
  private final Diagnostics diagnostics;
  private final Map<String, Statement.Block> blocks = new LinkedHashMap<>();

  private Declarations(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** The blocks by name; errors are reported. */
  static Map<String, Statement.Block> of(NetworkDecl network, Diagnostics diagnostics) {
    Declarations declarations = new Declarations(diagnostics);
    declarations.name(network.name());
    for (Statement s : network.statements()) {
      if (s instanceof Statement.Block block) {
        declarations.blocks.putIfAbsent(block.name().text(), block);
      }
    }
    declarations.body(network.statements(), new HashMap<>(), new HashMap<>());
    return declarations.blocks;
  }

  private void name(Identifier name) {
    Names.check(name, diagnostics);
  }

  private void once(Identifier name, Map<String, SourceRef> fixed, Map<String, SourceRef> layers) {
    name(name);
    SourceRef first = fixed.get(name.text());
    if (first == null) {
      first = layers.get(name.text());
    }
    if (first != null) {
      diagnostics.report(Message.NAME_TWICE, name.at(), name.text(), first);
    } else {
      fixed.put(name.text(), name.at());
    }
  }

  private void layer(Identifier name, Map<String, SourceRef> fixed, Map<String, SourceRef> layers) {
    name(name);
    SourceRef first = fixed.get(name.text());
    if (first != null) {
      diagnostics.report(Message.NAME_TWICE, name.at(), name.text(), first);
    }
    layers.putIfAbsent(name.text(), name.at());
  }

  private void body(
      List<Statement> statements, Map<String, SourceRef> fixed, Map<String, SourceRef> layers) {
    for (Statement s : statements) {
      if (s instanceof Statement.Input input) {
        once(input.name(), fixed, layers);
      } else if (s instanceof Statement.Let let) {
        once(let.name(), fixed, layers);
      } else if (s instanceof Statement.Block block) {
        block(block, fixed, layers);
      } else if (s instanceof Statement.Assign assign) {
        Map<String, SourceRef> here = new HashMap<>();
        for (Identifier target : assign.targets()) {
          SourceRef twice = here.putIfAbsent(target.text(), target.at());
          if (twice != null) {
            diagnostics.report(Message.NAME_TWICE, target.at(), target.text(), twice);
          }
          layer(target, fixed, layers);
        }
      } else if (s instanceof Statement.Output output && output.value().isPresent()) {
        layer(output.name(), fixed, layers);
      } else if (s instanceof Statement.Repeat repeat) {
        body(repeat.body(), fixed, layers);
      } else if (s instanceof Statement.Branch branch) {
        body(branch.then(), fixed, layers);
        body(branch.otherwise(), fixed, layers);
      }
    }
  }

  private void block(
      Statement.Block block, Map<String, SourceRef> fixed, Map<String, SourceRef> layers) {
    once(block.name(), fixed, layers);
    if (Operators.find(block.name().text()) != null
        || Calls.QUESTIONS.contains(block.name().text())) {
      diagnostics.report(
          Message.NAME_TWICE, block.name().at(), block.name().text(), "the language itself");
    }
    Map<String, SourceRef> parameters = new HashMap<>();
    for (Parameter parameter : block.parameters()) {
      Identifier name = parameter.name();
      name(name);
      SourceRef first = parameters.putIfAbsent(name.text(), name.at());
      if (first != null) {
        diagnostics.report(Message.NAME_TWICE, name.at(), name.text(), first);
      }
    }
    body(block.body(), new HashMap<>(), new HashMap<>());
  }
}
