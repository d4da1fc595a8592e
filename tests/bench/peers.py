# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Other keyers, for background.py: the command of each, and what a frame costs it.

All of them do the whole job (key, lay over a still, I420 out) in one thread, with a clip and a still
that lie ready as raw frames. The CPU time of a process, user and system, is measured over a short and
over a long run; the slope between them is the cost of a frame, without start-up.
"""
import os
import resource
import shlex
import shutil
import subprocess

KEY = (17, 165, 65)
HEX = "0x%02X%02X%02X" % KEY


class Clip:
    """fg.i420 of `frames` frames and bg.i420 of one, in `folder`."""

    def __init__(self, folder, width, height, frames):
        self.folder, self.width, self.height, self.frames = folder, width, height, frames
        self.fg, self.bg = os.path.join(folder, "fg.i420"), os.path.join(folder, "bg.i420")


def alpha_and_compositor(clip, frames):
    parse = (f"rawvideoparse format=i420 width={clip.width} height={clip.height} framerate=25/1 "
             "colorimetry=bt601")
    return (f"gst-launch-1.0 -q compositor name=c max-threads=1 background=black sink_0::zorder=0 "
            f"sink_1::zorder=1 ! videoconvert n-threads=1 ! video/x-raw,format=I420 ! fakesink "
            f"filesrc location={clip.bg} blocksize={clip.width * clip.height * 3 // 2} ! {parse} ! "
            f"imagefreeze num-buffers={frames} ! c. "
            f"multifilesrc location={clip.fg} loop=true num-buffers={frames // clip.frames} ! "
            f"{parse} ! alpha method=custom target-r={KEY[0]} target-g={KEY[1]} target-b={KEY[2]} "
            "angle=35 noise-level=10 ! video/x-raw,format=AYUV ! c.")


def chromakey_and_overlay(clip, frames):
    raw = f"-f rawvideo -pix_fmt yuv420p -s {clip.width}x{clip.height} -r 25"
    return ("ffmpeg -v error -nostdin -threads 1 -filter_threads 1 -filter_complex_threads 1 "
            f"{raw} -stream_loop -1 -i {clip.fg} {raw} -i {clip.bg} -filter_complex "
            f"'[1:v]loop=-1:1[b];[0:v]chromakey={HEX}:0.08:0.1[k];"
            "[b][k]overlay=shortest=1,format=yuv420p[o]' "
            f"-map '[o]' -frames:v {frames} -f null -")


def in_range_and_copy(program):
    def command(clip, frames):
        return (f"{program} {clip.fg} {clip.bg} {clip.width} {clip.height} {KEY[0]} {KEY[1]} "
                f"{KEY[2]} {frames}")
    return command


class Peer:
    """One keyer, and how many milliseconds a frame of 1080p takes it, roughly."""

    def __init__(self, name, command, rough_ms, slope=True):
        self.name, self.command, self.rough_ms, self.slope = name, command, rough_ms, slope

    def missing(self, clip):
        program = shlex.split(self.command(clip, clip.frames))[0]
        return None if shutil.which(program) else f"{os.path.basename(program)} is not installed"

    def long_run(self, clip, seconds):
        """Frames that take about so long, a multiple of the clip's."""
        rough = self.rough_ms * clip.width * clip.height / (1920 * 1080)
        return max(2, round(1000 * seconds / rough / clip.frames)) * clip.frames

    def measure(self, clip, seconds, core):
        """CPU milliseconds of one frame, measured once."""
        frames = self.long_run(clip, seconds)
        if not self.slope:
            return float(run(self.command(clip, frames), core)[1])
        short = run(self.command(clip, clip.frames), core)[0]
        return (run(self.command(clip, frames), core)[0] - short) / (frames - clip.frames)


def run(command, core):
    """CPU milliseconds of the process and what it prints."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = subprocess.run(["taskset", "-c", str(core)] + shlex.split(command),
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if result.returncode:
        raise RuntimeError(f"{command}\n{result.stderr[-800:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 1000 * cpu, result.stdout


def peers(build):
    opencv = os.path.join(build, "tests", "bench", "opencv_keyer")
    return [
        Peer("OpenCV inRange + copyTo", in_range_and_copy(opencv), 6.5, slope=False),
        Peer("GStreamer alpha + compositor", alpha_and_compositor, 30.0),
        Peer("FFmpeg chromakey + overlay", chromakey_and_overlay, 73.0),
    ]
