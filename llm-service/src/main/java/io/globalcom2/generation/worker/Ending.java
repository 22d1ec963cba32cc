package io.globalcom2.generation.worker;

/** What is to become of a record when an attempt at it is over. */
enum Ending {
    /** Its request has a terminal record, or another record will bring it one. */
    SETTLED,
    /** Its request id was used for another question. It is kept among the unprocessable records, and settled. */
    REFUSED,
    /** Another worker is to do it. */
    HANDED_BACK,
    /** It was put into the queue again, and is done with. */
    REPLACED,
    /** It is not ours any more, or not to be spoken of: the lock decides. */
    LEFT
}
