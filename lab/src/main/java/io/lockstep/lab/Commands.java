package io.lockstep.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Runs programs to their end, with their output in a file: a server that the program leaves behind must not
/// hold a pipe of ours.
final class Commands {
    private static final int TAIL = 1500;

    private Commands() {}

    /// @throws LabException when the program cannot be started or fails; the message ends with what it said
    static void run(List<String> command, Path output) {
        int status = status(command, output);
        if (status != 0) {
            throw new LabException(command.getFirst() + " failed with status " + status + ": "
                    + String.join(" ", command) + "\n" + tail(output));
        }
    }

    static boolean succeeds(List<String> command) {
        try {
            return start(command, ProcessBuilder.Redirect.DISCARD).waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            throw interrupted(command, e);
        }
    }

    static String tail(Path file) {
        try {
            String text = Files.readString(file);
            return text.substring(Math.max(0, text.length() - TAIL));
        } catch (IOException e) {
            return "(" + file + " cannot be read: " + e.getMessage() + ")";
        }
    }

    private static int status(List<String> command, Path output) {
        try {
            return start(command, ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .waitFor();
        } catch (IOException e) {
            throw new LabException("Cannot run " + command.getFirst() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            throw interrupted(command, e);
        }
    }

    private static Process start(List<String> command, ProcessBuilder.Redirect output) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        process.getOutputStream().close();
        return process;
    }

    private static LabException interrupted(List<String> command, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LabException("Interrupted while waiting for " + command.getFirst(), e);
    }
}
