/**
 * What every compressor must answer, and the command that asks one. Here: the goldens, and what an answer must share with them, in plain Java.
 * How a compressor is asked is {@code grpc}'s business. Nothing here may know our own compressor: it is one of those under test.
 */
package io.globalcom2.conformance;
