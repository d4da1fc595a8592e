// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "signaling/call/codec.hpp"

namespace booth::call {

/// Elements that are missing to send and receive a codec, by name; empty = it can be used.
std::string lacking(Codec codec);

/// Bin of one sink and one source pad: raw media in, encoded frames out; null if an element is
/// missing. Tuned for calls: no look-ahead, key frames only when asked for.
Ref<GstElement> make_encoder(Codec codec, unsigned bitrate);
/// On what make_encoder() returned; bit/s, at any time.
void set_bitrate(GstElement* encoder, Codec codec, unsigned bitrate);

/// Bin for media that comes encoded: whole frames out, in the form the payloader wants.
Ref<GstElement> make_parser(Codec codec);

/// Encoded frames in, RTP out.
Ref<GstElement> make_payloader(Codec codec, int payload_type, std::uint32_t ssrc);

/// Bin: RTP in; raw media out, or encoded frames without `decode`.
Ref<GstElement> make_receiver(Codec codec, bool decode);

/// Raw and encoded caps of a kind, as the pads take and give them.
Ref<GstCaps> media_caps(bool video);

}  // namespace booth::call
