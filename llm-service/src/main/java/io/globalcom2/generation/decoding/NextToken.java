package io.globalcom2.generation.decoding;

/**
 * One more token of a sequence.
 *
 * @param segment position of the cache where the sequence begins
 * @param position where the token stands, counted from there; those before it have been read
 */
public record NextToken(int segment, int position, int token) {}
