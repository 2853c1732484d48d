package io.jvloop.core;

/** The run of a loop whose turns somebody else makes. */
sealed interface Guest permits GuestRun, ResidentGuest {

    /** Ends the run, so that the caller can close the loop; refuses if the caller may not. */
    void endToClose();
}
