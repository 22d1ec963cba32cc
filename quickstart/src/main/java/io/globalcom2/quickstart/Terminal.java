package io.globalcom2.quickstart;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What is written to the terminal; in colour only where a terminal shows it. */
final class Terminal {
    private static final String BOLD = "1";
    private static final String GREEN = "32";
    private static final String RED = "31";
    private static final String GREY = "90";

    /** Not System.out: its charset follows the locale, and ours has a ². */
    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private final boolean colored;

    Terminal(boolean colored) {
        this.colored = colored;
    }

    void print(String text) {
        out.print(text);
        out.flush();
    }

    void line(String text) {
        out.println(text);
    }

    void blankLine() {
        out.println();
    }

    /** A line that starts with what it is about. */
    void field(String name, String value) {
        out.println(label(name) + value);
    }

    String label(String name) {
        return bold("%-10s".formatted(name));
    }

    String bold(String text) {
        return paint(BOLD, text);
    }

    String good(String text) {
        return paint(GREEN, text);
    }

    String bad(String text) {
        return paint(RED, text);
    }

    String quiet(String text) {
        return paint(GREY, text);
    }

    private String paint(String color, String text) {
        return colored ? "\u001b[" + color + "m" + text + "\u001b[0m" : text;
    }
}
