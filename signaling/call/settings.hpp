// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include "gst/properties.hpp"
#include "signaling/call/media_hub.hpp"
#include "signaling/element/protocol_type.hpp"
#include "signaling/session/call_session.hpp"

namespace booth {

enum class TransportPolicy : int { kAll, kRelay };

/// What an application sets on webrtccall.
struct WebrtcCallSettings {
  std::string uri = "ws://127.0.0.1:8443/booth";
  Protocol protocol = {};
  std::string socketio_events;
  std::string room{signaling::kDefaultRoom};
  std::string display_name;
  std::string tls_ca_file;
  session::Part role = session::Part::kCall;
  bool auto_call = true;
  bool auto_accept = true;
  unsigned max_peers = 32;
  std::string video_codecs = "vp8,h264,vp9";
  unsigned video_bitrate = 1'500'000;
  unsigned audio_bitrate = 48'000;
  bool decode = true;
  bool receive_audio = true;
  bool receive_video = true;
  unsigned latency = 100;
  bool data_channels = true;
  std::string spare_pads;
  std::string ice_servers;
  TransportPolicy ice_transport_policy = TransportPolicy::kAll;
  unsigned min_port = 0;
  unsigned max_port = 0;
  std::string local_address;
  unsigned stats_interval = 0;
  bool negotiation_log = false;
  unsigned reconnect_timeout = 30;
  unsigned warn_after = 3;
  unsigned retry_limit = 0;
};

const PropertyTable<WebrtcCallSettings>& webrtccall_properties();

/// `peer_id` is the wanted one.
session::CallSession::Settings session_settings(const WebrtcCallSettings& settings,
                                                const std::string& peer_id);

struct MediaSettings {
  call::MediaHub::Settings settings;
  std::string problem;  ///< what to do about settings that cannot be; empty = they can
};
MediaSettings media_settings(const WebrtcCallSettings& settings);

}  // namespace booth
