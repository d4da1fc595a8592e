// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the page of signaling/web tells of a call, as JavaScript for Page.
#pragma once

namespace booth::interop {

inline constexpr char kOnline[] = "document.querySelector('#connection').dataset.online === 'true'";
inline constexpr char kIdle[] = "document.body.dataset.state === 'idle'";
inline constexpr char kConnected[] = "document.body.dataset.state === 'connected'";

/// A promise kept once the page has decoded sound that is not silence.
inline constexpr char kHeard[] = R"js(new Promise((done) => {
  const look = async () => {
    const report = await window.calls.at(-1).getStats();
    const heard = [...report.values()].some((entry) => entry.type === 'inbound-rtp' &&
        entry.kind === 'audio' && entry.totalAudioEnergy > 0);
    heard ? done(true) : setTimeout(look, 100);
  };
  look();
}))js";

}  // namespace booth::interop
