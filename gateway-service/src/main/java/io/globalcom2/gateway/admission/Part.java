package io.globalcom2.gateway.admission;

import io.globalcom2.gateway.media.ImageFile;

/** A piece of what is said in a turn. */
public sealed interface Part {
    record Text(String text) implements Part {}

    record Image(ImageFile file) implements Part {}
}
