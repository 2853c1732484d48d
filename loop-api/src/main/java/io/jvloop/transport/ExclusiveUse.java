package io.jvloop.transport;

/** The operations that may have a transport's outgoing side to themselves, and the words for them in messages. */
enum ExclusiveUse {
    SENDFILE("sendfile", "a file", "is", "was"), SEND_DESCRIPTORS("sendDescriptors", "descriptors", "are", "were");

    private final String operation;
    private final String what;
    private final String present;
    private final String past;

    ExclusiveUse(String operation, String what, String present, String past) {
        this.operation = operation;
        this.what = what;
        this.present = present;
        this.past = past;
    }

    String operation() {
        return operation;
    }

    String what() {
        return what;
    }

    String inProgress() {
        return what + " " + present + " being sent";
    }

    String wasInProgress() {
        return what + " " + past + " being sent";
    }
}
