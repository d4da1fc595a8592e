// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include "gst/properties.hpp"
#include "signaling/element/protocol_type.hpp"
#include "signaling/session/call_session.hpp"

namespace booth {

/// What an application sets on webrtcsignaling.
struct WebrtcSignalingSettings {
  std::string webrtcbin;
  std::string uri = "ws://127.0.0.1:8443/booth";
  Protocol protocol = {};
  std::string socketio_events;
  signaling::StreamRole role = signaling::StreamRole::kProducer;
  std::string room{signaling::kDefaultRoom};
  std::string display_name;
  std::string tls_ca_file;
  bool auto_call = false;
  bool auto_accept = true;
  bool receive_audio = true;
  bool receive_video = true;
  std::string stun_server;
  std::string turn_server;
  std::string local_address;
  unsigned reconnect_timeout = 30;
  unsigned warn_after = 3;
  unsigned retry_limit = 0;
};

const PropertyTable<WebrtcSignalingSettings>& webrtcsignaling_properties();

/// `peer_id` is the wanted one.
session::CallSession::Settings session_settings(const WebrtcSignalingSettings& settings,
                                                const std::string& peer_id);

}  // namespace booth
