/**
 * The command that puts dead letters back into the queue: what is asked for, which letters that is, and what is said of them. How topics are
 * read and written is {@code messaging}'s business. It knows the records of the queue by their keys and headers alone, so it puts back what
 * it cannot read as well.
 */
package io.globalcom2.replay;
