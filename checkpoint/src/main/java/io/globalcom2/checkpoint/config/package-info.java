/**
 * What the JSON files of a checkpoint folder say, as validated records, and how the operator wants it computed ({@code ModelConfig}).
 * No engine, no weights.
 */
package io.globalcom2.checkpoint.config;
