/**
 * What a request will cost, counted from the files of the served checkpoint that are no weights, by the code that the workers count with.
 * Runs nothing.
 */
package io.globalcom2.gateway.estimate;
