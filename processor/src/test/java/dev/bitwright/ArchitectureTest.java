package dev.bitwright;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The walls between the rooms, as {@code docs/architecture.md} draws them. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.bitwright");

  /** What each room may see of the others; a package that is missing here fails the test. */
  private static final Map<String, Set<String>> ROOMS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("annotations", Set.of()),
              Map.entry("runtime", Set.of()),
              Map.entry("training", Set.of("runtime")),
              Map.entry("language", Set.of()),
              Map.entry("kernel", Set.of()),
              Map.entry("emit", Set.of("kernel")),
              Map.entry("graph", Set.of("language")),
              Map.entry("scheme", Set.of("graph", "language", "kernel")),
              Map.entry("check", Set.of("graph", "language", "scheme")),
              Map.entry("plan", Set.of("check", "graph", "language", "scheme")),
              Map.entry("gradient", Set.of("check", "graph", "language", "scheme", "kernel")),
              Map.entry("calibration", Set.of("check", "graph", "language", "scheme", "gradient")),
              Map.entry(
                  "lower",
                  Set.of(
                      "check",
                      "graph",
                      "language",
                      "scheme",
                      "plan",
                      "gradient",
                      "calibration",
                      "kernel",
                      "emit")),
              Map.entry(
                  "pipeline",
                  Set.of(
                      "check",
                      "graph",
                      "language",
                      "scheme",
                      "plan",
                      "gradient",
                      "calibration",
                      "kernel",
                      "emit",
                      "lower")),
              Map.entry("processor", Set.of("annotations", "language", "emit", "pipeline")),
              Map.entry(
                  "cli",
                  Set.of(
                      "language",
                      "emit",
                      "pipeline",
                      "scheme",
                      "graph",
                      "check",
                      "plan",
                      "gradient",
                      "kernel",
                      "lower",
                      "runtime",
                      "training"))));

  private static String[] inside(Iterable<String> rooms) {
    Set<String> names = new java.util.TreeSet<>();
    rooms.forEach(room -> names.add("dev.bitwright." + room + ".."));
    return names.toArray(String[]::new);
  }

  @Test
  void everyPackageIsARoom() {
    Set<String> found = new java.util.TreeSet<>();
    CLASSES.forEach(
        c -> {
          String rest = c.getPackageName().replaceFirst("^dev\\.bitwright\\.?", "");
          found.add(rest.split("\\.")[0]);
        });
    assertThat(ROOMS.keySet()).containsAll(found);
    assertThat(found).contains("annotations", "language", "graph", "processor");
  }

  @Test
  void eachRoomSeesOnlyItsNeighbours() {
    ROOMS.forEach(
        (room, visible) -> {
          Set<String> hidden = new java.util.TreeSet<>(ROOMS.keySet());
          hidden.removeAll(visible);
          hidden.remove(room);
          noClasses()
              .that()
              .resideInAPackage("dev.bitwright." + room + "..")
              // tries a scheme on numbers for the command line, derivatives included
              .and()
              .doNotHaveSimpleName("SchemeTrial")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(inside(hidden))
              .allowEmptyShould(true)
              .check(CLASSES);
        });
  }

  /** Rule 1: javac's model stays behind its door. */
  private static final ArchRule MODEL_BEHIND_THE_DOOR =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.bitwright.processor..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "javax.annotation.processing..", "javax.lang.model..", "com.sun.source..");

  @Test
  void javacsModelStaysBehindItsDoor() {
    MODEL_BEHIND_THE_DOOR.check(CLASSES);
  }

  /** Rule 2: text is written by emitters only. */
  @Test
  void nobodyButAnEmitterWritesJavaText() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.bitwright.emit..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("dev\\.bitwright\\.emit\\.java\\.(ClassText|MethodText|Imports)")
        .check(CLASSES);
  }

  /** Rule 2: schemes give expressions, never code. */
  @Test
  void schemesKnowNoEmitter() {
    noClasses()
        .that()
        .resideInAPackage("dev.bitwright.scheme..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.bitwright.emit..")
        .check(CLASSES);
  }

  /** Rule 3: what goes from stage to stage cannot be changed on the way. */
  @Test
  void whatGoesFromStageToStageIsARecord() {
    for (String name :
        new String[] {
          "dev.bitwright.language.NetworkDecl",
          "dev.bitwright.graph.NetworkGraph",
          "dev.bitwright.check.CheckedGraph",
          "dev.bitwright.plan.PlannedGraph",
          "dev.bitwright.emit.OutputFile"
        }) {
      assertThat(CLASSES.get(name).isRecord()).as(name).isTrue();
    }
  }

  /** Rule 3: a stage has one public method. */
  @Test
  void aStageHasOnePublicMethod() {
    for (String name :
        new String[] {
          "dev.bitwright.graph.GraphBuilder", "dev.bitwright.pipeline.NetworkCompiler"
        }) {
      long methods =
          CLASSES.get(name).getMethods().stream()
              .filter(m -> m.getModifiers().contains(JavaModifier.PUBLIC))
              .count();
      assertThat(methods).as(name).isEqualTo(1);
    }
  }

  /** Rule 6: in Arabic, {@code %d} gives Arabic digits, and in Turkish the small I has no dot. */
  @Test
  void nothingDependsOnTheLocale() {
    noClasses()
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .check(CLASSES);
  }

  /** Rule 6: no clock, no random ids. */
  @Test
  void theCompilerReadsNoClock() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.bitwright.training..", "dev.bitwright.cli..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callConstructor(java.util.Random.class)
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(java.util.UUID.class, java.time.Clock.class)
        .check(CLASSES);
  }

  /** What generated code needs is in java.base. */
  @Test
  void theRuntimeNeedsJavaBaseOnly() {
    classes()
        .that()
        .resideInAnyPackage("dev.bitwright.runtime..", "dev.bitwright.training..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "dev.bitwright.runtime..", "dev.bitwright.training..")
        .check(CLASSES);
  }

  @Test
  void theRulesCanFail() {
    JavaClasses door = new ClassFileImporter().importPackages("dev.bitwright.processor");
    assertThatThrownBy(
            () ->
                noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("javax.lang.model..")
                    .check(door))
        .isInstanceOf(AssertionError.class);
  }
}
