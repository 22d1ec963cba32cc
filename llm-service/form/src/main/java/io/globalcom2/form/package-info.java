/**
 * Answers in a form: a JSON Schema that a caller asks for becomes a grammar ({@code schema}), the grammar an automaton over bytes
 * ({@code grammar}), and the automaton, by the bytes of each token, says which tokens may come next ({@code vocabulary}). The gateway reads schemas to refuse what is not
 * served; the language model tier does the rest. Knows JSON, and no engine, queue or framework.
 */
package io.globalcom2.form;
