package io.globalcom2.gateway.keys;

/**
 * What an answer has cost, as its usage says.
 *
 * @param prompt positions of the prompt, those of images included
 * @param imageOriginal visual tokens of all images before compression
 * @param imageKept those that were read
 * @param completion tokens of the answer
 */
public record SpentTokens(long prompt, long imageOriginal, long imageKept, long completion) {}
