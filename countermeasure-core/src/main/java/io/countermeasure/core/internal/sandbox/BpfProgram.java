package io.countermeasure.core.internal.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A classic BPF program for seccomp, as the kernel takes it. Each test is followed by its own return, so no jump is far. Not thread-safe. */
final class BpfProgram {

    /** Offsets in what the kernel tests: {@code struct seccomp_data}. */
    static final int NUMBER = 0;

    static final int ARCHITECTURE = 4;
    private static final int ARGUMENTS = 16;
    private static final int ARGUMENT_BYTES = 8;

    private static final int LOAD = 0x20;
    private static final int IF_EQUAL = 0x15;
    private static final int IF_AT_LEAST = 0x35;
    private static final int IF_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;
    private static final int ALLOW = 0x7fff0000;
    private static final int ERRNO = 0x00050000;
    private static final int INSTRUCTION_BYTES = 8;

    private final List<Instruction> instructions = new ArrayList<>();

    private record Instruction(int code, int ifTrue, int ifFalse, int value) {}

    /** The low half of a system call's argument. */
    static int argument(int index) {
        return ARGUMENTS + index * ARGUMENT_BYTES;
    }

    BpfProgram load(int offset) {
        return add(LOAD, 0, 0, offset);
    }

    /** Answers with that error if the loaded value is that one. */
    BpfProgram failIfEqual(int value, int errno) {
        return add(IF_EQUAL, 0, 1, value).fail(errno);
    }

    /** Answers with that error unless the loaded value is that one. */
    BpfProgram failUnlessEqual(int value, int errno) {
        return add(IF_EQUAL, 1, 0, value).fail(errno);
    }

    /** Answers with that error if the loaded value, unsigned, is that or more. */
    BpfProgram failIfAtLeast(int value, int errno) {
        return add(IF_AT_LEAST, 0, 1, value).fail(errno);
    }

    /** Answers with that error if the loaded value has any of those bits. */
    BpfProgram failIfAnyBit(int bits, int errno) {
        return add(IF_ANY_BIT, 0, 1, bits).fail(errno);
    }

    /** Lets the call through if the loaded value is that one. */
    BpfProgram allowIfEqual(int value) {
        return add(IF_EQUAL, 0, 1, value).allow();
    }

    /** What follows is for that system call alone: it ends it one way or the other; any other call goes on behind it. */
    BpfProgram forCall(int number, BpfProgram rest) {
        add(IF_EQUAL, 0, rest.instructions.size(), number);
        instructions.addAll(rest.instructions);
        return this;
    }

    BpfProgram fail(int errno) {
        return add(RETURN, 0, 0, ERRNO | errno);
    }

    BpfProgram allow() {
        return add(RETURN, 0, 0, ALLOW);
    }

    byte[] bytes() {
        ByteBuffer bytes =
                ByteBuffer.allocate(instructions.size() * INSTRUCTION_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Instruction i : instructions) {
            bytes.putShort((short) i.code())
                    .put((byte) i.ifTrue())
                    .put((byte) i.ifFalse())
                    .putInt(i.value());
        }
        return bytes.array();
    }

    private BpfProgram add(int code, int ifTrue, int ifFalse, int value) {
        instructions.add(new Instruction(code, ifTrue, ifFalse, value));
        return this;
    }
}
