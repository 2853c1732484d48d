package io.jvloop.memory;

/** What may be wrong with a back end's streams. */
enum Fault {
    /** Of a large delivery the last byte is missing. */
    LOSES_A_BYTE,
    /** Two deliveries change places. */
    SWAPS_BYTES,
    /** What arrives while reading is paused is delivered all the same. */
    DELIVERS_WHILE_PAUSED,
    /** The peer's end overtakes what came before it. */
    ENDS_BEFORE_THE_DATA,
    /** The peer's end is told twice. */
    ENDS_TWICE,
    /** The loss is told though nobody has lost anything. */
    LOSES_AT_THE_END,
    /** The end of the outgoing side does not reach the peer. */
    SWALLOWS_THE_HALF_CLOSE,
    /** The end of the outgoing side is sent while data waits. */
    HALF_CLOSES_TOO_EARLY,
    /** A reset looks like an orderly end. */
    TAKES_A_RESET_FOR_AN_END,
    /** What the peer had no room for at first is never sent. */
    FORGETS_WHAT_WAITS,
    /** It does not tell that what waited has left. */
    NEVER_SAYS_THAT_IT_WROTE,
    /** After a pause it reads no more. */
    DOES_NOT_RESUME,
    /** What waits is sent once more. */
    SENDS_TWICE,
    /** An abort sends what waits. */
    CLOSES_WITHOUT_AN_END
}
