package io.jvloop.proactor.iocp;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Contracts, or tests of them, that completion ports decide otherwise or that cannot be executed inside Wine: with the reason. */
class NotThere implements ExecutionCondition {
    private static final Map<String, String> ON_WINDOWS = Map.of(
            "HostilePeerContract.peerThatWasResetInTheQueueFailsItsReadsAndNobodyElse",
            "Windows drops a connection that was reset before it was accepted, and nobody hears of it",
            "ServerLimitsContract.stormOfConnectionsDoesNotStopTheServiceOfAnother",
            "Windows drops a connection that was reset before it was accepted, so most of the storm does not arrive");
    /** The next receive then brings 0 bytes and no error, and a send before it says that the pipe is broken. */
    private static final String LOST_RESET =
            "a reset that comes while no receive is begun, Wine tells the next receive as an end; Windows as a reset";
    private static final String NO_DESCRIPTORS = "without free descriptors Wine itself stops, and on Windows a socket is no descriptor";
    private static final Map<String, String> INSIDE_WINE = Map.of(
            "SignalContract.signalsOfTheSystemAndTheJvmAreRefusedWithTheReason",
            "the JVM suspends its threads by another signal there, so SIGUSR2 is anybody's",
            "ServerSignalContract.handlersOfTwoSignalsFireBesideAServer", "Wine interrupts its threads by SIGUSR1",
            "StreamContract.resetIsThrownByThePendingReadAndByLaterCalls", LOST_RESET,
            "TlsCutContract.resetBehindAnyRecordIsAnErrorThatNamesThePeerAtBothEnds", LOST_RESET,
            "TransportFailureContract.resetThatASendMeetsIsNoEndForTheReader", LOST_RESET,
            "ServerContract.acceptingRestsWhenDescriptorsRunOutAndGoesOnLater", NO_DESCRIPTORS,
            "FaultInjectionContract", "the system calls that fail there are Wine's",
            "DescriptorLimitContract", NO_DESCRIPTORS);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            return ConditionEvaluationResult.enabled("each test is asked about, so that each tells what it would have proved");
        }
        String contract = context.getTestClass().map(Class::getSuperclass).map(Class::getSimpleName).orElse("");
        String test = contract + "." + context.getTestMethod().map(Method::getName).orElse("");
        return Stream.of(contract, test).map(NotThere::reason).filter(reason -> !reason.isEmpty()).findFirst()
                .map(ConditionEvaluationResult::disabled).orElse(ConditionEvaluationResult.enabled("possible"));
    }

    private static String reason(String name) {
        String inside = WineCalls.ADDRESSES == null ? "" : INSIDE_WINE.getOrDefault(name, "");
        return ON_WINDOWS.getOrDefault(name, inside);
    }
}
