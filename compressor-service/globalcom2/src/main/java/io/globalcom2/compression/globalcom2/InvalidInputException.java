package io.globalcom2.compression.globalcom2;

/** Input that the algorithm does not take. The message names the field as on the wire, what was expected and what came. */
public final class InvalidInputException extends IllegalArgumentException {
    InvalidInputException(String message) {
        super(message);
    }
}
