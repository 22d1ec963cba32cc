/**
 * From start to shutdown: puts the worker together, says how it is, and drains it. The one place of this tier that knows the container;
 * nothing is computed here.
 */
package io.globalcom2.generation.lifecycle;
