/**
 * A Hugging Face checkpoint folder, opened: what every tier reads of it. The parts live in the packages below: {@code config},
 * {@code safetensors}, {@code template}, and {@code djl} for everything that touches the engine.
 */
package io.globalcom2.checkpoint;
