/** How much one request may ask for: the same for the gateway and the workers, or the one lets in what the other refuses. */
package io.globalcom2.checkpoint.chat.limits;
