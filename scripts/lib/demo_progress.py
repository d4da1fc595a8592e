# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a person sees of the demonstration while it runs."""
import sys

WIDTH = 28


class Progress:
    """One line that is drawn over on a terminal; a line every two seconds where there is none."""

    def __init__(self):
        self._live = sys.stdout.isatty()
        self._last = -10.0
        self._drawn = False

    def show(self, seconds, total, frames):
        """`total` None: until Ctrl-C."""
        if not self._live and seconds - self._last < 2 and (total is None or seconds < total):
            return
        self._last = seconds
        done = min(seconds / total, 1.0) if total else (seconds / 10) % 1.0
        bar = "#" * round(done * WIDTH)
        clock = f"{seconds:4.0f} of {total:.0f} s" if total else f"{seconds:4.0f} s, Ctrl-C ends"
        text = f"  [{bar:<{WIDTH}}] {clock}, {frames} frames decoded"
        if self._live:
            print(f"\r{text}\x1b[K", end="", flush=True)
        else:
            print(text, flush=True)
        self._drawn = True

    def say(self, text):
        self.end()
        print(text, flush=True)

    def end(self):
        if self._drawn and self._live:
            print()
        self._drawn = False
