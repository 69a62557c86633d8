package io.countermeasure.core.internal.run;

import io.countermeasure.core.internal.store.OutputStreamName;
import io.countermeasure.core.internal.store.RunRecord;
import io.countermeasure.process.LiveOutput;

/**
 * A run's output as it comes, to its record and to whoever listens.
 *
 * @param lines listeners
 * @param record where it is kept until there is a result
 * @param stdout what its standard output counts as
 */
record RecordedOutput(OutputLines lines, RunRecord record, OutputStreamName stdout) implements LiveOutput {

    /** Of that run, which may have no record. */
    static LiveOutput of(Run run, OutputStreamName stdout) {
        return run.record()
                .<LiveOutput>map(record -> new RecordedOutput(run.lines(), record, stdout))
                .orElse(run.lines());
    }

    @Override
    public void accept(boolean error, byte[] buffer, int length) {
        record.output(error ? OutputStreamName.STDERR : stdout, buffer, 0, length);
        lines.accept(error, buffer, length);
    }
}
