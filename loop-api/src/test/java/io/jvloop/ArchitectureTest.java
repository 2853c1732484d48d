package io.jvloop;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which packages may see which: docs/design.md shows the same as a picture. */
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.jvloop");

    /** The static facade, whose methods are carried out by what lies above the API: the one circle that is wanted. */
    private static final Set<Class<?>> FACADE = Set.of(Asyncio.class, Runner.class, LoopPolicies.class, EventLoop.class, Context.class,
            ContextVar.class, GuestLoops.class, LoopGroup.class, TaskGroup.class, TaskGraph.class, TimeoutScope.class);

    /** A package, or the packages of one layer, and those that it may see besides itself. Each sees earlier ones only. */
    private enum Room {
        SPI("io.jvloop.spi.."),
        API(new String[] {"io.jvloop", "io.jvloop.net", "io.jvloop.process", "io.jvloop.sync"}, SPI),
        BRIDGE("io.jvloop.bridge", API, SPI),
        UNIX("io.jvloop.unix", API, SPI),
        TLS("io.jvloop.tls", API, SPI),
        TRANSPORT("io.jvloop.transport", TLS, API, SPI),
        QUEUE("io.jvloop.core.queue"),
        REPORT("io.jvloop.core.report", SPI),
        CARRIER("io.jvloop.core.carrier", REPORT),
        TURN("io.jvloop.core.turn", QUEUE, CARRIER, REPORT, API, SPI),
        TASK("io.jvloop.core.task", TURN, QUEUE, REPORT, API, SPI),
        EXECUTOR("io.jvloop.core.executor", TASK, TURN, API, SPI),
        SIGNAL("io.jvloop.core.signal", TURN, QUEUE, REPORT, API, SPI),
        POLICY("io.jvloop.core.policy", CARRIER, SPI),
        INSPECT("io.jvloop.core.inspect", TASK, TURN, CARRIER, REPORT, API, SPI),
        LOOP("io.jvloop.core", EXECUTOR, SIGNAL, INSPECT, TASK, TURN, QUEUE, REPORT, API, SPI),
        GROUP("io.jvloop.group", LOOP, REPORT, TRANSPORT, API, SPI),
        ASSEMBLY("io.jvloop.assembly", LOOP, POLICY, SIGNAL, TURN, TRANSPORT, API, SPI);

        private final String[] packages;
        private final Room[] seen;

        Room(String name, Room... seen) {
            this(new String[] {name}, seen);
        }

        Room(String[] packages, Room... seen) {
            this.packages = packages;
            this.seen = seen;
        }
    }

    private static DescribedPredicate<JavaClass> facade() {
        return DescribedPredicate.describe("the static facade", type -> FACADE.stream().anyMatch(type::isEquivalentTo)
                || type.getEnclosingClass().map(outer -> FACADE.stream().anyMatch(outer::isEquivalentTo)).orElse(false));
    }

    @ParameterizedTest
    @EnumSource
    void roomSeesNoOtherRoomsThanItMay(Room room) {
        String[] seen = Arrays.stream(room.seen).flatMap(other -> Arrays.stream(other.packages)).toArray(String[]::new);
        classes().that(resideInAnyPackage(room.packages)).and(DescribedPredicate.not(facade())).should()
                .onlyDependOnClassesThat(resideInAnyPackage(room.packages).or(resideInAnyPackage(seen))
                        .or(resideOutsideOfPackage("io.jvloop..")))
                .check(CLASSES);
    }

    @Test
    void everyClassIsInARoom() {
        String[] known = Arrays.stream(Room.values()).flatMap(room -> Arrays.stream(room.packages)).toArray(String[]::new);
        classes().that(DescribedPredicate.<JavaClass>alwaysTrue()).should(
                com.tngtech.archunit.lang.conditions.ArchConditions.resideInAnyPackage(known)).check(CLASSES);
    }

    @Test
    void packagesAreInNoCircleButTheFacades() {
        slices().assignedFrom(new PackageOrApi()).should().beFreeOfCycles().ignoreDependency(facade(), alwaysTrue()).check(CLASSES);
    }

    /** The API's packages know each other: the loop has asyncio's methods, which take the network's types, which give futures. */
    private static final class PackageOrApi implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(resideInAnyPackage(Room.API.packages).test(type) ? "API" : type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages, and the API as one";
        }
    }
}
