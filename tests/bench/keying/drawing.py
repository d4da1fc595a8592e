# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A presenter, drawn in linear light at several times the output resolution: coverage is exact."""
import cv2
import numpy as np

F32 = np.float32


# ----------------------------------------------------------------- colour ---
def srgb_to_lin(c):
    c = np.asarray(c, F32)
    return np.where(c <= 0.04045, c / 12.92, ((np.maximum(c, 0) + 0.055) / 1.055) ** 2.4).astype(F32)


def lin_to_srgb(c):
    c = np.clip(np.asarray(c, F32), 0, 1)
    return np.where(c <= 0.0031308, 12.92 * c, 1.055 * np.power(c, 1 / 2.4) - 0.055).astype(F32)


def rgb8(r, g, b):
    """8-bit display colour to linear light."""
    return srgb_to_lin(np.array([r, g, b], F32) / 255.0)


# BT.601, limited range, R'G'B' in 0..1 -> Y'CbCr in 8-bit code values.
KR, KB = 0.299, 0.114
KG = 1.0 - KR - KB


def rgb_to_ycc(rgb):
    r, g, b = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    y = KR * r + KG * g + KB * b
    cb = (b - y) / (2 * (1 - KB))
    cr = (r - y) / (2 * (1 - KR))
    return 16 + 219 * y, 128 + 224 * cb, 128 + 224 * cr


def ycc_to_rgb(y, cb, cr):
    y = (np.asarray(y, F32) - 16) / 219
    cb = (np.asarray(cb, F32) - 128) / 224
    cr = (np.asarray(cr, F32) - 128) / 224
    r = y + 2 * (1 - KR) * cr
    b = y + 2 * (1 - KB) * cb
    g = (y - KR * r - KB * b) / KG
    return np.stack([r, g, b], -1)


def half(p):
    """2x2 box average: 4:2:0 with chroma sited in the middle of the square."""
    return (p[0::2, 0::2] + p[1::2, 0::2] + p[0::2, 1::2] + p[1::2, 1::2]) / 4


def q8(p):
    return np.clip(np.rint(p), 0, 255).astype(np.uint8)


def to_i420(rgb):
    """R'G'B' (0..1 float, even size) to one packed I420 frame."""
    y, cb, cr = rgb_to_ycc(rgb)
    return np.concatenate([q8(y).ravel(), q8(half(cb)).ravel(), q8(half(cr)).ravel()])


# ---------------------------------------------------------------- drawing ---
def value_noise(rng, h, w, cell, octaves=3):
    """Smooth random field in about 0..1."""
    out = np.zeros((h, w), F32)
    amp, total = 1.0, 0.0
    for _ in range(octaves):
        gh, gw = max(2, int(h / cell) + 2), max(2, int(w / cell) + 2)
        g = rng.random((gh, gw)).astype(F32)
        out += amp * cv2.resize(g, (w, h), interpolation=cv2.INTER_CUBIC)
        total += amp
        amp *= 0.5
        cell = max(2.0, cell / 2)
    return out / total


class Canvas:
    """Premultiplied linear-light colour and coverage at super-sampled size."""

    def __init__(self, w, h, ss):
        self.ss, self.w, self.h = ss, w * ss, h * ss
        self.p = np.zeros((self.h, self.w, 3), F32)
        self.a = np.zeros((self.h, self.w), F32)

    def mask(self):
        return np.zeros((self.h, self.w), np.uint8)

    def paint(self, mask, colour, opacity=1.0):
        """Lay `colour` (3-vector or field) over what is there where mask says so."""
        ys, xs = np.nonzero(mask.any(1))[0], np.nonzero(mask.any(0))[0]
        if len(ys) == 0:
            return
        sl = (slice(ys[0], ys[-1] + 1), slice(xs[0], xs[-1] + 1))
        m = mask[sl].astype(F32) * F32(opacity / 255.0)
        col = np.asarray(colour, F32)
        if col.ndim == 3:
            col = col[sl]
        self.p[sl] = self.p[sl] * (1 - m[..., None]) + m[..., None] * col
        self.a[sl] = self.a[sl] * (1 - m) + m

    def down(self, w, h):
        p = cv2.resize(self.p, (w, h), interpolation=cv2.INTER_AREA)
        a = cv2.resize(self.a, (w, h), interpolation=cv2.INTER_AREA)
        return p, np.clip(a, 0, 1)


def ipts(pts):
    """Float points to cv2's fixed-point form (4 fractional bits)."""
    return np.round(np.asarray(pts, np.float64) * 16).astype(np.int32).reshape(-1, 1, 2)


def poly(m, pts):
    cv2.fillPoly(m, [ipts(pts)], 255, cv2.LINE_8, 4)


def ellipse(m, cx, cy, rx, ry, angle=0):
    t = np.linspace(0, 2 * np.pi, 120)
    ca, sa = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    x, y = rx * np.cos(t), ry * np.sin(t)
    poly(m, np.stack([cx + ca * x - sa * y, cy + sa * x + ca * y], 1))


def stroke(m, pts, width):
    """Line of any width, down to a fraction of a super-sampled pixel."""
    if width >= 1:
        cv2.polylines(m, [ipts(pts)], False, 255, max(1, int(round(width))), cv2.LINE_8, 4)
    else:
        t = np.zeros_like(m)
        cv2.polylines(t, [ipts(pts)], False, int(255 * max(width, 0.15)), 1, cv2.LINE_8, 4)
        np.maximum(m, t, out=m)


def presenter(cv, spec, tex, t):
    """Draw the presenter at time t (in frames) onto canvas cv."""
    w, h = cv.w, cv.h
    u = h / 360.0                      # one "design pixel": drawn for 640x360
    sway = spec.get("sway", 3.0) * np.sin(2 * np.pi * t / 24.0)
    cx, cy = w * 0.5 + sway * u, h * 0.42
    skin = rgb8(*spec.get("skin", (222, 171, 140)))
    hair = rgb8(*spec.get("hair", (72, 48, 34)))
    shirt = rgb8(*spec.get("shirt", (60, 72, 118)))
    shade = (0.75 + 0.5 * (np.arange(w, dtype=F32) / w))[None, :, None]   # key light from the right
    cloth = (0.6 + 0.8 * tex["cloth"])[..., None]
    skin_f = skin * shade * (0.9 + 0.2 * tex["fine"])[..., None]
    hair_f = hair * (0.5 + 1.0 * tex["fine"])[..., None]

    # hair behind the head: a mass and loose strands
    m = cv.mask()
    ellipse(m, cx, cy - 14 * u, 66 * u, 78 * u)
    cv.paint(m, hair_f)
    srng = np.random.default_rng(spec["seed"] + 17)
    n = spec.get("strands", 60)
    m = cv.mask()
    for _ in range(n):
        a0 = srng.uniform(-np.pi * 1.12, np.pi * 0.12)
        r0 = srng.uniform(0.82, 0.98)
        ln = srng.uniform(14, spec.get("strand_len", 30)) * u
        curl = srng.uniform(-1.1, 1.1)
        wob = 0.06 * np.sin(2 * np.pi * t / 11.0 + srng.uniform(0, 6.3))
        wid = srng.uniform(0.35, spec.get("strand_w", 1.2)) * cv.ss * (u / cv.ss)
        s = np.linspace(0, 1, 14)
        x0, y0 = cx + 66 * u * r0 * np.cos(a0), cy - 14 * u + 78 * u * r0 * np.sin(a0)
        ang = a0 + (curl + wob) * s
        pts = np.stack([x0 + np.cumsum(np.cos(ang)) * ln / 14, y0 + np.cumsum(np.sin(ang)) * ln / 14], 1)
        stroke(m, pts, wid)
    cv.paint(m, hair_f * 1.3)

    # neck, shoulders, shirt with a woven pattern
    m = cv.mask()
    poly(m, [(cx - 24 * u, cy + 40 * u), (cx + 24 * u, cy + 40 * u), (cx + 30 * u, cy + 136 * u), (cx - 30 * u, cy + 136 * u)])
    cv.paint(m, skin_f * 0.8)
    m = cv.mask()
    tt = np.linspace(0, 1, 30)
    left = np.stack([cx - 28 * u - 120 * u * tt ** 0.8, cy + 88 * u + 42 * u * tt ** 2.2], 1)
    right = np.stack([cx + 28 * u + 120 * u * tt ** 0.8, cy + 88 * u + 42 * u * tt ** 2.2], 1)
    body = np.concatenate([[(cx, cy + 122 * u)], right, [(cx + 165 * u, h + 5 * u), (cx - 165 * u, h + 5 * u)], left[::-1]])
    poly(m, body)
    cv.paint(m, shirt * shade * cloth)
    stripe = rgb8(*spec.get("stripe", (200, 196, 188)))
    sm = cv.mask()
    for k in range(-8, 9):
        stroke(sm, [(cx + k * 20 * u, cy + 80 * u), (cx + k * 22 * u, h)], 2.2 * u)
    cv.paint(cv2.bitwise_and(sm, m), stripe * shade * cloth, 0.8)
    # tie: a colour close to the key's hue but duller, that must stay
    m = cv.mask()
    poly(m, [(cx - 7 * u, cy + 118 * u), (cx + 7 * u, cy + 118 * u), (cx + 13 * u, h), (cx - 13 * u, h)])
    cv.paint(m, rgb8(*spec.get("tie", (104, 112, 60))) * cloth)

    # head
    for sx in (-1, 1):
        m = cv.mask()
        ellipse(m, cx + sx * 50 * u, cy + 4 * u, 8 * u, 14 * u)
        cv.paint(m, skin_f * 0.9)
    m = cv.mask()
    ellipse(m, cx, cy, 49 * u, 62 * u)
    cv.paint(m, skin_f)
    m = cv.mask()
    t2 = np.linspace(np.pi * 1.02, np.pi * 1.98, 40)
    fringe = np.stack([cx + 52 * u * np.cos(t2), cy - 4 * u + 64 * u * np.sin(t2)], 1)
    inner = np.stack([cx + 44 * u * np.cos(t2[::-1]), cy - 8 * u + 38 * u * np.sin(t2[::-1])], 1)
    poly(m, np.concatenate([fringe, inner]))
    cv.paint(m, hair_f)
    for sx in (-1, 1):
        m = cv.mask()
        ellipse(m, cx + sx * 18 * u, cy - 4 * u, 8 * u, 4.5 * u)
        cv.paint(m, rgb8(240, 240, 238))
        m = cv.mask()
        ellipse(m, cx + sx * 18 * u, cy - 4 * u, 3.6 * u, 3.6 * u)
        cv.paint(m, rgb8(50, 60, 50))
        m = cv.mask()                    # spectacles
        ang = np.linspace(0, 2 * np.pi, 60)
        stroke(m, np.stack([cx + sx * 19 * u + 14 * u * np.cos(ang), cy - 4 * u + 11 * u * np.sin(ang)], 1), 1.4 * u)
        stroke(m, [(cx + sx * 33 * u, cy - 6 * u), (cx + sx * 52 * u, cy - 8 * u)], 1.2 * u)
        cv.paint(m, rgb8(24, 24, 28))
    m = cv.mask()
    ellipse(m, cx, cy + 32 * u, 17 * u, 5 * u)
    cv.paint(m, rgb8(168, 84, 80))

    # card with colour patches held up on the left: what must not be keyed
    ox = cx - 190 * u + spec.get("card_sway", 4.0) * u * np.sin(2 * np.pi * t / 16.0 + 1.0)
    oy = cy + 10 * u
    m = cv.mask()
    poly(m, [(ox - 6 * u, oy + 70 * u), (ox + 26 * u, oy + 66 * u), (ox + 74 * u, h), (ox + 20 * u, h)])
    cv.paint(m, skin_f * 0.95)
    patches = spec["patches"]
    for i, c in enumerate(patches):
        m = cv.mask()
        x, y = ox - 44 * u + (i % 4) * 24 * u, oy - 30 * u + (i // 4) * 26 * u
        poly(m, [(x, y), (x + 24.3 * u, y), (x + 24.3 * u, y + 26.3 * u), (x, y + 26.3 * u)])
        cv.paint(m, rgb8(*c))

    # waving hand on the right (the fast mover)
    amp = spec.get("wave", 6.0)
    hx = cx + 180 * u + amp * u * np.sin(2 * np.pi * t / 10.0)
    hy = cy + 6 * u + 0.35 * amp * u * np.cos(2 * np.pi * t / 10.0)
    m = cv.mask()
    stroke(m, [(hx, hy + 24 * u), (cx + 120 * u, h)], 34 * u)
    cv.paint(m, shirt * 0.8 * shade * cloth)
    m = cv.mask()
    ellipse(m, hx, hy, 22 * u, 26 * u)
    for k in range(5):
        fa = -np.pi / 2 + (k - 2) * 0.36
        stroke(m, [(hx, hy), (hx + 50 * u * np.cos(fa), hy + 50 * u * np.sin(fa))], 9 * u)
    cv.paint(m, skin_f)

    # semi-transparent things: a glass and a gauze band
    if spec.get("glass", False):
        gx, gy = cx + 96 * u, cy - 40 * u
        m = cv.mask()
        poly(m, [(gx - 22 * u, gy), (gx + 22 * u, gy), (gx + 15 * u, gy + 72 * u), (gx - 15 * u, gy + 72 * u)])
        cv.paint(m, rgb8(198, 206, 214), 0.22)
        m = cv.mask()
        poly(m, [(gx - 19 * u, gy + 26 * u), (gx + 19 * u, gy + 26 * u), (gx + 15 * u, gy + 72 * u), (gx - 15 * u, gy + 72 * u)])
        cv.paint(m, rgb8(150, 60, 40), 0.45)
        m = cv.mask()
        stroke(m, [(gx - 16 * u, gy + 6 * u), (gx - 12 * u, gy + 62 * u)], 3 * u)
        cv.paint(m, rgb8(250, 250, 250), 0.8)
        m = cv.mask()
        poly(m, [(cx - 150 * u, cy - 120 * u), (cx - 96 * u, cy - 112 * u), (cx - 118 * u, cy - 30 * u), (cx - 166 * u, cy - 46 * u)])
        cv.paint(m, rgb8(205, 200, 210), 0.5)


def textures(rng, w, h, ss):
    u = h * ss / 360.0
    fine = value_noise(rng, h * ss, w * ss, 9 * u)
    cloth = value_noise(rng, h * ss, w * ss, 30 * u)
    return {"fine": fine, "cloth": cloth}


def draw_frame(spec, w, h, tex, t):
    """Premultiplied linear colour and alpha of frame t, exposure-averaged."""
    ss = spec["ss"]
    steps = spec.get("blur_steps", 1)
    shutter = spec.get("shutter", 0.0)
    acc_p = np.zeros((h, w, 3), F32)
    acc_a = np.zeros((h, w), F32)
    for k in range(steps):
        dt = shutter * ((k + 0.5) / steps - 0.5)
        cv = Canvas(w, h, ss)
        presenter(cv, spec, tex, t + dt)
        p, a = cv.down(w, h)
        acc_p += p / steps
        acc_a += a / steps
    s = spec.get("lens", 0.0) * h / 360.0
    if s > 0:
        acc_p = cv2.GaussianBlur(acc_p, (0, 0), s, borderType=cv2.BORDER_REPLICATE)
        acc_a = cv2.GaussianBlur(acc_a, (0, 0), s, borderType=cv2.BORDER_REPLICATE)
    return acc_p, acc_a
