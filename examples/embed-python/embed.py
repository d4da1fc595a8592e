#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A video call inside a Python application. The application gives its own pictures, as bytes, and
gets those of the other side as bytes; GStreamer is seen by class VideoCall only."""
import argparse
import itertools
import sys
import time

import gi

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402  pylint: disable=wrong-import-position

PIPELINE = """
    webrtccall name=call retry-limit=5
    appsrc name=out is-live=true do-timestamp=true format=time max-buffers=2 max-bytes=0
        leaky-type=downstream caps=video/x-raw,format=RGBA,framerate=30/1,width={},height={}
      ! videoconvert ! call.video_0"""
RECEIVER = """videoconvert ! video/x-raw,format=RGBA
      ! appsink name=in sync=false max-buffers=2 drop=true emit-signals=true"""


class VideoCall:
    """A call with whoever is, or comes, in the room. Pictures are RGBA, rows without gaps.

    on_picture(data, width, height) is called on a thread of the call."""

    def __init__(self, uri, room, size, on_picture):
        self._on_picture = on_picture
        self._pipeline = Gst.parse_launch(PIPELINE.format(*size))
        self._out = self._pipeline.get_by_name("out")
        call = self._pipeline.get_by_name("call")
        call.set_property("uri", uri)
        call.set_property("room", room)
        call.set_property("display-name", "Python")
        call.connect("pad-added", self._on_pad)
        self._pipeline.set_state(Gst.State.PLAYING)

    def send(self, rgba):
        """Sends a picture; never waits: where the call is late, older ones are left out."""
        self._out.emit("push-buffer", Gst.Buffer.new_wrapped(rgba))

    def error(self):
        """Why the call cannot go on; None if all is well."""
        message = self._pipeline.get_bus().pop_filtered(Gst.MessageType.ERROR)
        return message.parse_error()[0].message if message else None

    def close(self):
        self._pipeline.set_state(Gst.State.NULL)

    def _on_pad(self, _call, pad):
        if not pad.get_name().startswith("remote_video"):
            return  # sound: what nobody links is left out
        branch = Gst.parse_bin_from_description(RECEIVER, True)
        branch.get_by_name("in").connect("new-sample", self._on_sample)
        self._pipeline.add(branch)
        branch.sync_state_with_parent()
        pad.link(branch.get_static_pad("sink"))

    def _on_sample(self, appsink):
        sample = appsink.emit("pull-sample")
        size = sample.get_caps().get_structure(0)
        buffer = sample.get_buffer()
        self._on_picture(buffer.extract_dup(0, buffer.get_size()), size.get_value("width"),
                         size.get_value("height"))
        return Gst.FlowReturn.OK


def draw(number, width, height):
    """A bar that moves."""
    row = bytearray(b"\x3c\x5a\x78\xff" * width)
    for x in range(number % width, min(number % width + 40, width)):
        row[4 * x:4 * x + 4] = b"\xff\xff\xff\xff"
    return bytes(row) * height


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("uri", help="such as ws://127.0.0.1:8443/booth")
    parser.add_argument("room")
    arguments = parser.parse_args()
    Gst.init(None)
    counter = itertools.count(1)

    def on_picture(_data, width, height):
        number = next(counter)
        if number % 30 == 1:
            print(f"picture {number}: {width}x{height}", flush=True)

    call = VideoCall(arguments.uri, arguments.room, (320, 240), on_picture)
    error = None
    try:
        print(f"In room {arguments.room}; Ctrl-C ends.", flush=True)
        for number in itertools.count():
            call.send(draw(number, 320, 240))
            time.sleep(1 / 30)
            error = call.error()
            if error:
                break
    except KeyboardInterrupt:
        pass
    call.close()
    if error:
        print(f"embed.py: {error}", file=sys.stderr)
    print(f"{next(counter) - 1} pictures received")
    return 1 if error else 0


if __name__ == "__main__":
    sys.exit(main())
