package dev.bitwright.processor;

import dev.bitwright.annotations.Network;
import dev.bitwright.emit.OutputFile;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.NetworkDecl;
import dev.bitwright.pipeline.Companion;
import dev.bitwright.pipeline.CompilerSettings;
import dev.bitwright.pipeline.Concurrent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;

/**
 * The way of networks from their types to their files. A network with errors stops none but itself.
 */
final class NetworkDoor {

  /** The stages behind the doors. */
  interface Compiler {
    List<OutputFile> compile(
        NetworkDecl network, CompilerSettings settings, Diagnostics diagnostics);
  }

  private final Compiler compiler;
  private final ProcessingEnvironment environment;
  private final Places places;
  private final Map<DoorOption, String> options;
  private final Reporter reporter;
  private final OutputWriter writer;
  private final Set<String> takenNames = new HashSet<>();

  NetworkDoor(
      Compiler compiler,
      ProcessingEnvironment environment,
      Places places,
      Map<DoorOption, String> options) {
    this.compiler = compiler;
    this.environment = environment;
    this.places = places;
    this.options = options;
    this.reporter = new Reporter(environment.getMessager());
    this.writer = new OutputWriter(environment.getFiler());
  }

  /** Class names that the user's own sources hold. */
  void reserve(Set<String> qualifiedNames) {
    takenNames.addAll(qualifiedNames);
  }

  /**
   * A network on its way: what javac knows of it was read.
   *
   * @param declaration empty where reading it gave errors
   */
  private record Job(
      TypeElement type,
      Annotated network,
      Optional<NetworkDecl> declaration,
      CompilerSettings settings,
      Diagnostics diagnostics) {}

  /**
   * Compiles the networks of some types; whatever happens is reported on them. Only the stages
   * between reading and writing run at the same time: javac's elements and files are for its own
   * thread.
   */
  void compile(List<TypeElement> types) {
    List<Job> jobs = types.stream().map(this::read).toList();
    List<Supplier<List<OutputFile>>> pieces = new ArrayList<>();
    jobs.forEach(job -> pieces.add(() -> compile(job)));
    List<List<OutputFile>> files = Concurrent.all(pieces);
    for (int i = 0; i < jobs.size(); i++) {
      finish(jobs.get(i), files.get(i));
    }
  }

  private Job read(TypeElement type) {
    Diagnostics diagnostics = new Diagnostics();
    Annotated network = network(type);
    Optional<NetworkDecl> declaration =
        guarded(Optional.empty(), network, diagnostics, () -> read(type, network, diagnostics));
    CompilerSettings settings =
        declaration.isEmpty()
            ? settings(type)
            : guarded(
                settings(type),
                network,
                diagnostics,
                () ->
                    settings(type)
                        .withProfile(profile(type, network, diagnostics))
                        .withPlan(plan(type, network, diagnostics)));
    return new Job(type, network, declaration, settings, diagnostics);
  }

  private List<OutputFile> compile(Job job) {
    Diagnostics diagnostics = job.diagnostics();
    if (job.declaration().isEmpty() || diagnostics.hasErrors()) {
      return List.of();
    }
    return guarded(
        List.of(),
        job.network(),
        diagnostics,
        () -> compiler.compile(job.declaration().get(), job.settings(), diagnostics));
  }

  private void finish(Job job, List<OutputFile> files) {
    Annotated network = job.network();
    Diagnostics diagnostics = job.diagnostics();
    checkNames(job.type(), files, network, diagnostics);
    if (diagnostics.hasErrors() || files.isEmpty()) {
      writeStubs(job.type(), network, diagnostics);
    } else {
      write(files, job.type(), network, diagnostics);
    }
    String file = network.has("file") ? "file" : "";
    reporter.show(diagnostics, (Origin) network.at(file).origin());
  }

  /** A fault of ours becomes one message. */
  private static <T> T guarded(
      T nothing, Annotated network, Diagnostics diagnostics, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError fault) {
      diagnostics.report(Message.INTERNAL_FAULT, network.at(), fault, Faults.firstFrames(fault));
      return nothing;
    }
  }

  private Optional<NetworkDecl> read(TypeElement type, Annotated network, Diagnostics diagnostics) {
    if (!new TypeRules(environment.getElementUtils(), places, diagnostics).checkType(type)) {
      return Optional.empty();
    }
    if (!packageName(type).matches("[A-Za-z0-9_.]*")) {
      diagnostics.report(Message.NAME_NOT_ASCII, network.at(), packageName(type));
    }
    Optional<String> file = network.text("file");
    if (file.isEmpty()) {
      return new ElementReader(environment.getElementUtils(), places, diagnostics).read(type);
    }
    return new FileNetworkReader(
            environment.getElementUtils(), places, finder(diagnostics), diagnostics)
        .read(type, network, file.get());
  }

  private QnnFinder finder(Diagnostics diagnostics) {
    return new QnnFinder(environment.getFiler(), options.get(DoorOption.SOURCES), diagnostics);
  }

  /** The profile beside the network's source: its type, or the file that describes it. */
  private Optional<Companion> profile(
      TypeElement type, Annotated network, Diagnostics diagnostics) {
    String name = beside(type, network, ".profile");
    return finder(diagnostics)
        .look(name, packageName(type), network.at())
        .map(bytes -> new Companion(name, new String(bytes, StandardCharsets.UTF_8)));
  }

  /** The plan that is committed beside the network's source. */
  private Optional<Companion> plan(TypeElement type, Annotated network, Diagnostics diagnostics) {
    String name = beside(type, network, ".plan");
    return finder(diagnostics)
        .lookInSources(name, packageName(type), network.at())
        .map(bytes -> new Companion(name, new String(bytes, StandardCharsets.UTF_8)));
  }

  private static String beside(TypeElement type, Annotated network, String ending) {
    String file = network.text("file").orElse("");
    return file.substring(0, file.lastIndexOf('/') + 1) + type.getSimpleName() + ending;
  }

  /** The names of the public classes are checked also where nothing came out of the compilation. */
  private void checkNames(
      TypeElement type, List<OutputFile> files, Annotated network, Diagnostics diagnostics) {
    Set<String> names = new TreeSet<>();
    stubs(type).forEach(stub -> names.add(stub.className()));
    files.stream().filter(OutputFile::isJavaSource).forEach(f -> names.add(f.className()));
    for (String name : names) {
      if (takenNames.contains(name)) {
        diagnostics.report(Message.CLASS_NAME_TAKEN, network.at(), name);
      }
    }
  }

  private List<Stubs.Stub> stubs(TypeElement type) {
    String network = type.getSimpleName().toString();
    Stubs.Stub model = Stubs.model(packageName(type), network);
    return isOn(DoorOption.TRAINER)
        ? List.of(Stubs.trainer(packageName(type), network), model)
        : List.of(model);
  }

  /** A name that is taken needs no stand-in. */
  private void writeStubs(TypeElement type, Annotated network, Diagnostics diagnostics) {
    for (Stubs.Stub stub : stubs(type)) {
      if (takenNames.add(stub.className())) {
        try {
          writer.writeSource(stub.className(), stub.text(), type);
        } catch (IOException e) {
          diagnostics.report(
              Message.OUTPUT_NOT_WRITTEN, network.at(), stub.className(), e.getMessage());
        }
      }
    }
  }

  private void write(
      List<OutputFile> files, TypeElement type, Annotated network, Diagnostics diagnostics) {
    for (OutputFile file : files) {
      if (file.isJavaSource()) {
        takenNames.add(file.className());
      }
      try {
        writer.write(file, type);
      } catch (IOException e) {
        diagnostics.report(Message.OUTPUT_NOT_WRITTEN, network.at(), file.path(), e.getMessage());
      }
    }
  }

  private CompilerSettings settings(TypeElement type) {
    return new CompilerSettings(
        packageName(type),
        isOn(DoorOption.TRAINER),
        isOn(DoorOption.HLS),
        options.get(DoorOption.STRUCTURE).equals("dataflow")
            ? CompilerSettings.Structure.DATAFLOW
            : CompilerSettings.Structure.SEQUENTIAL);
  }

  private boolean isOn(DoorOption option) {
    return options.get(option).equals("on");
  }

  private String packageName(TypeElement type) {
    return environment.getElementUtils().getPackageOf(type).getQualifiedName().toString();
  }

  private Annotated network(TypeElement type) {
    return Annotated.on(type, places).stream()
        .filter(a -> a.is(Network.class))
        .findFirst()
        .orElseThrow();
  }
}
