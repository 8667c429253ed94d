package dev.bitwright.processor;

import com.google.auto.service.AutoService;
import dev.bitwright.annotations.Network;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.pipeline.NetworkCompiler;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/**
 * The annotation processor. For each type with {@link Network} it reads the network, has it
 * compiled and writes the files, in the order of their names; each file has that type as its one
 * originating element.
 */
@AutoService(Processor.class)
public final class BitwrightProcessor extends AbstractProcessor {

  private final NetworkDoor.Compiler compiler;
  private Places places;
  private Reporter reporter;
  private Diagnostics optionDiagnostics;
  private NetworkDoor door;

  /** For javac. */
  public BitwrightProcessor() {
    this(new NetworkCompiler()::compile);
  }

  BitwrightProcessor(NetworkDoor.Compiler compiler) {
    this.compiler = compiler;
  }

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of("dev.bitwright.annotations.*");
  }

  @Override
  public Set<String> getSupportedOptions() {
    return DoorOption.keys();
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    places = Places.of(environment);
    reporter = new Reporter(environment.getMessager());
    optionDiagnostics = new Diagnostics();
    Map<DoorOption, String> options = DoorOption.read(environment.getOptions(), optionDiagnostics);
    door = new NetworkDoor(compiler, environment, places, options);
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    reporter.showWithoutElement(optionDiagnostics);
    optionDiagnostics = new Diagnostics();
    door.reserve(
        round.getRootElements().stream().map(Element::toString).collect(Collectors.toSet()));
    annotations.stream()
        .sorted(Comparator.comparing(Object::toString))
        .forEach(annotation -> checkPlaces(annotation, round));
    door.compile(
        round.getElementsAnnotatedWith(Network.class).stream()
            .map(TypeElement.class::cast)
            .sorted(Comparator.comparing(Object::toString))
            .toList());
    return false;
  }

  /** An annotation of ours outside a network would do nothing, in silence. */
  private void checkPlaces(TypeElement annotation, RoundEnvironment round) {
    Diagnostics diagnostics = new Diagnostics();
    for (Element element : round.getElementsAnnotatedWith(annotation)) {
      Element type = element instanceof TypeElement ? element : element.getEnclosingElement();
      if (type.getAnnotation(Network.class) == null) {
        Annotated.on(element, places).stream()
            .filter(a -> a.shown().equals("@" + annotation.getSimpleName()))
            .forEach(
                a ->
                    diagnostics.report(
                        Message.NOT_IN_NETWORK, a.at(), a.shown(), type.getSimpleName()));
      }
    }
    reporter.showWithElements(diagnostics);
  }
}
