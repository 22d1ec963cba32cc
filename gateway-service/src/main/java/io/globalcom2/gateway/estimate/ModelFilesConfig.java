package io.globalcom2.gateway.estimate;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where the gateway finds what the served checkpoint says of itself. */
@ConfigMapping(prefix = "globalcom2.gateway")
interface ModelFilesConfig {
    /**
     * Folder of the served checkpoint, of which only {@code config.json}, {@code tokenizer.json}, {@code tokenizer_config.json} and the files of a chat template are read. Without it requests are not estimated,
     * and the description of the model says neither its context nor its grids.
     */
    Optional<Path> modelFolder();

    /** As the workers' {@code globalcom2.llm.max-context}: positions of a sequence at most; 0 takes what the checkpoint was made for. */
    @WithDefault("0")
    int maxContext();
}
