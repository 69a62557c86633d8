"""Forks for ever, in all its children, up to 64 more processes than this user has"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p24_fork_bomb"
    description = "Forks for ever, in all its children, up to 64 more processes than this user has"
    max_runtime = 1

    def run(self):
        import os
        import resource
        if os.getuid() == 0:
            raise RuntimeError('root has no limit of processes')
        most = self.tasks() + 64
        resource.setrlimit(resource.RLIMIT_NPROC, (most, most))
        while True:
            try:
                os.fork()
            except OSError:
                pass

    @staticmethod
    def tasks():
        import os
        found = 0
        for pid in filter(str.isdigit, os.listdir('/proc')):
            try:
                if os.stat('/proc/' + pid).st_uid == os.getuid():
                    found += len(os.listdir('/proc/%s/task' % pid))
            except OSError:
                pass  # it has ended meanwhile
        return found
