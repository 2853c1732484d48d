package io.jvloop.tck.peers;

import io.jvloop.EventLoop;
import io.jvloop.net.DescriptorReceiver;
import java.util.ArrayList;
import java.util.List;

/** Notes what descriptors come, among the other calls. */
public class DescriptorRecorder extends Recorder implements DescriptorReceiver {
    public final List<Integer> descriptors = new ArrayList<>();

    public DescriptorRecorder(EventLoop loop) {
        super(loop);
    }

    @Override
    public void descriptorsReceived(int[] arrived) {
        for (int each : arrived) {
            descriptors.add(each);
        }
        calls.add(arrived.length + " descriptors");
    }
}
