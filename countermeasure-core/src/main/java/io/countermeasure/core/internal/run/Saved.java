package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.peer.PeerOutput;
import io.countermeasure.core.internal.store.OutputStreamName;
import io.countermeasure.core.internal.store.RunRecord;
import io.countermeasure.model.ExecutionResult;
import io.countermeasure.model.Output;
import io.countermeasure.process.Capture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a plugin saves, bounded, and on disk until there is a result. Thread-safe; once sealed it takes no more. */
final class Saved implements PeerOutput {

    private final Capture text;
    private final Capture html;
    private Optional<Integer> returnCode = Optional.empty();
    private final Optional<RunRecord> record;
    private volatile boolean sealed; // not waiting for a plugin that saves without end

    Saved(int maxBytes, Optional<RunRecord> record) {
        this.record = record;
        text = new Capture(maxBytes);
        html = new Capture(maxBytes);
    }

    synchronized void text(String output) {
        save(text, OutputStreamName.TEXT, output);
    }

    synchronized void html(String output) {
        save(html, OutputStreamName.HTML, output);
    }

    @Override
    public synchronized void text(byte[] bytes, int offset, int length) {
        save(text, OutputStreamName.TEXT, bytes, offset, length);
    }

    @Override
    public synchronized void html(byte[] bytes, int offset, int length) {
        save(html, OutputStreamName.HTML, bytes, offset, length);
    }

    @Override
    public synchronized void code(int code) {
        returnCode(code);
    }

    synchronized void returnCode(int code) {
        checkOpen();
        returnCode = Optional.of(code);
    }

    synchronized void checkOpen() {
        if (sealed) {
            throw new IllegalStateException("the run is over: its context takes nothing more");
        }
    }

    void seal() {
        sealed = true;
    }

    synchronized Optional<Integer> returnCode() {
        return returnCode;
    }

    /** The result with what was saved. */
    ExecutionResult.Builder addTo(ExecutionResult.Builder result) {
        returnCode().ifPresent(result::returnCode);
        return result.outputs(outputs()).droppedOutput(dropped());
    }

    private synchronized List<Output> outputs() {
        List<Output> outputs = new ArrayList<>();
        if (text.total() > 0) {
            outputs.add(new Output.Text(text.text()));
        }
        if (html.total() > 0) {
            outputs.add(new Output.Html(html.text()));
        }
        return outputs;
    }

    private long dropped() {
        return text.dropped() + html.dropped();
    }

    private void save(Capture capture, OutputStreamName name, String output) {
        byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
        save(capture, name, bytes, 0, bytes.length);
    }

    private void save(Capture capture, OutputStreamName name, byte[] bytes, int offset, int length) {
        checkOpen();
        capture.accept(bytes, offset, length);
        record.ifPresent(r -> r.output(name, bytes, offset, length));
    }
}
