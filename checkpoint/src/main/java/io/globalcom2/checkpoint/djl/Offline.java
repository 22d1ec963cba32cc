package io.globalcom2.checkpoint.djl;

/** DJL downloads natives and sends usage figures unless told otherwise before its first class loads. */
final class Offline {
    private Offline() {}

    static void enforce() {
        System.setProperty("ai.djl.offline", "true");
    }
}
