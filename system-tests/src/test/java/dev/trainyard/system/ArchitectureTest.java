package dev.trainyard.system;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules about dependencies between modules and packages. Each gives its reason. */
class ArchitectureTest {
    private static final List<String> MODULES = List.of(
            "contracts",
            "comparison",
            "corpus",
            "evaluation-items",
            "language-model",
            "readers",
            "stage-runtime",
            "training",
            "ingest-service",
            "pretrain-service",
            "finetune-service",
            "eval-service",
            "gateway",
            "local-yard",
            "benchmarks");

    private static final String[] FRAMEWORKS = {
        "io.quarkus..", "io.smallrye..", "jakarta..", "org.eclipse.microprofile..", "org.apache.kafka..", "io.vertx.."
    };

    private static JavaClasses yard;

    @BeforeAll
    static void readTheClasses() {
        Path root = Path.of("").toAbsolutePath().getParent();
        List<Path> folders = MODULES.stream()
                .map(module -> root.resolve(module).resolve("target/classes"))
                .toList();
        assertThat(folders).allMatch(Files::isDirectory, "is compiled");
        yard = new ClassFileImporter().importPaths(folders);
    }

    @Test
    void frameworksStayAtTheEdge() {
        check(noClasses()
                .that()
                .resideInAnyPackage("dev.trainyard..")
                .and()
                .resideOutsideOfPackage("dev.trainyard.yard..")
                .and(new com.tngtech.archunit.base.DescribedPredicate<JavaClass>("are not named for the edge") {
                    @Override
                    public boolean test(JavaClass type) {
                        return !outermost(type)
                                .getSimpleName()
                                .matches(".*(Consumer|Publisher|Resource|Settings|Health|Wiring|Records)");
                    }
                })
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS)
                .because("plain classes can be read, tested and moved without a container"));
    }

    @Test
    void contractsDependOnlyOnJsonAndYaml() {
        check(classes()
                .that()
                .resideInAPackage("dev.trainyard.contracts..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.trainyard.contracts..",
                        "java..",
                        "com.fasterxml.jackson..",
                        "org.snakeyaml.engine..",
                        "org.jspecify..")
                .because("every process and every test uses them, whatever it runs on"));
    }

    @Test
    void theModelDoesNotDependOnThePipeline() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.trainyard.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.trainyard.runtime..", "dev.trainyard.contracts.event..")
                .because("a model trains and answers the same in a test, a service and a benchmark"));
    }

    @Test
    void readersDependOnNoOtherModule() {
        check(noClasses()
                .that()
                .resideInAPackage("dev.trainyard.readers..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.trainyard..").and(resideOutsideOfPackage("dev.trainyard.readers..")))
                .because("conversations and test sets have the same file formats as documents"));
    }

    @Test
    void packagesFormNoCircle() {
        check(slices().matching("dev.trainyard.(**)")
                .should()
                .beFreeOfCycles()
                .because("a package can then be read, tested and moved without those that need it"));
    }

    @Test
    void stagesCommunicateOnlyThroughTopics() {
        for (String stage : List.of("ingest", "pretrain", "finetune", "evaluation", "gateway")) {
            String[] others = Stream.of("ingest", "pretrain", "finetune", "evaluation", "gateway")
                    .filter(other -> !other.equals(stage))
                    .map(other -> "dev.trainyard." + other + "..")
                    .toArray(String[]::new);
            check(noClasses()
                    .that()
                    .resideInAPackage("dev.trainyard." + stage + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .because("a stage can be replaced, scaled and restarted on its own"));
        }
    }

    @Test
    void namesSayWhatAThingIs() {
        check(noClasses()
                .should()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Impl")
                .because("such a name hides what the class is for"));
    }

    @Test
    void everyPackageIsNullMarked() {
        check(classes()
                .that()
                .resideInAPackage("dev.trainyard..")
                .should(new ArchCondition<>("be in a package marked @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked");
                        events.add(new SimpleConditionEvent(type, marked, type.getPackageName() + " is not marked"));
                    }
                })
                .because("NullAway checks marked packages alone"));
    }

    private static void check(ArchRule rule) {
        rule.check(yard);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }
}
