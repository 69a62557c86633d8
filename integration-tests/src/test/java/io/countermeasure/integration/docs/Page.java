package io.countermeasure.integration.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document: README.md, or one in {@code docs}. Every block is fenced and has a mark in the line before it, which says what keeps it true:
 *
 * <ul>
 *   <li>{@code <!-- sample: NAME -->}: it is equal to its {@link Source}
 *   <li>{@code <!-- console -->}: {@link SessionTest} types what stands behind {@code $} and compares the rest with what is printed
 *   <li>{@code <!-- newcomer -->}: {@link NewcomerTest} runs it in a fresh clone
 *   <li>{@code <!-- not run: REASON -->}
 *   <li>{@code <!-- json: WORDS -->}: the CLI's own tests compare its shape with what the command prints
 *   <li>{@code <!-- config -->}: {@link SessionTest} gives it to the command as its configuration
 *   <li>{@code <!-- syntax -->}: no sample, but the form of something
 * </ul>
 *
 * <p>{@code <!-- setup}, a shell script up to {@code -->}, is run before the session that follows.
 *
 * @param name its path from the root of the project
 * @param lines what it says
 */
record Page(String name, List<String> lines) {

    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern MARK = Pattern.compile("<!-- ([a-z ]+?)(?:: (.*))? -->");

    /** All of them. */
    static List<Page> all() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            List<Path> files =
                    new ArrayList<>(docs.filter(file -> file.toString().endsWith(".md"))
                            .sorted()
                            .toList());
            files.add(ROOT.resolve("README.md"));
            List<Page> pages = new ArrayList<>();
            for (Path file : files) {
                pages.add(new Page(ROOT.relativize(file).toString(), Files.readAllLines(file)));
            }
            return pages;
        }
    }

    static Page of(String name) throws IOException {
        return new Page(name, Files.readAllLines(ROOT.resolve(name)));
    }

    /** Its blocks, in their order. */
    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("```")) {
                int end = i + 1;
                while (!lines.get(end).equals("```")) {
                    end++;
                }
                blocks.add(block(i, end));
                i = end;
            }
        }
        return blocks;
    }

    /** What stands outside of blocks; inside, empty lines. */
    List<String> prose() {
        List<String> prose = new ArrayList<>(lines);
        boolean inside = false;
        for (int i = 0; i < prose.size(); i++) {
            boolean fence = prose.get(i).startsWith("```");
            if (fence || inside) {
                prose.set(i, "");
            }
            inside ^= fence;
        }
        return prose;
    }

    private Block block(int from, int to) {
        Matcher mark = MARK.matcher(from == 0 ? "" : lines.get(from - 1));
        boolean marked = mark.matches();
        String argument = marked && mark.group(2) != null ? mark.group(2) : "";
        String text = String.join("\n", lines.subList(from + 1, to)) + "\n";
        return new Block(name, from + 1, marked ? mark.group(1) : "", argument, text);
    }
}
