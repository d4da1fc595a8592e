# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""How near a keyed clip comes to the truth of cases.py.

Larger psnr is better, every other number smaller:
  sad        sum |a - a*| per frame / 1000
  mse        mean (a - a*)^2, x 1000
  grad       sum (|grad a| - |grad a*|)^2 per frame / 1000, Gaussian derivative sigma 1.4
  dtssd      100 sqrt(mean (da/dt - da*/dt)^2): temporal flicker of the matte
  leak, hole % of true background with a > 0.1; % of true foreground with a < 0.9
  psnr       composite, Y:U:V = 6:1:1        psnr_y  luma only
  psnr_edge  the same 6:1:1 within 3 px of any partly covered pixel
  psnr_fg, psnr_bg  the same over solid foreground / clear background
  spill      mean chroma left towards the key colour where a* > 0.3 near the edge (code values)
  despoil    mean chroma taken away from the key colour over the whole foreground (code values)
  flicker    mean |dY/dt| of the composite where the truth is still background (code values)
"""
import json
import os

import cv2
import numpy as np

KR, KB = 0.299, 0.114


def read_case(d):
    with open(os.path.join(d, "meta.json")) as f:
        m = json.load(f)
    w, h, n = m["width"], m["height"], m["frames"]
    m["truth"] = read_i420(os.path.join(d, "truth.i420"), w, h, n)
    m["alpha"] = np.fromfile(os.path.join(d, "alpha.gray"), np.uint8).reshape(n, h, w)
    return m


def read_i420(path, w, h, n):
    raw = np.fromfile(path, np.uint8)
    size = w * h * 3 // 2
    if raw.size < n * size:
        raise ValueError(f"{path}: {raw.size / size:.2f} frames, wanted {n}")
    raw = raw[:n * size].reshape(n, size)
    y = raw[:, :w * h].reshape(n, h, w)
    u = raw[:, w * h:w * h * 5 // 4].reshape(n, h // 2, w // 2)
    v = raw[:, w * h * 5 // 4:].reshape(n, h // 2, w // 2)
    return y, u, v


def key_chroma(rgb):
    r, g, b = (x / 255.0 for x in rgb)
    y = KR * r + (1 - KR - KB) * g + KB * b
    return 224 * (b - y) / (2 * (1 - KB)), 224 * (r - y) / (2 * (1 - KR))


def grad_mag(a, sigma=1.4):
    r = int(np.ceil(3 * sigma))
    x = np.arange(-r, r + 1, dtype=np.float64)
    g = np.exp(-x * x / (2 * sigma * sigma))
    g /= g.sum()
    d = -x * g / (sigma * sigma)
    d /= np.abs((d * -x).sum())
    gx = cv2.sepFilter2D(a, cv2.CV_64F, d, g, borderType=cv2.BORDER_REPLICATE)
    gy = cv2.sepFilter2D(a, cv2.CV_64F, g, d, borderType=cv2.BORDER_REPLICATE)
    return np.hypot(gx, gy)


def psnr(mse):
    return 99.0 if mse < 1e-9 else float(10 * np.log10(255.0 ** 2 / mse))


def alpha_from_two(over0, over1, w, h, n):
    y0 = read_i420(over0, w, h, n)[0].astype(np.float64)
    y1 = read_i420(over1, w, h, n)[0].astype(np.float64)
    return np.clip(1 - (y1 - y0) / 219.0, 0, 1)


def score(case, comp=None, alpha=None):
    """case: read_case(); comp: (y, u, v) arrays; alpha: float 0..1 array [n, h, w]."""
    res = {}
    at = case["alpha"].astype(np.float64) / 255
    n, h, w = at.shape
    if alpha is not None:
        d = alpha - at
        res["sad"] = float(np.abs(d).sum() / n / 1000)
        res["mse"] = float((d * d).mean() * 1000)
        res["grad"] = float(np.mean([((grad_mag(alpha[i]) - grad_mag(at[i])) ** 2).sum() for i in range(n)]) / 1000)
        if n > 1:
            res["dtssd"] = float(100 * np.sqrt((np.diff(d, axis=0) ** 2).mean()))
        res["leak"] = float(100 * (alpha[at < 0.01] > 0.1).mean())
        res["hole"] = float(100 * (alpha[at > 0.99] < 0.9).mean())
    if comp is not None:
        t = case["truth"]
        e = [(c.astype(np.float64) - x.astype(np.float64)) for c, x in zip(comp, t)]
        part = ((at > 0.02) & (at < 0.98)).astype(np.uint8)
        k = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
        edge = np.stack([cv2.dilate(part[i], k) for i in range(n)]) > 0
        fg, bg = (at > 0.98) & ~edge, (at < 0.02) & ~edge

        def region(mask):
            q = mask[:, ::2, ::2]
            if mask.sum() == 0:
                return 99.0
            return psnr((6 * (e[0][mask] ** 2).mean() + (e[1][q] ** 2).mean() + (e[2][q] ** 2).mean()) / 8)
        every = np.ones_like(edge)
        res["psnr"], res["psnr_y"] = region(every), psnr((e[0] ** 2).mean())
        res["psnr_edge"], res["psnr_fg"], res["psnr_bg"] = region(edge), region(fg), region(bg)
        kc = key_chroma(case["key_rgb"])
        norm = np.hypot(*kc)
        along = (e[1] * kc[0] + e[2] * kc[1]) / norm
        aq, eq = at[:, ::2, ::2], edge[:, ::2, ::2]
        res["spill"] = float(np.maximum(along[eq & (aq > 0.3)], 0).mean())
        res["despoil"] = float(np.maximum(-along[aq > 0.3], 0).mean())
        if n > 1:
            still = (at[1:] < 0.004) & (at[:-1] < 0.004) & ~edge[1:] & ~edge[:-1]
            res["flicker"] = float(np.abs(np.diff(comp[0].astype(np.float64), axis=0))[still].mean())
    return {k: round(v, 4) for k, v in res.items()}
