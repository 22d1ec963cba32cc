/**
 * GlobalCom² with single decisions taken otherwise than as served, built from the steps that the compressor's core offers. Pure, as the core
 * is; nothing here is served.
 */
package io.globalcom2.benchmarks.evaluation.variants;
