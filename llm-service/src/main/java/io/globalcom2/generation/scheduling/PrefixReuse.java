package io.globalcom2.generation.scheduling;

/** Whose readings a prompt may begin with. Who may, can tell from the time to the first token, and from {@code cached_tokens}, that somebody has asked alike. */
public enum PrefixReuse {
    /** Those of the same caller; callers who are not known are one. */
    CALLER,
    /** Those of everybody. */
    EVERYBODY,
    /** Nobody's: every prompt is read, for all its choices once. */
    OFF
}
