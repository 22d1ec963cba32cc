package io.globalcom2.docs;

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

/** Which room may know what. The packages' own {@code package-info} says why. */
@AnalyzeClasses(packages = "io.globalcom2", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String GENERATED = "io.globalcom2.proto..";

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
            .resideOutsideOfPackages("..grpc..", "..messaging..", "..tensor.wire..", GENERATED)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(GENERATED);

    @ArchTest
    static final ArchRule PURE_ROOMS_HOLD_PLAIN_JAVA = classes()
            .that()
            .resideInAnyPackage(
                    "..compression.globalcom2..",
                    "..vision.cropping..",
                    "..generation.sampling..",
                    "..generation.prompt..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "io.globalcom2.failure..",
                    "io.globalcom2.tensor",
                    "..compression.globalcom2..",
                    "..vision.cropping..",
                    "..generation.sampling..",
                    "..generation.prompt..");

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

    @ArchTest
    static final ArchRule TIERS_MEET_ONLY_ON_THE_WIRE = slices().matching(
                    "io.globalcom2.(compression|vision|generation|gateway)..")
            .should()
            .notDependOnEachOther();
}
