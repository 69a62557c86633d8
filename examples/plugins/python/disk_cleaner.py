"""Removes old files, or says which it would remove."""

import fnmatch
import os
import stat
import time

from countermeasure import CountermeasurePlugin

FOLDER = "/var/log/acme-app"
PATTERNS = ("*.gz", "*.old", "core.*")
OLDER_THAN_DAYS = 7
ENOUGH_FREE_PERCENT = 20
DRY_RUN = True  # read its answers for a while, then say False


class DiskCleanerCountermeasure(CountermeasurePlugin):
    name = "Clean the disk"
    author = "ops@acme.example"
    textkey = "disk.clean"
    description = "Removes old logs and core files of the application, oldest first, until there is room again"
    max_frequency = 600
    max_runtime = 120

    def validate(self):
        if not os.path.isdir(FOLDER):
            return "there is no folder %s" % FOLDER

    def run(self):
        freed = 0
        for path, size in self.candidates():
            if self.free_percent() >= ENOUGH_FREE_PERCENT and not DRY_RUN:
                break
            if not DRY_RUN:
                os.unlink(path)
            freed += size
            self.save_text_output("%s %s (%d bytes)\n" % ("would remove" if DRY_RUN else "removed", path, size))
        self.log.info("%d bytes, dry run: %s", freed, DRY_RUN)
        self.save_text_output("%d bytes %s, %d %% of the disk are free.\n" % (
            freed, "could be freed" if DRY_RUN else "were freed", self.free_percent()))
        self.save_return_code(0)

    @staticmethod
    def candidates():
        """Regular files of the folder itself, oldest first: no links are followed, no other folder is entered."""
        limit = time.time() - OLDER_THAN_DAYS * 24 * 3600
        found = []
        with os.scandir(FOLDER) as entries:
            for entry in entries:
                info = entry.stat(follow_symlinks=False)
                named = any(fnmatch.fnmatch(entry.name, pattern) for pattern in PATTERNS)
                if named and stat.S_ISREG(info.st_mode) and info.st_mtime < limit:
                    found.append((info.st_mtime, entry.path, info.st_size))
        return [(path, size) for _, path, size in sorted(found)]

    @staticmethod
    def free_percent():
        disk = os.statvfs(FOLDER)
        return 100 * disk.f_bavail // max(1, disk.f_blocks)
