# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The screen, the wanted background, and what a camera makes of the presenter before them."""
import subprocess

import cv2
import numpy as np

from drawing import F32, lin_to_srgb, rgb8, srgb_to_lin, to_i420, value_noise, ycc_to_rgb


# ----------------------------------------------------- screen, background ---
def lit_screen(spec, w, h, rng):
    """The coloured screen as lit, linear light (static over the clip)."""
    k = rgb8(*spec["screen"])
    yy, xx = np.mgrid[0:h, 0:w].astype(F32)
    xx, yy = xx / w, yy / h
    light = np.ones((h, w), F32)
    un = spec.get("uneven", 0.0)
    if un > 0:
        spot = np.exp(-(((xx - 0.72) / 0.45) ** 2 + ((yy - 0.25) / 0.6) ** 2))
        light *= 1 - un + un * 1.25 * spot
    fold = spec.get("folds", 0.0)
    if fold > 0:
        warp = value_noise(rng, h, w, 120 * h / 360.0, 2)
        light *= 1 + fold * np.sin(2 * np.pi * (7 * xx + 1.6 * warp + 0.3 * yy))
    light *= 1 + 0.02 * (value_noise(rng, h, w, 40 * h / 360.0) - 0.5)
    out = k[None, None, :] * light[..., None]
    glare = spec.get("glare", 0.0)
    if glare > 0:   # whitish reflection: washes the colour out
        g = glare * np.exp(-(((xx - 0.9) / 0.2) ** 2 + ((yy - 0.15) / 0.25) ** 2))
        out = out + g[..., None] * rgb8(255, 246, 230) * 0.25
    return np.clip(out, 0, 1).astype(F32)


def background(w, h, seed):
    """A made-up room with window, lamp, shelves: R'G'B' 0..1."""
    rng = np.random.default_rng(seed)
    lin = np.zeros((h, w, 3), F32)
    yy, xx = np.mgrid[0:h, 0:w].astype(F32)
    lin[:] = rgb8(176, 150, 128) * (0.55 + 0.5 * (xx / w))[..., None]
    lin *= (0.85 + 0.3 * value_noise(rng, h, w, 60 * h / 360.0))[..., None]
    u = h / 360.0

    def box(x0, y0, x1, y1, c):
        lin[int(y0 * u):int(y1 * u), int(x0 * u * w / h * 9 / 16):int(x1 * u * w / h * 9 / 16)] = c
    box(40, 30, 220, 190, rgb8(170, 205, 240))
    box(40, 120, 220, 190, rgb8(96, 134, 70))
    box(126, 30, 134, 190, rgb8(235, 232, 226))
    for r in range(3):
        for c in range(16):
            col = rgb8(*(rng.integers(40, 220, 3)))
            x = 420 + c * 12
            box(x, 60 + r * 70, x + rng.integers(6, 11), 60 + r * 70 + 48 + int(rng.integers(-10, 10)), col)
        box(414, 106 + r * 70, 616, 114 + r * 70, rgb8(92, 62, 40))
    box(0, 300, 640, 360, rgb8(110, 78, 54))
    d = np.exp(-(((xx / w - 0.48) / 0.1) ** 2 + ((yy / h - 0.12) / 0.2) ** 2))
    lin = lin + d[..., None] * rgb8(255, 220, 160) * 0.7
    out = lin_to_srgb(cv2.GaussianBlur(lin, (0, 0), 0.6 * u))
    return np.rint(out * 255).astype(np.uint8)


# ------------------------------------------------------------------ camera ---
def sensor_noise(rng, spec, luma):
    """Noise in R'G'B' 0..1; stronger in the dark, chroma blotches larger than a pixel."""
    h, w = luma.shape
    s = spec.get("noise", 0.0) / 255.0
    if s <= 0:
        return np.zeros((h, w, 3), F32)
    n = rng.standard_normal((h, w, 3)).astype(F32) * s * 0.6
    n += rng.standard_normal((h, w, 1)).astype(F32) * s * 0.8
    blot = rng.standard_normal((h, w, 3)).astype(F32)
    blot = cv2.GaussianBlur(blot, (0, 0), 1.2)
    blot *= s * spec.get("chroma_noise", 0.7) / max(float(blot.std()), 1e-6)
    return (n + blot) * (1.3 - 0.6 * luma)[..., None]


def mix(p, a, back_lin, mode):
    """Presenter over a background: in linear light, or in display code values."""
    if mode == "linear":
        return lin_to_srgb(p + (1 - a)[..., None] * back_lin)
    straight = p / np.maximum(a, 1e-4)[..., None]
    return a[..., None] * lin_to_srgb(straight) + (1 - a)[..., None] * lin_to_srgb(back_lin)


def add_spill(p, a, spec, h):
    """Screen light that falls on the presenter: reflected by colour and as rim sheen."""
    s = spec.get("spill", 0.0)
    if s <= 0:
        return p
    k = rgb8(*spec["screen"])
    kn = k / k.max()
    near = cv2.GaussianBlur(1 - a, (0, 0), 9 * h / 360.0)
    wide = cv2.GaussianBlur(1 - a, (0, 0), 40 * h / 360.0)
    fall = (0.75 * near + 0.25 * wide)[..., None]
    return p + s * fall * kn * (0.8 * p.mean(-1, keepdims=True) + 0.05 * a[..., None])


def codec_jpeg(frames, w, h, quality):
    out = []
    for f in frames:
        y = f[:w * h].reshape(h, w)
        cb = f[w * h:w * h * 5 // 4].reshape(h // 2, w // 2)
        cr = f[w * h * 5 // 4:].reshape(h // 2, w // 2)
        up = [cv2.resize(c, (w, h), interpolation=cv2.INTER_NEAREST) for c in (cb, cr)]
        rgb = np.clip(ycc_to_rgb(y, up[0], up[1]), 0, 1)
        ok, buf = cv2.imencode(".jpg", np.rint(rgb[..., ::-1] * 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])
        if not ok:
            raise RuntimeError("JPEG encoder failed")
        dec = cv2.imdecode(buf, cv2.IMREAD_COLOR)[..., ::-1].astype(F32) / 255
        out.append(to_i420(dec))
    return out


def codec_h264(frames, w, h, crf):
    raw = b"".join(f.tobytes() for f in frames)
    fmt = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{w}x{h}", "-r", "25"]
    cmd1 = ["ffmpeg", "-v", "error", *fmt, "-i", "pipe:0", "-c:v", "libx264", "-threads", "1",
            "-preset", "veryfast", "-crf", str(crf), "-g", "50", "-bf", "0", "-f", "h264", "pipe:1"]
    bits = subprocess.run(cmd1, input=raw, stdout=subprocess.PIPE, check=True).stdout
    cmd2 = ["ffmpeg", "-v", "error", "-f", "h264", "-i", "pipe:0", "-f", "rawvideo", "-pix_fmt", "yuv420p", "pipe:1"]
    dec = subprocess.run(cmd2, input=bits, stdout=subprocess.PIPE, check=True).stdout
    n = w * h * 3 // 2
    if len(dec) != n * len(frames):
        raise RuntimeError("H.264 round trip lost frames")
    return [np.frombuffer(dec[i * n:(i + 1) * n], np.uint8) for i in range(len(frames))]
