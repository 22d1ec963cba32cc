package io.globalcom2.benchmarks.evaluation.data;

import java.util.Arrays;
import java.util.Optional;

/** The layouts that are read. */
@SuppressWarnings("ImmutableEnumChecker") // Its readers have no state.
public enum DataFormat {
    JSON_LINES("jsonl", new JsonLinesReader()),
    GQA("gqa", new GqaReader()),
    VQAV2("vqav2", new Vqav2Reader()),
    TEXTVQA("textvqa", new TextVqaReader()),
    VIZWIZ("vizwiz", new VizWizReader()),
    POPE("pope", new PopeReader()),
    SCIENCEQA("scienceqa", new ScienceQaReader()),
    MME("mme", new MmeReader()),
    MMBENCH("mmbench", new MmBenchReader());

    private final String id;
    private final QuestionReader reader;

    DataFormat(String id, QuestionReader reader) {
        this.id = id;
        this.reader = reader;
    }

    /** The name on the command line. */
    public String id() {
        return id;
    }

    static Optional<DataFormat> of(String id) {
        return Arrays.stream(values()).filter(format -> format.id.equals(id)).findFirst();
    }

    QuestionReader reader() {
        return reader;
    }
}
