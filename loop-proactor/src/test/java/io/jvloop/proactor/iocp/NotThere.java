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
            "StartTlsContract.plainTextSlippedInBehindTheCommandMakesTheHandshakeFail",
            "the alert waits for the completion of the send before it, and a handshake that fails closes the connection at once",
            "TlsFailureContract.afterOurGoodbyeAnyEndIsAGoodOne",
            "that our goodbye has left is known by its completion alone, which may come behind the peer's answer to it",
            "HostilePeerContract.peerThatWasResetInTheQueueFailsItsReadsAndNobodyElse",
            "Windows drops a connection that was reset before it was accepted, and nobody hears of it",
            "ServerLimitsContract.stormOfConnectionsDoesNotStopTheServiceOfAnother",
            "Windows drops a connection that was reset before it was accepted, so most of the storm does not arrive");
    private static final Map<String, String> INSIDE_WINE = Map.of(
            "SignalContract", "Wine uses Linux' signals for its own threads, and Windows has none of those that are raised",
            "ServerContract.acceptingRestsWhenDescriptorsRunOutAndGoesOnLater",
            "without free descriptors Wine itself stops, and on Windows a socket is no descriptor");

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
