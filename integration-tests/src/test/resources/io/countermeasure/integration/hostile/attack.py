"""One attack a call: attack.py NAME [ARGUMENT..]. Prints "ok" where it worked, and otherwise the name of the error."""

import ctypes
import errno
import mmap
import os
import signal
import socket
import subprocess
import sys
import time

_LIBC = ctypes.CDLL(None, use_errno=True)
_NEWUSER = 0x10000000
_SEIZE = 0x4206
_MOST_CHILDREN = 200
_MOST_DESCRIPTORS = 2000
_BLOCK = 1 << 20


def _call(number, *arguments):
    """A system call by its number: x86-64."""
    _LIBC.syscall.restype = ctypes.c_long
    result = _LIBC.syscall(ctypes.c_long(number), *[ctypes.c_void_p(a) if isinstance(a, int) else a for a in arguments])
    if result < 0:
        raise OSError(ctypes.get_errno(), "system call %d" % number)
    return result


def write(path):
    with open(path, "w"):
        pass
    os.unlink(path)


def read(path):
    with open(path, "rb") as file:
        file.read(1)


def open_only(path):
    os.close(os.open(path, os.O_RDONLY))


def through_link(path):
    link = os.path.join(os.environ.get("HOME", "/tmp"), "link-%d" % os.getpid())
    os.symlink(path, link)
    try:
        read(link)
    finally:
        os.unlink(link)


def through_parents(path):
    read("/".join([".."] * 12) + path)


def kill(pid):
    os.kill(int(pid), 0)


def ptrace(pid):
    _call(101, _SEIZE, int(pid), 0, 0)


def prlimit(pid):
    _call(302, int(pid), 7, 0, ctypes.create_string_buffer(16))


def tcp(port):
    socket.create_connection(("127.0.0.1", int(port)), 5).close()


def udp(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(5)
        client.connect(("127.0.0.1", int(port)))
        client.send(b"x")
        client.recv(1)


def unix(address):
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(address.replace("@", "\0"))


def family(number):
    _LIBC.socket.restype = ctypes.c_int
    if _LIBC.socket(int(number), socket.SOCK_STREAM if int(number) == 40 else socket.SOCK_RAW, 0) < 0:
        raise OSError(ctypes.get_errno(), "socket")


def unshare():
    _call(272, _NEWUSER)


def clone():
    if _call(56, _NEWUSER | signal.SIGCHLD, 0, 0, 0, 0) == 0:
        os._exit(0)
    os.wait()


def clone3():
    arguments = (ctypes.c_uint64 * 8)(_NEWUSER, 0, 0, 0, signal.SIGCHLD)
    if _call(435, arguments, 64) == 0:
        os._exit(0)
    os.wait()


def mount(folder):
    _call(165, b"none", folder.encode(), b"tmpfs", 0, 0)
    _call(166, folder.encode(), 0)


def setuid():
    os.setuid(0)


def capabilities():
    with open("/proc/self/status", encoding="ascii") as status:
        found = dict(line.split(":", 1) for line in status if line.startswith(("Cap", "NoNewPrivs")))
    if all(int(v, 16) == 0 for k, v in found.items() if k.startswith("Cap")) and found["NoNewPrivs"].strip() == "1":
        raise OSError(errno.EPERM, "no capability at all")


def nested():
    words = ["/usr/bin/bwrap", "--unshare-user", "--ro-bind", "/", "/", "/bin/true"]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        sys.stderr.write(done.stdout.decode())
        # these are its words for EPERM, and for nothing else
        raise OSError(errno.EPERM if b"No permissions to create new namespace" in done.stdout else errno.EIO, "bwrap")


def fork(most):
    children = []
    try:
        for _ in range(int(most)):
            pid = os.fork()
            if pid == 0:
                time.sleep(60)
                os._exit(0)
            children.append(pid)
    finally:
        for pid in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def memory(size):
    mmap.mmap(-1, int(size)).close()


def fill(folder, size):
    name = os.path.join(folder or ".", "fill-%d" % os.getpid())
    try:
        with open(name, "wb", buffering=0) as file:
            for _ in range(int(size) // _BLOCK):
                file.write(b"x" * _BLOCK)
    finally:
        os.unlink(name)


def descriptors(most):
    opened = []
    for _ in range(min(int(most), _MOST_DESCRIPTORS)):
        opened.append(os.open("/dev/null", os.O_RDONLY))


def keyctl():
    _call(250, 0, ctypes.c_int(-3), 1)


def userfaultfd():
    _call(323, 1)


def bpf():
    attributes = (ctypes.c_uint32 * 32)(2, 4, 4, 1)
    _call(321, 0, attributes, 128)


def io_uring():
    _call(425, 1, ctypes.create_string_buffer(120))


def personality():
    _call(135, 0x0040000)


def i386():
    """A system call of the other architecture, where a filter for this one alone does not look: getpid by int 0x80."""
    code = b"\xb8\x14\x00\x00\x00\xcd\x80\xc3"
    page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(code)
    function = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    result = function()
    if result < 0:
        raise OSError(-result, "int 0x80")


def daemon(word):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            nothing = os.open("/dev/null", os.O_RDWR)
            for descriptor in range(3):
                os.dup2(nothing, descriptor)
            os.execve("/bin/sh", ["sh", "-c", "while :; do sleep 1; done", word], {})
        os._exit(0)
    time.sleep(0.5)


def listen(path):
    sockets = []
    for address in ("\0" + path, path):
        server = socket.socket(socket.AF_UNIX)
        server.bind(address)
        server.listen(64)
        sockets.append(server)
    os.chmod(path, 0o777)
    print("listening", flush=True)
    sys.stdin.read()


def main(name, *arguments):
    try:
        globals()[name](*arguments)
        print("ok")
    except OSError as error:
        print(errno.errorcode.get(error.errno, str(error)))


main(*sys.argv[1:])
