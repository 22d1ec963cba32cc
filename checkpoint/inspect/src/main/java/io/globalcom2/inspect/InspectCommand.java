package io.globalcom2.inspect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a checkpoint folder holds, what serving it takes, and what of it is not served. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Reads a checkpoint folder as the services do and says what it holds: model, crop grids, positions that pictures take,"
                    + " weights by tier, memory that each service needs, and what is not supported, by name.",
            "Nothing is loaded but the tokenizer. Ends with 1 where the services would refuse the folder."
        })
public final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FOLDER", description = "a checkpoint in the layout of Hugging Face")
    private Path folder;

    @Mixin
    private ServiceSettings settings;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return ServiceSettings.reader(new InspectCommand());
    }

    @Override
    public Integer call() {
        if (!Files.isDirectory(folder)) {
            throw new ParameterException(spec.commandLine(), "expected a folder, got " + folder);
        }
        Inspection inspection = new Inspection(folder, settings);
        new InspectionPage(inspection, settings, spec.commandLine().getOut()).print();
        return inspection.obstacles().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
