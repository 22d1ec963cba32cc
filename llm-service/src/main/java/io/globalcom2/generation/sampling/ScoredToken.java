package io.globalcom2.generation.sampling;

/**
 * How likely the model found a token.
 *
 * @param logprob natural logarithm of its probability
 */
public record ScoredToken(int token, double logprob) {}
