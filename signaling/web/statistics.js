// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What RTCPeerConnection.getStats() says, in one line for people.

/** The figures that matter, from a stats report; undefined where unknown. */
export function summarize(report) {
  const figures = {};
  for (const entry of report.values()) {
    if (entry.type === 'inbound-rtp' && entry.kind === 'video') {
      figures.width = entry.frameWidth;
      figures.height = entry.frameHeight;
      figures.rate = entry.framesPerSecond;
      figures.bytes = entry.bytesReceived;
      figures.time = entry.timestamp;
      const packets = entry.packetsReceived + entry.packetsLost;
      figures.loss = packets > 0 ? entry.packetsLost / packets : 0;
    } else if (entry.type === 'candidate-pair' && entry.nominated && entry.state === 'succeeded') {
      figures.roundTrip = entry.currentRoundTripTime;
    }
  }
  return figures;
}

/** "640×360 · 30 fps · 910 kbit/s · 12 ms", from two figures a moment apart. */
export function describe(now, before) {
  const parts = [];
  if (now.width) parts.push(`${now.width}×${now.height}`);
  if (now.rate) parts.push(`${Math.round(now.rate)} fps`);
  if (before?.time < now.time) {
    const kilobits = (now.bytes - before.bytes) * 8 / (now.time - before.time);
    parts.push(`${Math.max(0, Math.round(kilobits))} kbit/s`);
  }
  if (now.roundTrip !== undefined) parts.push(`${Math.round(now.roundTrip * 1000)} ms`);
  if (now.loss >= 0.01) parts.push(`${Math.round(now.loss * 100)} % lost`);
  return parts.join(' · ');
}
