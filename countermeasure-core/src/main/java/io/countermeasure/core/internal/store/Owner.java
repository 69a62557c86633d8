package io.countermeasure.core.internal.store;

import io.countermeasure.process.ProcFs;
import io.countermeasure.process.ProcessEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whose a record is: one engine of one process of one boot. It is dead when any of the three is no more.
 *
 * @param pid the process
 * @param start when that started, in clock ticks since boot
 * @param bootId of which boot
 * @param engine which of its engines
 */
public record Owner(long pid, long start, String bootId, String engine) {

    static final Set<String> LIVING = ConcurrentHashMap.newKeySet();

    /** A new owner in this process, alive until it is closed. */
    public static Owner open(String bootId) {
        long pid = ProcessHandle.current().pid();
        Owner owner = new Owner(
                pid,
                ProcFs.entry(pid).map(ProcessEntry::start).orElse(0L),
                bootId,
                UUID.randomUUID().toString());
        LIVING.add(owner.engine);
        return owner;
    }

    /** From now on it is dead. */
    public void close() {
        LIVING.remove(engine);
    }

    /** Whether it can still write its records. */
    boolean isAlive(String bootIdNow) {
        if (!bootId.equals(bootIdNow)) {
            return false;
        }
        if (pid == ProcessHandle.current().pid()) {
            return LIVING.contains(engine);
        }
        return ProcFs.entry(pid).filter(p -> p.alive() && p.start() == start).isPresent();
    }

    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("pid", pid);
        members.put("start", start);
        members.put("boot_id", bootId);
        members.put("engine", engine);
        return members;
    }

    static Owner of(Fields fields) throws RecordException {
        return new Owner(fields.number("pid"), fields.number("start"), fields.text("boot_id"), fields.text("engine"));
    }
}
