package dev.immediacy.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.immediacy.core.Transport;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The arrows between the modules (docs/architecture.md)")
class ModuleArrowsTest {

    private static final String ROOT = "dev.immediacy.";
    private static final String[] TRANSPORTS = {
        ROOT + "polling..", ROOT + "longpoll..", ROOT + "sse..", ROOT + "websocket..", ROOT + "socketio.."
    };

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.immediacy");

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "core",
                "http",
                "polling",
                "longpoll",
                "sse",
                "websocket",
                "engineio",
                "socketio",
                "testkit",
                "server",
                "lessons",
                "terminal",
                "soak",
                "benchmarks",
                "cli"
            })
    void everyModuleIsSeen(String module) {
        assertThat(OURS.stream().filter(resideInAPackage(ROOT + module))).hasSizeGreaterThan(2);
    }

    @Test
    void everyTransportThatIsMountedIsUnderTheRules() {
        assertThat(ServiceLoader.load(Transport.class))
                .isNotEmpty()
                .allSatisfy(
                        transport -> assertThat(resideInAnyPackage(TRANSPORTS).test(OURS.get(transport.getClass())))
                                .as(transport.name())
                                .isTrue());
    }

    @Test
    void coreKnowsNoServerAndNobodyElse() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "core..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.eclipse.jetty..", "jakarta..")
                        .or(resideInAPackage("dev.immediacy..")
                                .and(resideInAPackage(ROOT + "core..").negate())))
                .check(OURS);
    }

    @Test
    void noTransportKnowsAnother() {
        slices().matching(ROOT + "(polling|longpoll|sse|websocket|socketio)..")
                .should()
                .notDependOnEachOther()
                .check(OURS);
    }

    @Test
    void whatTheTransportsShareKnowsNoTransport() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "http..", ROOT + "testkit..", ROOT + "engineio..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TRANSPORTS)
                .check(OURS);
    }

    @Test
    void serverBenchmarksAndCommandsFindTheTransportsByName() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "server..", ROOT + "terminal..", ROOT + "soak..", ROOT + "benchmarks..", ROOT + "cli..")
                .and()
                .haveNameNotMatching(".*\\.FanOutBenchmark.*") // its subject is one transport, without heartbeats
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(TRANSPORTS)
                .check(OURS);
    }

    @Test
    void noTransportKnowsTheServerOrTheCommands() {
        noClasses()
                .that()
                .resideInAnyPackage(TRANSPORTS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "server..",
                        ROOT + "lessons..",
                        ROOT + "soak..",
                        ROOT + "benchmarks..",
                        ROOT + "cli..",
                        ROOT + "testkit..")
                .check(OURS);
    }

    @Test
    void onlyWhoComparesOrCommandsKnowsTheLessons() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "core..",
                        ROOT + "http..",
                        ROOT + "testkit..",
                        ROOT + "server..",
                        ROOT + "terminal..",
                        ROOT + "soak..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + "lessons..")
                .check(OURS);
    }

    @Test
    void aRuleThatIsBrokenIsNoticed() {
        assertThatThrownBy(() -> noClasses()
                        .that()
                        .resideInAPackage(ROOT + "polling..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(ROOT + "core..")
                        .check(OURS))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PollingTransport");
    }
}
