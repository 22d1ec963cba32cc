package io.globalcom2.docs;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Stream;

/** Which room may know what. The packages' own {@code package-info} says why. */
@AnalyzeClasses(packages = "io.globalcom2", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String GENERATED = "io.globalcom2.proto..";
    private static final String CORE = "io.globalcom2.compression.globalcom2";

    private static final DescribedPredicate<JavaClass> MESSAGES =
            resideInAPackage(GENERATED).as("generated messages");

    /** Generated messages that hold values and nothing of how they travel: a second form of them would only be a copy. */
    private static final Set<String> VALUE_NAMES = Set.of(
            "Usage",
            "ImageUsage",
            "GenerationTimings",
            "FinishReason",
            "Geometry",
            "ImageTokens",
            "TokenLogprob",
            "TopLogprob");

    private static final DescribedPredicate<JavaClass> VALUES = resideInAPackage(GENERATED)
            .and(describe(
                    "of a value",
                    type -> VALUE_NAMES.contains(outermost(type).getSimpleName())
                            || VALUE_NAMES.stream()
                                    .anyMatch(name -> type.getSimpleName().equals(name + "OrBuilder"))))
            .as("generated messages that are values");

    private static final DescribedPredicate<JavaClass> STUBS = resideInAPackage("io.grpc..")
            .or(resideInAPackage(GENERATED).and(simpleNameEndingWith("Grpc")))
            .as("gRPC stubs");

    private static final DescribedPredicate<JavaClass> KAFKA = resideInAPackage("org.apache.kafka..")
            .or(resideInAPackage("kafka.."))
            .or(resideInAPackage("org.eclipse.microprofile.reactive.messaging.."))
            .or(resideInAPackage("io.smallrye.reactive.messaging.."))
            .as("Kafka and Reactive Messaging");

    @ArchTest
    static final ArchRule ONLY_DJL_ROOMS_KNOW_THE_ENGINE = noClasses()
            .that()
            .resideOutsideOfPackage("..djl..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.djl..");

    @ArchTest
    static final ArchRule ONLY_MESSAGING_ROOMS_KNOW_KAFKA =
            noClasses().that().resideOutsideOfPackage("..messaging..").should().dependOnClassesThat(KAFKA);

    @ArchTest
    static final ArchRule ONLY_GRPC_ROOMS_KNOW_STUBS = noClasses()
            .that()
            .resideOutsideOfPackages("..grpc..", GENERATED)
            .should()
            .dependOnClassesThat(STUBS);

    @ArchTest
    static final ArchRule ONLY_ADAPTERS_KNOW_THE_WIRE_MESSAGES = noClasses()
            .that()
            .resideOutsideOfPackages("..grpc..", "..messaging..", "..wire..", GENERATED)
            .should()
            .dependOnClassesThat(MESSAGES.and(not(VALUES)));

    @ArchTest
    static final ArchRule VALUES_OF_THE_WIRE_PASS_AS_THEY_ARE_ONLY_WHERE_THEY_ARE_PASSED_ON = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "..grpc..",
                    "..messaging..",
                    "..wire..",
                    GENERATED,
                    "io.globalcom2.gateway.relay",
                    "io.globalcom2.gateway.openai..",
                    "io.globalcom2.gateway.admission",
                    "io.globalcom2.generation.worker")
            .should()
            .dependOnClassesThat(VALUES);

    @ArchTest
    static final ArchRule QUEUES_DO_NOT_REACH_INTO_GRPC_ROOMS = noClasses()
            .that()
            .resideInAPackage("..messaging..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.globalcom2.gateway.grpc..", "io.globalcom2.generation.grpc..");

    @ArchTest
    static final ArchRule THE_CORE_HOLDS_THE_JDK_ONLY = classes()
            .that()
            .resideInAPackage(CORE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", CORE);

    @ArchTest
    static final ArchRule CROPPING_HOLDS_PLAIN_JAVA = holdsPlainJava("io.globalcom2.vision.cropping", CORE);

    @ArchTest
    static final ArchRule SAMPLING_HOLDS_PLAIN_JAVA = holdsPlainJava(
            "io.globalcom2.generation.sampling", "io.globalcom2.checkpoint.chat.sampling", "io.globalcom2.form..");

    @ArchTest
    static final ArchRule FORMS_HOLD_PLAIN_JAVA_AND_JSON =
            holdsPlainJava("io.globalcom2.form..", "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule PROMPTS_HOLD_PLAIN_JAVA = holdsPlainJava(
            "io.globalcom2.generation.prompt",
            "io.globalcom2.checkpoint.chat",
            "io.globalcom2.checkpoint.prompt",
            "io.globalcom2.compression.globalcom2");

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    private static ArchRule holdsPlainJava(String room, String... others) {
        String[] allowed = Stream.concat(
                        Stream.of("java..", "io.globalcom2.failure", "io.globalcom2.tensor", room), Stream.of(others))
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed);
    }

    @ArchTest
    static final ArchRule PORTS_NAME_NO_TECHNOLOGY = noClasses()
            .that()
            .resideInAnyPackage(
                    "..vision.encoding..",
                    "..generation.decoding..",
                    "..generation.scheduling..",
                    "..generation.worker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..djl..", "..messaging..", "..grpc..");

    /** But for the list of methods, which the pure core holds for all of them. */
    @ArchTest
    static final ArchRule TIERS_MEET_ONLY_ON_THE_WIRE = slices().matching(
                    "io.globalcom2.(compression|vision|generation|gateway)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAPackage(CORE));
}
