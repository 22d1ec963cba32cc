/**
 * Which visual tokens of an image survive and in which order they are read: scores, geometry and settings in, selection out. The one door
 * is {@link io.globalcom2.compression.globalcom2.TokenSelector}; what else is public are the steps of its methods, for those who study what
 * single steps are worth. Pure: {@code java.*} only, so no I/O,
 * clock, logging, container or unseeded randomness, and the same input gives the same output on every machine.
 *
 * <p>Besides GlobalCom² (arXiv 2501.05179) in its two profiles it holds the methods it is measured against: they share the budget and the
 * layout and differ in how a token is chosen. What some of them want to know of the features comes through the port
 * {@link io.globalcom2.compression.globalcom2.FeatureSimilarity}.
 *
 * <p>Letters used in comments: T = side * side tokens of a view, n = columns * rows crops, N_j = valid tokens of crop j, R = retention
 * ratio, r_j = ratio of crop j. Score maps are row-major; crops are numbered row by row.
 */
package io.globalcom2.compression.globalcom2;
