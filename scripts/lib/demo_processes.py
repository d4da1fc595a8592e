# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The programs the demonstration starts: they report, are logged, and never outlive it."""
import ctypes
import json
import os
import signal
import subprocess
import threading
import time

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


class Log:
    """demo.log: what every program said, with the time since the start. Any thread."""

    def __init__(self, path):
        self._file = open(path, "w", encoding="utf-8", errors="replace")
        self._lock = threading.Lock()
        self._started = time.monotonic()

    def write(self, who, text):
        with self._lock:
            if not self._file.closed:
                self._file.write(f"{time.monotonic() - self._started:8.3f}  {who:<7}  {text}\n")
                self._file.flush()

    def close(self):
        with self._lock:
            self._file.close()


def parse(line):
    try:
        event = json.loads(line)
    except ValueError:
        event = None
    return event if isinstance(event, dict) else {"event": "text", "text": line}


class Program:
    """One child process. Each line it prints goes to `events` as (name, event), a line that is no
    JSON as {"event": "text", "text": line}; at its end comes {"event": "exited", "code": N}."""

    def __init__(self, name, command, events, log, environment):
        self.name = name
        self._events = events
        self._log = log
        self._asked = False
        self._reported = False
        parent = os.getpid()

        def prepare():
            # Should this program be killed, the children are told to end as well.
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

        log.write("demo", "starts " + " ".join(command))
        # A session of its own: Ctrl-C in the terminal is for this program, which ends the call in
        # order.
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment, start_new_session=True, preexec_fn=prepare, text=True,
            errors="replace")
        self._threads = [threading.Thread(target=self._read_output, daemon=True),
                         threading.Thread(target=self._read_errors, daemon=True)]
        for thread in self._threads:
            thread.start()

    def _read_errors(self):
        for line in self._process.stderr:
            self._log.write(self.name, line.rstrip())

    def _read_output(self):
        for line in self._process.stdout:
            self._log.write(self.name, line.rstrip())
            self._reported = True
            self._events.put((self.name, parse(line)))
        code = self._process.wait()
        self._log.write("demo", f"{self.name} ended with {code}")
        self._events.put((self.name, {"event": "exited", "code": code}))

    def alive(self):
        return self._process.poll() is None

    def ask_to_end(self):
        """Lets it hang up and complete its files."""
        if self.alive():
            self._asked = True
            self._process.send_signal(signal.SIGTERM)

    def wait(self, seconds):
        """Waits for the end, in the worst case brings it about. False if it did not come in order;
        one that had failed before it was asked to end has said so already."""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            code = -signal.SIGKILL
        for thread in self._threads:
            thread.join(5)
        had_not_begun = code == -signal.SIGTERM and not self._reported
        return code == 0 or had_not_begun or not self._asked
