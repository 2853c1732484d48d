package io.jvloop.proactor.iocp;

import io.jvloop.spi.Availability;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.EveryContract;
import java.util.HashMap;
import java.util.Map;

/** What completion ports decide otherwise, and what cannot be executed inside Wine, is exempt with its reason. */
class IocpTest extends EveryContract {
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
    public LoopPolicy policy() {
        return new IocpPolicy();
    }

    @Override
    public Availability availability() {
        String noWine = System.getProperty("jvloop.wine.missing");
        return noWine == null ? policy().availability() : new Availability.Unavailable("cannot be executed inside Wine: " + noWine, null);
    }

    @Override
    public Map<String, String> exemptions() {
        Map<String, String> exemptions = new HashMap<>(ON_WINDOWS);
        if (WineCalls.ADDRESSES != null) {
            exemptions.putAll(INSIDE_WINE);
        }
        return exemptions;
    }
}
