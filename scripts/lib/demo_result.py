# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What came of the demonstration: whether every part worked, and a table of it."""
import os


def check(call):
    """Adds to the failures what nobody complained about and is still not right."""
    if call.failures:
        return
    booth, far = call.sides["booth"], call.sides["far"]
    if not booth.connected:
        if call.has_far_side():
            call.fail("it was stopped before the call stood")
        return
    expected = ["local.webm", "photo.png"]
    if call.has_far_side():
        expected.append("call.webm")
        if not far.count("frames_decoded"):
            call.fail("the far side saw no picture")
    if not booth.count("frames_sent"):
        call.fail("the booth sent no picture")
    for name in expected:
        if not os.path.exists(call.path(name)) or not os.path.getsize(call.path(name)):
            call.fail(f"{call.path(name)} was not written")


def since(start, moment):
    return "-" if start is None or moment is None else f"{max(moment - start, 0):.2f} s"


def loss(side):
    lost, received = side.count("packets_lost"), side.count("packets_received")
    share = 100 * lost / (lost + received) if lost + received else 0.0
    return f"{lost} of {lost + received} ({share:.1f} %)"


def size(path):
    amount = os.path.getsize(path)
    return f"{amount / 1e6:.1f} MB" if amount >= 1e5 else f"{amount / 1e3:.1f} kB"


def rows(call):
    """(label, of the booth, of the second peer if there was one)"""
    names = ["booth", "far"] if call.has_far_side() else ["booth"]

    def row(label, value):
        return (label, *[value(call.sides[name]) for name in names])

    def times(label, moment):
        return (label, *[since(call.join_time(name), moment(call.sides[name])) for name in names])

    yield ("", *["far side" if name == "far" else name for name in names])
    yield times("join to connected", lambda side: side.connected)
    yield times("join to first decoded frame", lambda side: side.first_frame)
    yield row("frames sent", lambda side: side.count("frames_sent"))
    yield row("frames decoded", lambda side: side.count("frames_decoded"))
    yield row("packets lost of received", loss)
    yield row("bitrate sent", lambda side: f"{side.count('bitrate_kbps'):.0f} kbit/s")


FILES = (("call.webm", "the call, as the far side received it"),
         ("local.webm", "the booth's own recording"),
         ("photo.png", "the photo"),
         ("demo.log", "what every program said"))


def print_table(call):
    print()
    for label, *values in rows(call):
        print(f"  {label:<29}" + "".join(f"{value!s:>20}" for value in values))
    print()
    recorded = {**call.sides["booth"].files, **call.sides["far"].files}
    for name, meaning in FILES:
        path = call.path(name)
        if not os.path.exists(path):
            continue
        length = recorded.get(path, {}).get("seconds")
        length = f"{length:.1f} s, " if length else ""
        print(f"  {os.path.relpath(path):<28} {length}{size(path)}, {meaning}")
    print(flush=True)
