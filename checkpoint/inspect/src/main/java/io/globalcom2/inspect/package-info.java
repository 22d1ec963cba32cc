/**
 * What a checkpoint folder holds, and what serving it takes. The services' own code reads it and counts, so that both say the same; nothing is loaded.
 */
package io.globalcom2.inspect;
