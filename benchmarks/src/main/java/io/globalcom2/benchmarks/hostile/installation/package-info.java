/** The services as processes, and what each of them holds. */
package io.globalcom2.benchmarks.hostile.installation;
