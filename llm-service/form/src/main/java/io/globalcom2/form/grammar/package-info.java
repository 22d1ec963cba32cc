/**
 * Languages of bytes, and what may come next. A grammar is a graph of {@link io.globalcom2.form.grammar.Node}s; an
 * {@link io.globalcom2.form.grammar.Automaton} reads bytes by it, its states made as they are met: sets of places, each with a stack of what
 * is to be written when its rule ends. {@code java.*} and the failure kinds only.
 */
package io.globalcom2.form.grammar;
