package dev.bitwright.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.Filer;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Gradle asks of an isolating processor: it is registered, each file has exactly one
 * originating element, and it lives with an environment that is not javac's own.
 */
class GradleTest {

  @TempDir Path folder;

  /**
   * Our processor inside wrapped environment and filer, as Gradle's incremental compilation does.
   */
  private static final class Wrapper extends AbstractProcessor {
    private final BitwrightProcessor inner = new BitwrightProcessor();
    final List<String> origins = new ArrayList<>();

    @Override
    public Set<String> getSupportedAnnotationTypes() {
      return inner.getSupportedAnnotationTypes();
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
      return inner.getSupportedSourceVersion();
    }

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
      Filer filer =
          wrap(
              Filer.class,
              environment.getFiler(),
              (name, arguments) -> {
                if (name.startsWith("create")) {
                  Element[] elements = (Element[]) arguments[arguments.length - 1];
                  origins.add(List.of(elements).toString());
                }
              });
      inner.init(
          (ProcessingEnvironment)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {ProcessingEnvironment.class},
                  (proxy, method, arguments) ->
                      method.getName().equals("getFiler")
                          ? filer
                          : method.invoke(environment, arguments)));
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
      return inner.process(annotations, round);
    }
  }

  private interface Watcher {
    void called(String name, Object[] arguments);
  }

  private static <T> T wrap(Class<T> type, T target, Watcher watcher) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              watcher.called(method.getName(), arguments);
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @Test
  void eachFileHasOneOriginatingElement() {
    Wrapper wrapper = new Wrapper();
    String broken = Networks.small("Broken").replace("Tensor join)", "Tensor jion)");
    new Javac(folder)
        .processor(wrapper)
        .withoutSourcePath()
        .source("t/Net.java", Networks.small("Net"))
        .source("t/Broken.java", broken)
        .compile();
    assertThat(wrapper.origins)
        .hasSizeGreaterThan(3)
        .contains("[t.Net]", "[t.Broken]")
        .allMatch(origin -> origin.equals("[t.Net]") || origin.equals("[t.Broken]"));
  }

  @Test
  void messagesLandOnTheirPlacesInAWrappedEnvironmentToo() {
    String source =
        Networks.small("Net")
            .replace("Tensor join)", "Tensor /*^BW4012*/jion)")
            .replace("(Tensor image)", "(Tensor /*^BW4012*/imaeg)")
            .replace("@Add @Dropout(0.2f)", "/*^BW4018*/@Dropout(0.2f) /*^BW4019*/@Add");
    Compiled compiled =
        new Javac(folder).processor(new Wrapper()).source("t/Net.java", source).compile();
    assertThat(compiled.ids())
        .containsExactlyInAnyOrderElementsOf(Compiled.marked("Net.java", source));
  }

  @Test
  void isRegisteredForJavacAndForGradle() throws Exception {
    assertThat(text("META-INF/services/javax.annotation.processing.Processor"))
        .isEqualTo("dev.bitwright.processor.BitwrightProcessor");
    assertThat(text("META-INF/gradle/incremental.annotation.processors"))
        .isEqualTo("dev.bitwright.processor.BitwrightProcessor,isolating");
  }

  private static String text(String resource) throws Exception {
    try (InputStream in = BitwrightProcessor.class.getClassLoader().getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
