# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What one end of the call reported, in numbers."""


class Side:
    """Takes in the events of one booth-demo. Times are of the system's monotonic clock, so those of
    two processes can be compared."""

    def __init__(self):
        self.joined = None
        self.connected = None
        self.first_frame = None
        self.in_call = False
        self.statistics = {}
        self.files = {}  # path: event

    def take(self, event):
        kind, time = event["event"], event.get("time")
        if kind == "joined":
            self.joined = time
        elif kind == "connected":
            self.connected, self.first_frame, self.in_call = time, None, True
            self.statistics = {}
        elif kind == "first-frame":
            self.first_frame = time
        elif kind == "statistics":
            self.statistics = event
        elif kind == "call-ended":
            self.in_call = False
        elif kind == "file":
            self.files[event["path"]] = event

    def count(self, name):
        return self.statistics.get(name, 0)
