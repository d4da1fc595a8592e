# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The course of the demonstration: who is started when, and how it ends."""
import os
import queue
import shutil
import subprocess
import time

from demo_processes import Log, Program
from demo_progress import Progress
from demo_side import Side

# Generous: on a busy machine even the first scan for plugins takes its time.
START_SECONDS = 60
CALL_SECONDS = 60
END_SECONDS = 60
GOODBYE_SECONDS = 10
# How long a browser has, after the start, before the second peer takes its place.
BROWSER_SECONDS = 2
OPENED_BROWSER_SECONDS = 20
ROOM = "demo"
FAR_NAME = "Second peer"


class DemoFailed(Exception):
    """What went wrong, for a person to read."""


class DemoCall:
    """One demonstration; a context manager that leaves no process behind."""

    def __init__(self, arguments, build, source_root):
        self._arguments = arguments
        self._build = build
        self._root = source_root
        self._output = os.path.abspath(arguments.output)
        self._log = Log(self.path("demo.log"))
        self._events = queue.SimpleQueue()
        self._programs = {}
        self._progress = Progress()
        self._stopped = False
        self._ending = set()  # programs that were asked to end
        self._far_was_too_late = False  # a browser came before its call stood
        self._url = None
        self._page = None
        self._browser_joined = None
        self.browsers = set()
        self.failures = []
        self.sides = {"booth": Side(), "far": Side()}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._end_all()
        self._log.close()

    def path(self, name):
        return os.path.join(self._output, name)

    def has_far_side(self):
        return "far" in self._programs and not self._far_was_too_late

    def join_time(self, name):
        """When the one who came second joined, on the clock of the events."""
        if name == "booth" and self._browser_joined:
            return self._browser_joined
        return self.sides["far"].joined

    def stop(self):
        """Ends the call in order. Safe in a signal handler."""
        self._stopped = True
        self._events.put(("demo", {"event": "stop"}))

    def fail(self, reason):
        if reason not in self.failures:
            self.failures.append(reason)
            self._log.write("demo", "failed: " + reason)

    # --- the course ---

    def run(self):
        for name in ("call.webm", "local.webm", "photo.png"):
            if os.path.exists(self.path(name)):
                os.remove(self.path(name))
        self._start("server", "signaling/server/booth-signaling-server", [
            "--host", "127.0.0.1", "--port", str(self._arguments.port),
            "--web-root", os.path.join(self._root, "signaling", "web")])
        if not self._wait_for(lambda: self._url, START_SECONDS, "the server did not start"):
            return
        self._start("booth", "examples/booth-demo/booth-demo", self._booth_options())
        if not self._wait_for(lambda: self.sides["booth"].joined, START_SECONDS,
                              "the booth did not get ready"):
            return
        self._offer_page()
        if not self._stopped and not self.browsers:
            self._start("far", "examples/booth-demo/booth-demo", self._far_options())
        self._keep_going()
        self._end_all()

    def _start(self, name, program, options):
        path = os.path.join(self._build, program)
        if not os.path.exists(path):
            raise DemoFailed(f"{path} is not built; run scripts/demo without --no-setup")
        environment = dict(os.environ)
        environment["GST_PLUGIN_PATH_1_0"] = os.path.join(self._build, "gst", "plugin")
        environment.setdefault("GST_REGISTRY_1_0", os.path.join(self._build, "demo-registry.bin"))
        self._programs[name] = Program(name, [path] + options, self._events, self._log, environment)

    def _common_options(self, name):
        return ["--json", "--uri", self._url, "--room", ROOM, "--name", name]

    def _booth_options(self):
        source = self._arguments.input
        if source == "test":
            source = "presenter"
        elif os.path.exists(source):
            source = os.path.abspath(source)
        return self._common_options("Booth") + [
            "--input", source, "--key", self._arguments.key,
            "--background", self._arguments.background, "--record", self.path("local.webm"),
            "--photo", self.path("photo.png")]

    def _far_options(self):
        return self._common_options(FAR_NAME) + [
            "--call", "--input", "pattern", "--key", "none", "--bitrate", "300",
            "--receive-to", self.path("call.webm")]

    def _offer_page(self):
        """Gives a browser the time to join, where one may be expected."""
        if self._arguments.seconds is None or self._arguments.open:
            self._progress.say(f"  Join with a browser: {self._page}?room={ROOM}")
        if self._arguments.open:
            self._open_page()
            self._pump(OPENED_BROWSER_SECONDS, lambda: self._interrupted() or self.browsers)
        elif self._arguments.seconds is None:
            self._pump(BROWSER_SECONDS, lambda: self._interrupted() or self.browsers)

    def _open_page(self):
        opener = shutil.which("xdg-open") or shutil.which("sensible-browser")
        if opener:
            subprocess.Popen([opener, f"{self._page}?room={ROOM}"], stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL, start_new_session=True)
        else:
            self._progress.say("  No browser was found: open that address yourself.")

    def _keep_going(self):
        """Until the time is over, or until Ctrl-C."""
        if self.has_far_side():
            self._wait_for(lambda: self._stands("booth") and
                           (self._stands("far") or self._far_was_too_late), CALL_SECONDS,
                           "the call did not come about")
        length = self._arguments.seconds
        begun = None
        while not self._interrupted():
            if begun is None and self._stands("booth"):
                begun = time.monotonic()
                self._progress.say("  The call stands.")
            if begun is None:
                self._pump(0.2, self._interrupted)
                continue
            passed = time.monotonic() - begun
            self._progress.show(passed, length, self._frames_seen())
            if length is not None and passed >= length:
                break
            self._pump(0.2 if length is None else max(min(0.2, length - passed), 0.01),
                       self._interrupted)
        self._progress.end()

    def _frames_seen(self):
        seen_by = "far" if self._running("far") else "booth"
        return self.sides[seen_by].count("frames_decoded")

    def _stands(self, name):
        """Pictures of the other end arrive there (a browser may send none)."""
        side = self.sides[name]
        return side.connected and (side.first_frame or self.browsers)

    def _ask_to_end(self, name):
        """True if the program was asked now, for the first time."""
        if name not in self._programs or name in self._ending:
            return False
        self._ending.add(name)
        self._programs[name].ask_to_end()
        return True

    def _await_end(self, name):
        if name in self._programs and not self._programs[name].wait(END_SECONDS):
            self.fail(f"{name} did not end in order")

    def _end_all(self):
        # The far side hangs up; when the booth has heard it, its recording need not go on. The
        # server goes last, so that every goodbye is heard.
        if self._ask_to_end("far"):
            self._pump(GOODBYE_SECONDS,
                       lambda: not self.sides["booth"].in_call or not self._running("booth"))
        self._ask_to_end("booth")
        for name in ("far", "booth"):
            self._await_end(name)
        self._ask_to_end("server")
        self._await_end("server")
        self._pump(1, self._events.empty)

    # --- events ---

    def _running(self, name):
        return name in self._programs and self._programs[name].alive()

    def _interrupted(self):
        return self._stopped or bool(self.failures)

    def _pump(self, seconds, done):
        """Handles what the programs report until `done()` or time is up."""
        deadline = time.monotonic() + seconds
        while not done():
            left = deadline - time.monotonic()
            if left <= 0:
                return
            try:
                who, event = self._events.get(timeout=left)
            except queue.Empty:
                return
            self._handle(who, event)

    def _wait_for(self, done, seconds, otherwise):
        """True once `done()`; False where the demonstration is to end before."""
        self._pump(seconds, lambda: done() or self._interrupted())
        if done():
            return True
        if not self._interrupted():
            raise DemoFailed(f"{otherwise} within {seconds} s")
        return False

    def _handle(self, who, event):
        kind = event["event"]
        if who in self.sides:
            self.sides[who].take(event)
        if kind == "text" and who == "server":
            self._on_server_text(event["text"])
        elif kind == "peer-joined" and who == "booth":
            self._on_peer_joined(event)
        elif kind == "peer-left" and who == "booth":
            self.browsers.discard(event["peer"])
        elif kind == "error" and who not in self._ending:
            self.fail(f"{who}: {event['text']}")
        elif kind == "exited" and who not in self._ending:
            self.fail(f"{who} ended by itself with code {event['code']}")

    def _on_server_text(self, text):
        for start, name in (("listening on ", "_url"), ("page at ", "_page")):
            if text.startswith(start):
                setattr(self, name, text[len(start):].strip())

    def _on_peer_joined(self, event):
        if event["text"] == FAR_NAME:
            return
        self.browsers.add(event["peer"])
        self._browser_joined = event["time"]
        self._progress.say("  A browser is in the room.")
        if self._running("far"):
            self._far_was_too_late = not self.sides["far"].connected
            # A booth has one call at a time, and a person comes first.
            self._ask_to_end("far")
