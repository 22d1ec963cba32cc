/** The processes: a broker on its own data, two of every service but one compressor, each started again when it ends. */
package io.globalcom2.benchmarks.chaos.installation;
