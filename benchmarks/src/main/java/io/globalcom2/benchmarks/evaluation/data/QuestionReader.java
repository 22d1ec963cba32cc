package io.globalcom2.benchmarks.evaluation.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads questions from one layout of files. */
@FunctionalInterface
interface QuestionReader {
    /**
     * All questions, in the order of the file.
     *
     * @param data a file, or the folder in which the layout names one
     * @param images folder of the images where they are not where the layout has them
     * @throws io.globalcom2.failure.ServingException INVALID_INPUT naming file, place, what was expected and what is there
     */
    List<Question> read(Path data, Optional<Path> images);
}
