package org.vml.agent.secret;

import java.util.ArrayList;
import java.util.List;

/// Shell text (bash) cut into simple commands and their words: quotes are taken off, comments left out. It is no
/// parser: keywords are words, and what is in `$(…)` is cut like the rest.
final class ShellWords {
    private final String text;
    private final List<Command> commands = new ArrayList<>();
    private List<Word> words = new ArrayList<>();
    private StringBuilder word = new StringBuilder();
    private boolean begun;
    private boolean literal = true;
    private boolean piped;
    private int at;

    /// @param literal whether nothing in it is put in by the shell, as `$NAME` and `$(command)` are
    record Word(String text, boolean literal) {}

    /// @param pipes whether its output goes into the next one
    record Command(List<Word> words, boolean pipes) {}

    private ShellWords(String text) {
        this.text = text;
    }

    static List<Command> of(String text) {
        ShellWords cutter = new ShellWords(text);
        cutter.cut();
        return cutter.commands;
    }

    private void cut() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case '\'' -> quoted();
                case '"' -> doubleQuoted();
                case '\\' -> escaped();
                case '$', '`' -> expansion(c);
                case ' ', '\t' -> endWord();
                case '<' -> redirection();
                case '|', ';', '&', '\n', '(', ')' -> end(c);
                case '#' -> comment();
                default -> append(c);
            }
        }
        endWord();
        endCommand();
    }

    private void append(char c) {
        begun = true;
        word.append(c);
    }

    private void quoted() {
        begun = true;
        int end = text.indexOf('\'', at);
        word.append(text, at, end < 0 ? text.length() : end);
        at = end < 0 ? text.length() : end + 1;
    }

    private void doubleQuoted() {
        begun = true;
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                word.append(text.charAt(at++));
            } else {
                literal &= c != '`' && !(c == '$' && isExpansion());
                word.append(c);
            }
        }
        at++;
    }

    private void escaped() {
        if (at < text.length() && text.charAt(at++) != '\n') {
            append(text.charAt(at - 1));
        }
    }

    private void expansion(char c) {
        literal &= c == '$' && !isExpansion();
        append(c);
        if (c == '$' && text.startsWith("{", at)) {
            int end = text.indexOf('}', at);
            word.append(text, at, end < 0 ? text.length() : end + 1);
            at = end < 0 ? text.length() : end + 1;
        }
    }

    /// Whether what follows a `$` makes the shell put something in.
    private boolean isExpansion() {
        char next = at < text.length() ? text.charAt(at) : ' ';
        return Character.isLetterOrDigit(next) || "_{(@*?#!$-".indexOf(next) >= 0;
    }

    /// A here-string is a word `<<<` and one behind it; other redirections only divide words.
    private void redirection() {
        endWord();
        if (text.startsWith("<<", at)) {
            at += 2;
            words.add(new Word("<<<", true));
        }
    }

    private void comment() {
        if (begun) {
            append('#');
            return;
        }
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
    }

    private void end(char c) {
        endWord();
        piped = c == '|' && !text.startsWith("|", at);
        endCommand();
    }

    private void endWord() {
        if (begun) {
            words.add(new Word(word.toString(), literal));
        }
        word = new StringBuilder();
        begun = false;
        literal = true;
    }

    private void endCommand() {
        if (!words.isEmpty()) {
            commands.add(new Command(words, piped));
        }
        words = new ArrayList<>();
        piped = false;
    }
}
