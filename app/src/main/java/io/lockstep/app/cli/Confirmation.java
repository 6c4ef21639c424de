package io.lockstep.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;

/// Asks the human at the terminal to type a word before something is changed that cannot be taken back.
record Confirmation(Console console, InputStream keyboard) {
    /// Whether exactly this word was typed.
    boolean given(String question, String word) {
        console.err().print(Printable.line(question) + " Type " + word + " to go on: ");
        console.err().flush();
        try {
            String typed = new BufferedReader(new InputStreamReader(keyboard, UTF_8)).readLine();
            return typed != null && typed.strip().equals(word);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
