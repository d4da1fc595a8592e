# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes a real call with what is built, and says what came of it. scripts/demo runs this."""
import argparse
import os
import signal
import sys

from demo_call import DemoCall, DemoFailed
from demo_result import check, print_table

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog="scripts/demo",
        description="Installs and builds Booth, then makes a real call: a signaling server, a booth "
        "(source -> virtualbackground -> photo and recorder -> webrtcbin) and a second peer in "
        "another process, unless a browser joins first.",
        epilog="Leaves call.webm (as the far side received it), local.webm, photo.png and demo.log "
        "in the output directory. Ctrl-C ends the call and completes the files.")
    parser.add_argument("--input", default="test", metavar="FILE|test|camera",
                        help="what the booth shows: a video file, a drawn presenter before a green "
                        "wall (test, the default), or the camera")
    parser.add_argument("--seconds", type=float, metavar="N",
                        help="length of the call; without it the call lasts until Ctrl-C")
    parser.add_argument("--output", default="booth-demo", metavar="DIR",
                        help="where the files go (booth-demo)")
    parser.add_argument("--key", default="auto", metavar="COLOUR|auto",
                        help="colour of the wall as CSS writes it; auto finds it (default)")
    parser.add_argument("--background", metavar="FILE|COLOUR",
                        default=os.path.join(ROOT, "examples", "backgrounds", "evening.jpg"),
                        help="what replaces the wall (an evening view)")
    parser.add_argument("--port", type=int, default=0, metavar="N",
                        help="port of the server on 127.0.0.1 (default: a free one)")
    parser.add_argument("--open", action="store_true", help="open the web page in a browser")
    parser.add_argument("--no-setup", action="store_true",
                        help="neither install nor build: use what is in the build directory "
                        "(build, or the environment variable BOOTH_BUILD_DIR)")
    arguments = parser.parse_args()
    if arguments.seconds is not None and not 1 <= arguments.seconds <= 86400:
        parser.error("--seconds must be 1..86400")
    if not 0 <= arguments.port <= 65535:
        parser.error("--port must be 0..65535")
    return arguments


def main():
    arguments = parse_arguments()
    build = os.environ.get("BOOTH_BUILD_DIR") or os.path.join(ROOT, "build")
    try:
        os.makedirs(arguments.output, exist_ok=True)
    except OSError as error:
        print(f"demo: failed: {error}", file=sys.stderr)
        return 1
    with DemoCall(arguments, build, ROOT) as call:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: call.stop())
        try:
            call.run()
        except DemoFailed as failure:
            call.fail(str(failure))
        except Exception as error:  # pylint: disable=broad-except
            call.fail(f"{type(error).__name__}: {error}")
    check(call)
    if call.sides["booth"].connected:
        print_table(call)
    for reason in call.failures:
        print(f"demo: failed: {reason}", file=sys.stderr)
    return 1 if call.failures else 0


if __name__ == "__main__":
    sys.exit(main())
