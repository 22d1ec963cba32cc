/**
 * The OpenAI-compatible side: requests are read from JSON trees and answers written as bytes by hand, because event streams and whole
 * answers come from one method whatever the {@code Accept} header says. The one mapping from failures to HTTP is {@code OpenAiError}.
 */
package io.globalcom2.gateway.openai;
