package io.countermeasure.integration.docs;

/**
 * A fenced block of a document.
 *
 * @param page the document, from the root of the project
 * @param line where its fence stands, from 1 on
 * @param kind the first word of the mark before it, or empty if it has none
 * @param argument the rest of the mark
 * @param text what is in it, with its last line end
 */
record Block(String page, int line, String kind, String argument, String text) {

    String place() {
        return page + ":" + line;
    }
}
