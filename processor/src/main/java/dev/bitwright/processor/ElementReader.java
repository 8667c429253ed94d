package dev.bitwright.processor;

import dev.bitwright.annotations.Budget;
import dev.bitwright.annotations.Calibrate;
import dev.bitwright.annotations.Network;
import dev.bitwright.annotations.Quantize;
import dev.bitwright.annotations.Train;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Expression;
import dev.bitwright.language.Identifier;
import dev.bitwright.language.Names;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.language.Setting;
import dev.bitwright.language.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** A network described by annotated methods as a declaration of the language. */
final class ElementReader {

  private final Elements elements;
  private final Places places;
  private final Diagnostics diagnostics;
  private final Fragments fragments;
  private final DocComments comments;
  private final QuantizeReader quantize;
  private final BudgetReader budgets;
  private final Values values;

  ElementReader(Elements elements, Places places, Diagnostics diagnostics) {
    this.elements = elements;
    this.places = places;
    this.diagnostics = diagnostics;
    this.fragments = new Fragments(diagnostics);
    this.comments = new DocComments(elements);
    this.quantize = new QuantizeReader(fragments);
    this.budgets = new BudgetReader(fragments);
    this.values = new Values(diagnostics);
  }

  /**
   * Reads a type whose {@link TypeRules#checkType} was good.
   *
   * @return empty when something was reported, here or by javac
   */
  Optional<NetworkDecl> read(TypeElement type) {
    if (isUnresolved(type)) {
      return Optional.empty();
    }
    Identifier name = new Identifier(places.of(type), type.getSimpleName().toString());
    Names.check(name, diagnostics);
    List<ExecutableElement> methods = new TypeRules(elements, places, diagnostics).layers(type);
    List<Statement> statements = new ArrayList<>(settings(type));
    LayerReader layers = new LayerReader(places, quantize, comments, diagnostics);
    // read in the order written, so that messages come whether or not an order is found
    List<Optional<Statement>> read = methods.stream().map(layers::read).toList();
    Optional<List<ExecutableElement>> sorted =
        new LayerOrder(places, diagnostics).sort(methods, methodNames(type));
    if (sorted.isEmpty() || diagnostics.hasErrors()) {
      return Optional.empty();
    }
    for (ExecutableElement method : sorted.get()) {
      statements.add(read.get(methods.indexOf(method)).orElseThrow());
    }
    return Optional.of(new NetworkDecl(places.of(type), comments.of(type), name, statements));
  }

  private boolean isUnresolved(TypeElement type) {
    return Stream.concat(Stream.of(type), type.getEnclosedElements().stream())
        .flatMap(element -> Annotated.on(element, places).stream())
        .anyMatch(Annotated::isUnresolved);
  }

  private static Set<String> methodNames(TypeElement type) {
    Set<String> names = new TreeSet<>();
    for (Element member : type.getEnclosedElements()) {
      if (member.getKind() == ElementKind.METHOD) {
        names.add(member.getSimpleName().toString());
      }
    }
    return names;
  }

  private List<Statement> settings(TypeElement type) {
    List<Statement> statements = new ArrayList<>();
    for (Annotated annotated : Annotated.on(type, places)) {
      if (annotated.is(Quantize.class)) {
        quantize
            .read(annotated)
            .ifPresent(r -> statements.add(new Statement.QuantizeDefault(annotated.at(), r)));
      } else if (annotated.is(Budget.class)) {
        statements.add(new Statement.Budget(annotated.at(), budgets.read(annotated)));
      } else if (annotated.is(Train.class)) {
        statements.add(new Statement.Train(annotated.at(), trainSettings(annotated)));
      } else if (annotated.is(Calibrate.class)) {
        statements.add(new Statement.Calibrate(annotated.at(), calibrateSettings(annotated)));
      } else if (!annotated.is(Network.class)) {
        throw new IllegalStateException("no rule for " + annotated.shown() + " on a type");
      }
    }
    return statements;
  }

  private List<Setting> trainSettings(Annotated annotated) {
    List<Setting> settings = new ArrayList<>();
    for (String member : annotated.members()) {
      Optional<Expression> value =
          switch (member) {
            case "loss" ->
                annotated
                    .constant(member)
                    .map(
                        name ->
                            new Expression.NameReference(
                                annotated.at(member), name.toLowerCase(Locale.ROOT)));
            case "optimizer", "schedule" ->
                annotated
                    .text(member)
                    .flatMap(text -> fragments.expression(text, annotated.at(member)));
            default ->
                annotated
                    .raw(member)
                    .filter(n -> !isZero(n))
                    .flatMap(n -> values.of(annotated, member));
          };
      String name =
          switch (member) {
            case "learningRate" -> "learning_rate";
            case "gradientClip" -> "gradient_clip";
            case "batchNormFreeze" -> "batch_norm_freeze";
            default -> member;
          };
      value.ifPresent(
          v ->
              settings.add(
                  new Setting(
                      annotated.at(member), new Identifier(annotated.at(member), name), v)));
    }
    return settings;
  }

  private List<Setting> calibrateSettings(Annotated annotated) {
    List<Setting> settings = new ArrayList<>();
    for (String member : annotated.members()) {
      Optional<Expression> value =
          switch (member) {
            case "weights", "activations", "rounding" ->
                annotated
                    .text(member)
                    .filter(text -> !text.isEmpty())
                    .flatMap(text -> fragments.expression(text, annotated.at(member)));
            case "nearest" -> names(annotated, member);
            default ->
                annotated
                    .raw(member)
                    .filter(n -> !isZero(n))
                    .flatMap(n -> values.of(annotated, member));
          };
      String name = member.equals("biasCorrection") ? "bias_correction" : member;
      value.ifPresent(
          v ->
              settings.add(
                  new Setting(
                      annotated.at(member), new Identifier(annotated.at(member), name), v)));
    }
    return settings;
  }

  /** Texts that name layers. */
  private static Optional<Expression> names(Annotated annotated, String member) {
    List<Expression> names = new ArrayList<>();
    for (Annotated.Item item : annotated.items(member)) {
      names.add(new Expression.NameReference(item.at(), String.valueOf(item.value())));
    }
    return Optional.of(new Expression.ListLiteral(annotated.at(member), names));
  }

  /** Zero stands for "left out" in the members that hold numbers. */
  private static boolean isZero(Object value) {
    return value instanceof Number number && number.doubleValue() == 0;
  }
}
