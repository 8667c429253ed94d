package dev.bitwright.processor;

import dev.bitwright.annotations.Tensor;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Identifier;
import dev.bitwright.language.Message;
import dev.bitwright.language.Names;
import dev.bitwright.language.SourceRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;

/** What the type of a network and its members may look like in Java. */
final class TypeRules {

  private final Elements elements;
  private final Places places;
  private final Diagnostics diagnostics;

  TypeRules(Elements elements, Places places, Diagnostics diagnostics) {
    this.elements = elements;
    this.places = places;
    this.diagnostics = diagnostics;
  }

  /** Checks the type itself; its members are left alone where it can be no network at all. */
  boolean checkType(TypeElement type) {
    String name = type.getSimpleName().toString();
    SourceRef at = places.of(type);
    boolean isAbstract = type.getModifiers().contains(Modifier.ABSTRACT);
    if (type.getKind() != ElementKind.INTERFACE
        && !(type.getKind() == ElementKind.CLASS && isAbstract)) {
      diagnostics.report(Message.NETWORK_KIND, at, name, kind(type));
      return false;
    }
    if (!type.getTypeParameters().isEmpty()) {
      diagnostics.report(Message.NETWORK_GENERIC, places.of(type.getTypeParameters().get(0)), name);
    }
    if (type.getNestingKind() == NestingKind.MEMBER
        && !type.getModifiers().contains(Modifier.STATIC)) {
      String outer = type.getEnclosingElement().getSimpleName().toString();
      diagnostics.report(Message.NETWORK_INNER, at, name, outer);
    }
    if (type.getSuperclass().getKind() == TypeKind.DECLARED
        && !type.getSuperclass().toString().equals("java.lang.Object")) {
      diagnostics.report(Message.NETWORK_INHERITS, at, name, type.getSuperclass());
    }
    for (TypeMirror parent : type.getInterfaces()) {
      diagnostics.report(Message.NETWORK_INHERITS, at, name, parent);
    }
    return true;
  }

  private static String kind(TypeElement type) {
    return switch (type.getKind()) {
      case ENUM -> "an enum";
      case RECORD -> "a record";
      case ANNOTATION_TYPE -> "an annotation";
      default -> "a class that is not abstract";
    };
  }

  /** The methods that are layers, in the order written; others are reported. */
  List<ExecutableElement> layers(TypeElement type) {
    List<ExecutableElement> layers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Element member : type.getEnclosedElements()) {
      switch (member.getKind()) {
        case FIELD, ENUM_CONSTANT ->
            diagnostics.report(Message.MEMBER_FIELD, places.of(member), member.getSimpleName());
        case CONSTRUCTOR -> checkConstructor(type, member);
        case METHOD -> {
          ExecutableElement method = (ExecutableElement) member;
          if (checkMethod(method, names)) {
            layers.add(method);
          }
        }
        default -> {
          // a nested type or an initializer describes no layer and does no harm
        }
      }
    }
    return layers;
  }

  private void checkConstructor(TypeElement type, Element constructor) {
    if (elements.getOrigin(constructor) == Elements.Origin.EXPLICIT) {
      diagnostics.report(Message.MEMBER_CONSTRUCTOR, places.of(constructor), type.getSimpleName());
    }
  }

  private boolean checkMethod(ExecutableElement method, Set<String> names) {
    String name = method.getSimpleName().toString();
    SourceRef at = places.of(method);
    if (!method.getModifiers().contains(Modifier.ABSTRACT)) {
      diagnostics.report(Message.MEMBER_CODE, at, name, codeKind(method));
      return false;
    }
    Names.check(new Identifier(at, name), diagnostics);
    if (!names.add(name)) {
      diagnostics.report(Message.METHOD_OVERLOADED, at, name);
      return false;
    }
    boolean good = true;
    if (!method.getTypeParameters().isEmpty()) {
      diagnostics.report(Message.METHOD_GENERIC, at, name);
      good = false;
    }
    if (!isTensor(method.getReturnType())) {
      diagnostics.report(Message.METHOD_RETURNS, at, name, method.getReturnType());
      good = false;
    }
    for (VariableElement parameter : method.getParameters()) {
      if (!isTensor(parameter.asType())) {
        diagnostics.report(
            Message.PARAMETER_TYPE,
            places.of(parameter),
            parameter.getSimpleName(),
            name,
            parameter.asType());
        good = false;
      }
    }
    return good;
  }

  private static String codeKind(ExecutableElement method) {
    Set<Modifier> modifiers = method.getModifiers();
    if (modifiers.contains(Modifier.STATIC)) {
      return "static";
    }
    return modifiers.contains(Modifier.DEFAULT) ? "a default method" : "not abstract";
  }

  /** Types that javac does not know are javac's to report. */
  private static boolean isTensor(TypeMirror type) {
    return type.getKind() == TypeKind.ERROR
        || type.toString().equals(Tensor.class.getCanonicalName());
  }
}
