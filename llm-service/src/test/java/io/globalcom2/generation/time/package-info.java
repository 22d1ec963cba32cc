/** Time as the tests of this service want it. */
package io.globalcom2.generation.time;
