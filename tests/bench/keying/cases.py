# SPDX-FileCopyrightText: 2026 The Booth authors
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Short clips of a drawn presenter before a screen, with the exact truth.

    draw -> lens blur -> mix with lit screen -> OETF -> sensor noise
         -> R'G'B' 8 bit -> Y'CbCr 4:2:0 (BT.601 limited) -> codec -> I420

The truth is the same presenter *without spill* before the wanted background, with the same noise on
the presenter and no codec. Files of a case: fg.i420 (camera, N frames), bg.i420 (wanted background,
1 frame), truth.i420, alpha.gray (true coverage), meta.json.

Needs numpy and OpenCV, and the ffmpeg program for the H.264 case.
"""
import json
import os

import cv2
import numpy as np

from camera import add_spill, background, codec_h264, codec_jpeg, lit_screen, mix, sensor_noise
from drawing import F32, draw_frame, srgb_to_lin, textures, to_i420


# ------------------------------------------------------------------- cases ---
PATCHES = [(243, 243, 242), (160, 160, 160), (85, 85, 85), (28, 28, 30),
           (175, 54, 60), (214, 126, 44), (231, 199, 31), (108, 110, 52),
           (94, 150, 148), (8, 133, 161), (56, 61, 150), (94, 60, 108)]

CASES = {
    # even light, clean camera, antialiased edges: the easy base line
    "studio": dict(screen=(0, 177, 64), mix="gamma", noise=1.0, spill=0.0, strands=60, lens=0.4,
                   uneven=0.05, seed=11),
    # loose fair hair, rim spill
    "hair": dict(screen=(18, 168, 66), mix="linear", noise=2.0, spill=0.25, strands=420, strand_len=52,
                 strand_w=0.9, hair=(186, 148, 92), lens=0.45, uneven=0.1, seed=23),
    # fast hand with motion blur, glass and gauze
    "motion": dict(screen=(10, 160, 60), mix="linear", noise=2.0, spill=0.12, strands=80, lens=0.4, wave=46.0,
                   card_sway=40.0, shutter=0.5, blur_steps=12, glass=True, uneven=0.1, seed=37),
    # badly lit cloth with folds and glare
    "uneven": dict(screen=(38, 158, 72), mix="gamma", noise=2.5, spill=0.18, strands=120, lens=0.5, uneven=0.55,
                   folds=0.16, glare=0.5, seed=41),
    # cheap webcam: dull screen, soft lens, strong noise, JPEG
    "webcam": dict(screen=(66, 150, 82), mix="linear", noise=4.5, chroma_noise=1.0, spill=0.25, strands=160, lens=0.9,
                   uneven=0.3, folds=0.06, codec=("jpeg", 65), hair=(38, 30, 28), seed=53),
    # blue screen, H.264, blue-grey and green clothes
    "blue": dict(screen=(24, 66, 176), mix="linear", noise=2.5, spill=0.2, strands=200, strand_len=40, lens=0.5,
                 uneven=0.2, codec=("h264", 29), shirt=(88, 104, 120), tie=(84, 96, 132), stripe=(70, 130, 70),
                 hair=(120, 60, 34), glass=True, seed=67),
}


def generate(name, out, w, h, frames, seed=0):
    spec = dict(CASES[name], ss=4 if h <= 400 else 2)
    spec["seed"] += seed
    spec.setdefault("patches", PATCHES)
    rng = np.random.default_rng(spec["seed"])
    tex = textures(rng, w, h, spec["ss"])
    screen = lit_screen(spec, w, h, rng)
    bg8 = background(w, h, spec["seed"] + 1)
    bg_lin = srgb_to_lin(bg8.astype(F32) / 255)
    os.makedirs(out, exist_ok=True)
    obs, truth, alphas, keysamples = [], [], [], []
    for t in range(frames):
        p, a = draw_frame(spec, w, h, tex, float(t))
        ps = add_spill(p, a, spec, h)
        seen = mix(ps, a, screen, spec["mix"])
        want = mix(p, a, bg_lin, spec["mix"])
        n = sensor_noise(rng, spec, seen.mean(-1))
        seen = np.rint(np.clip(seen + n, 0, 1) * 255) / 255
        want = np.clip(want + a[..., None] * n, 0, 1)
        obs.append(to_i420(seen))
        truth.append(to_i420(want))
        alphas.append(np.rint(a * 255).astype(np.uint8))
        keysamples.append(seen[a < 0.004][::7])
    codec = spec.get("codec")
    if codec and codec[0] == "jpeg":
        obs = codec_jpeg(obs, w, h, codec[1])
    elif codec and codec[0] == "h264":
        obs = codec_h264(obs, w, h, codec[1])
    key = np.median(np.concatenate(keysamples), 0) * 255
    with open(os.path.join(out, "fg.i420"), "wb") as f:
        f.write(b"".join(x.tobytes() for x in obs))
    with open(os.path.join(out, "truth.i420"), "wb") as f:
        f.write(b"".join(x.tobytes() for x in truth))
    with open(os.path.join(out, "alpha.gray"), "wb") as f:
        f.write(b"".join(x.tobytes() for x in alphas))
    cv2.imwrite(os.path.join(out, "bg.png"), bg8[..., ::-1])
    to_i420(bg8.astype(F32) / 255).tofile(os.path.join(out, "bg.i420"))
    for nm, v in (("bg0", 0.0), ("bg1", 1.0)):
        to_i420(np.full((h, w, 3), v, F32)).tofile(os.path.join(out, nm + ".i420"))
    meta = dict(case=name, width=w, height=h, frames=frames, fps=25, colorimetry="bt601-limited",
                key_rgb=[int(round(x)) for x in key], screen_rgb=list(spec["screen"]), mix=spec["mix"],
                recipe={k: v for k, v in spec.items() if k != "patches"})
    with open(os.path.join(out, "meta.json"), "w") as f:
        json.dump(meta, f, indent=1)
