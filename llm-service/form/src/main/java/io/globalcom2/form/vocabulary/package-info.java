/**
 * Which tokens may come next: the bytes of a vocabulary's tokens in a tree, walked by an automaton once for each state. {@code java.*} and
 * {@code form.grammar} only.
 */
package io.globalcom2.form.vocabulary;
