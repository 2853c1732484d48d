/** {@code loopctl}: looks into the event loops of a running JVM. Needs nothing in the application. */
@org.jspecify.annotations.NullMarked
module io.jvloop.ctl {
    requires static org.jspecify;
    requires java.instrument;
    requires jdk.attach;

    exports io.jvloop.ctl;
}
