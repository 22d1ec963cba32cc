package io.globalcom2.benchmarks.chaos.load;

/** Which of the two queues a request stands in. */
public enum LoadLane {
    INTERACTIVE("interactive lane"),
    BATCH("batch lane");

    private final String title;

    LoadLane(String title) {
        this.title = title;
    }

    /** For tables. */
    public String title() {
        return title;
    }
}
