package io.countermeasure.core.internal.sandbox;

import java.util.Optional;

/**
 * Which system calls a confined run may not make, for x86-64. Everything else is allowed: what protects the host is what the
 * run cannot see; the filter takes away the calls that reach around that, or into rarely used parts of the kernel. Stateless.
 */
final class SeccompFilter {

    private static final int X86_64 = 0xC000003E;
    private static final int X32 = 0x40000000;

    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    private static final int EAFNOSUPPORT = 97;

    private static final int SOCKET = 41;
    private static final int SOCKETPAIR = 53;
    private static final int CLONE = 56;
    private static final int IOCTL = 16;
    private static final int PERSONALITY = 135;
    private static final int CLONE3 = 435;

    private static final int NEW_NAMESPACES = 0x7E020000;
    private static final int TIOCSTI = 0x5412;
    private static final int TIOCLINUX = 0x541C;
    private static final int ASK_PERSONALITY = -1;
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;

    /** In the order of the kernel's table; each is refused with EPERM. */
    private static final int[] REFUSED = {
        101, // ptrace
        103, // syslog
        134, // uselib
        153, // vhangup
        154, // modify_ldt
        155, // pivot_root
        161, // chroot
        163, // acct
        164, // settimeofday
        165, // mount
        166, // umount2
        167, // swapon
        168, // swapoff
        169, // reboot
        172, // iopl
        173, // ioperm
        175, // init_module
        176, // delete_module
        179, // quotactl
        180, // nfsservctl
        212, // lookup_dcookie
        227, // clock_settime
        246, // kexec_load
        248, // add_key
        249, // request_key
        250, // keyctl
        256, // migrate_pages
        272, // unshare
        279, // move_pages
        298, // perf_event_open
        300, // fanotify_init
        303, // name_to_handle_at
        304, // open_by_handle_at
        305, // clock_adjtime
        308, // setns
        310, // process_vm_readv
        311, // process_vm_writev
        312, // kcmp
        313, // finit_module
        320, // kexec_file_load
        321, // bpf
        323, // userfaultfd
        425, // io_uring_setup
        426, // io_uring_enter
        427, // io_uring_register
        428, // open_tree
        429, // move_mount
        430, // fsopen
        431, // fsconfig
        432, // fsmount
        433, // fspick
        438, // pidfd_getfd
        442, // mount_setattr
        443, // quotactl_fd
        467, // open_tree_attr
    };

    private SeccompFilter() {}

    /** Why there is none for this architecture; empty if there is one. */
    static Optional<String> missing(String architecture) {
        return architecture.equals("amd64") || architecture.equals("x86_64")
                ? Optional.empty()
                : Optional.of("the filter is written for x86-64 and this JVM's architecture is " + architecture);
    }

    /** The filter. Without the network, only sockets between the run's own processes can be made. */
    static byte[] bytes(boolean network) {
        BpfProgram program = new BpfProgram()
                .load(BpfProgram.ARCHITECTURE)
                .failUnlessEqual(X86_64, ENOSYS)
                .load(BpfProgram.NUMBER)
                .failIfAtLeast(X32, ENOSYS);
        for (int number : REFUSED) {
            program.failIfEqual(number, EPERM);
        }
        return program.failIfEqual(
                        CLONE3, ENOSYS) // its flags are out of a filter's sight; every C library falls back to clone
                .forCall(CLONE, first().failIfAnyBit(NEW_NAMESPACES, EPERM).allow())
                .forCall(PERSONALITY, personality())
                .forCall(IOCTL, ioctl())
                .forCall(SOCKET, socket(network))
                .forCall(SOCKETPAIR, socket(network))
                .allow()
                .bytes();
    }

    private static BpfProgram first() {
        return new BpfProgram().load(BpfProgram.argument(0));
    }

    private static BpfProgram personality() {
        return first().allowIfEqual(0).allowIfEqual(ASK_PERSONALITY).fail(EPERM);
    }

    private static BpfProgram ioctl() {
        return new BpfProgram()
                .load(BpfProgram.argument(1))
                .failIfEqual(TIOCSTI, EPERM)
                .failIfEqual(TIOCLINUX, EPERM)
                .allow();
    }

    private static BpfProgram socket(boolean network) {
        BpfProgram program = first().allowIfEqual(AF_UNIX).allowIfEqual(AF_INET).allowIfEqual(AF_INET6);
        if (network) {
            program.allowIfEqual(AF_NETLINK); // resolvers ask it for addresses
        }
        return program.fail(EAFNOSUPPORT);
    }
}
