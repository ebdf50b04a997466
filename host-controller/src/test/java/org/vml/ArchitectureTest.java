package org.vml;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Who may use whom: the whole table, one row a top-level package, and the fences around libraries.
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.vml");

    /// For each top-level package those that it uses. Using less than the table allows is a fault of the table.
    private static final Map<String, Set<String>> TABLE = Map.ofEntries(
            Map.entry("problem", Set.of()),
            Map.entry("logbook", Set.of("problem")),
            Map.entry("operation", Set.of("problem")),
            Map.entry("chunk", Set.of("problem")),
            Map.entry("repository", Set.of("chunk", "logbook", "operation", "problem")),
            Map.entry("nbd", Set.of()),
            Map.entry("diskserver", Set.of("chunk", "file", "operation", "problem", "repository")),
            Map.entry("exchange", Set.of("file", "nbd", "problem", "repository")),
            Map.entry("guest", Set.of("operation", "problem", "protocol")),
            Map.entry("light", Set.of("guest", "logbook", "operation", "problem", "protocol", "repository")),
            Map.entry("hypervisor", Set.of("file", "operation", "problem", "repository")),
            Map.entry(
                    "workingarea",
                    Set.of(
                            "diskserver",
                            "exchange",
                            "file",
                            "guest",
                            "hypervisor",
                            "light",
                            "logbook",
                            "operation",
                            "problem",
                            "protocol",
                            "repository")),
            Map.entry(
                    "api",
                    Set.of(
                            "exchange",
                            "hypervisor",
                            "light",
                            "logbook",
                            "operation",
                            "problem",
                            "protocol",
                            "repository",
                            "workingarea")),
            Map.entry("cli", Set.of("api", "problem", "protocol")),
            Map.entry("file", Set.of("problem")),
            Map.entry("filesystem", Set.of("problem", "protocol", "repository")),
            Map.entry(
                    "app",
                    Set.of(
                            "api",
                            "chunk",
                            "cli",
                            "diskserver",
                            "file",
                            "filesystem",
                            "guest",
                            "hypervisor",
                            "light",
                            "logbook",
                            "operation",
                            "problem",
                            "protocol",
                            "repository",
                            "workingarea")),
            Map.entry("agent", Set.of("protocol")),
            Map.entry("protocol", Set.of()));

    /// The only packages that may use a library.
    private static final Map<String, Set<String>> FENCES = Map.of(
            "io.vertx", Set.of("org.vml.api", "org.vml.app"),
            "com.github.luben.zstd", Set.of("org.vml.repository.format.v1"),
            "com.fasterxml.jackson",
                    Set.of(
                            "org.vml.api",
                            "org.vml.app",
                            "org.vml.cli",
                            "org.vml.exchange.image",
                            "org.vml.hypervisor.simulated",
                            "org.vml.repository.format.v1",
                            "org.vml.workingarea"),
            "picocli", Set.of("org.vml.cli"),
            "com.github.difflib", Set.of("org.vml.light"),
            "net.schmizz", Set.of("org.vml.guest.ssh"),
            "com.hierynomus", Set.of("org.vml.guest.ssh"),
            "org.libvirt", Set.of("org.vml.hypervisor.libvirt"),
            "com.sun.jna", Set.of("org.vml.hypervisor.libvirt"));

    @Test
    void packagesUseWhatTheTableSaysAndNothingElse() {
        Map<String, Set<String>> used = new TreeMap<>();
        for (JavaClass javaClass : CLASSES) {
            Set<String> targets = used.computeIfAbsent(topLevel(javaClass), key -> new TreeSet<>());
            javaClass.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith("org.vml."))
                    .map(ArchitectureTest::topLevel)
                    .filter(target -> !target.equals(topLevel(javaClass)))
                    .forEach(targets::add);
        }
        Map<String, Set<String>> table = new TreeMap<>();
        used.keySet().forEach(name -> table.put(name, new TreeSet<>(TABLE.getOrDefault(name, Set.of("no row")))));
        assertEquals(table, used);
    }

    @Test
    void noCyclesAtAnyLevel() {
        slices().matching("org.vml.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void parentsDoNotKnowTheirChildren() {
        for (JavaClass javaClass : CLASSES) {
            String parent = javaClass.getPackageName();
            noClasses()
                    .that()
                    .resideInAPackage(parent)
                    .should()
                    .dependOnClassesThat(inChildrenOf(parent))
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void librariesStayBehindTheirFences() {
        FENCES.forEach((library, packages) -> noClasses()
                .that()
                .resideOutsideOfPackages(packages.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .check(CLASSES));
    }

    @Test
    void onlyAppKnowsTheAdapters() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "org.vml.app",
                        "org.vml.chunk.local",
                        "org.vml.chunk.memory",
                        "org.vml.guest.channel",
                        "org.vml.guest.ssh",
                        "org.vml.hypervisor.libvirt",
                        "org.vml.hypervisor.simulated",
                        "org.vml.repository.format..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.vml.chunk.local",
                        "org.vml.chunk.memory",
                        "org.vml.guest.channel",
                        "org.vml.guest.ssh",
                        "org.vml.hypervisor.libvirt",
                        "org.vml.hypervisor.simulated",
                        "org.vml.repository.format..")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> inChildrenOf(String parent) {
        return describe(
                "in children of " + parent, target -> target.getPackageName().startsWith(parent + "."));
    }

    private static String topLevel(JavaClass javaClass) {
        String rest = javaClass.getPackageName().substring("org.vml.".length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
