package io.lockstep.app.cli;

import java.time.Duration;

/// Prints a block again and again: in place on a terminal, one after another elsewhere.
record Watch(Console console, Duration every) {
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";

    /// What is printed each time.
    interface Block {
        String text() throws InterruptedException;
    }

    /// Returns only by an exception: an interrupt, or what the block throws.
    int forever(Block block) throws InterruptedException {
        while (true) {
            String text = block.text();
            console.data(console.terminal() ? HOME_AND_CLEAR + text : text);
            Thread.sleep(every);
        }
    }
}
