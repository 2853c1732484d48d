package io.jvloop;

/** When {@link Asyncio#waitMany(java.util.Collection, ReturnWhen)} returns. */
public enum ReturnWhen {
    /** As soon as one is done. */
    FIRST_COMPLETED,
    /** As soon as one failed, else when all are done. A cancelled one does not count as failed. */
    FIRST_EXCEPTION,
    /** When all are done. */
    ALL_COMPLETED
}
