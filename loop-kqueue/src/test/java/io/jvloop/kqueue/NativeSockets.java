package io.jvloop.kqueue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Netty's system calls on sockets come with either of its native libraries. */
final class NativeSockets implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return KQueue.isAvailable() || Epoll.isAvailable() ? ConditionEvaluationResult.enabled("a native library loads")
                : ConditionEvaluationResult.disabled("no native library of Netty's loads: " + Epoll.unavailabilityCause());
    }
}
