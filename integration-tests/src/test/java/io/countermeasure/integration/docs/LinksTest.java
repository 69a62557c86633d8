package io.countermeasure.integration.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** No link of a document leads nowhere. Links to other sites are not followed. */
class LinksTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)");

    @Test
    void everyLinkLeadsToAFileAndItsSection() throws IOException {
        int links = 0;
        for (Page page : pages()) {
            String prose = String.join("\n", page.prose()).replaceAll("`[^`\n]*`", "");
            assertThat(prose)
                    .as("%s: what is not code, which ends in the line it begins in", page.name())
                    .doesNotContain("`");
            for (MatchResult link : LINK.matcher(prose).results().toList()) {
                if (!link.group(1).contains("://")) {
                    follow(page, link);
                    links++;
                }
            }
        }
        assertThat(links).isGreaterThan(50);
    }

    @Test
    void everyPageIsReachedFromTheDocsOwnFirstPage() throws IOException {
        String first = String.join("\n", Page.of("docs/README.md").lines());

        assertThat(Page.all())
                .map(Page::name)
                .filteredOn(name -> name.matches("docs/[^/]*\\.md") && !name.equals("docs/README.md"))
                .allSatisfy(name -> assertThat(first).contains("](" + name.substring(5)));
    }

    private static List<Page> pages() throws IOException {
        List<Page> pages = new ArrayList<>(Page.all());
        for (String name : List.of(
                "ARCHITECTURE.md",
                "CONTRIBUTING.md",
                "CHANGELOG.md",
                "SECURITY.md",
                "VERSIONING.md",
                "examples/README.md")) {
            pages.add(Page.of(name));
        }
        return pages;
    }

    private static void follow(Page page, MatchResult link) throws IOException {
        Path from = Page.ROOT.resolve(page.name());
        Path to = link.group(1).isEmpty()
                ? from
                : from.resolveSibling(link.group(1)).normalize();
        assertThat(to).as("%s: link to %s", page.name(), link.group(1)).exists();
        if (link.group(2) != null) {
            assertThat(sections(to)).as("%s: sections of %s", page.name(), to).contains(link.group(2));
        }
    }

    private static Set<String> sections(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(title -> title.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
