// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/element/settings.hpp"

#include "signaling/element/protocol_type.hpp"

namespace booth {

using Settings = WebrtcSignalingSettings;

namespace {

GType role_type() {
  using signaling::StreamRole;
  static const GEnumValue kValues[] = {
      {int(StreamRole::kProducer), "Offers a stream to consumers", "producer"},
      {int(StreamRole::kConsumer), "Watches what a producer offers", "consumer"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothSignalingRole", kValues);
  return type;
}

}  // namespace

const PropertyTable<Settings>& webrtcsignaling_properties() {
  static const PropertyTable<Settings> table({
      {"webrtcbin", "webrtcbin",
       "Name of the webrtcbin to negotiate for; empty = the only one of the pipeline",
       &Settings::webrtcbin, 0, 0, Mutable::kReady},
      {"uri", "URI", "Signaling server, ws:// or wss:// (or http:// or https://, as its page)",
       &Settings::uri, 0, 0, Mutable::kReady},
      {"protocol", "Protocol", "What the signaling server speaks",
       enum_member<&Settings::protocol, Settings>(protocol_type()), 0, 0, Mutable::kReady},
      {"socketio-events", "Socket.IO events",
       "With protocol=socketio: names of the application's events as JSON, or a file with it; "
       "empty = joinRoom, callRemote, acceptCall, sendOffer and so on (docs/signaling.md)",
       &Settings::socketio_events, 0, 0, Mutable::kReady},
      {"role", "Role",
       "What this peer is where the protocol knows producers and consumers (gstwebrtc); a producer "
       "sees and calls the consumers, a consumer the producers",
       enum_member<&Settings::role, Settings>(role_type()), 0, 0, Mutable::kReady},
      {"room", "Room", "Room to join; peers of one room can call each other", &Settings::room, 0, 0,
       Mutable::kReady},
      {"display-name", "Display name", "Name the others in the room are shown; may be empty",
       &Settings::display_name, 0, 0, Mutable::kReady},
      {"tls-ca-file", "TLS CA file",
       "PEM file of the authorities to trust for wss://; empty = the system's",
       &Settings::tls_ca_file, 0, 0, Mutable::kReady},
      {"auto-call", "Call automatically",
       "Ring those who are in the room when joining, one after the other until one accepts",
       &Settings::auto_call, 0, 0, Mutable::kReady},
      {"auto-accept", "Accept automatically",
       "Accept a call at once; otherwise the actions accept and reject decide",
       &Settings::auto_accept, 0, 0, Mutable::kReady},
      {"receive-audio", "Receive audio",
       "Offer to receive audio even if none is sent; what is sent is always sent both ways",
       &Settings::receive_audio, 0, 0, Mutable::kReady},
      {"receive-video", "Receive video",
       "Offer to receive video even if none is sent; what is sent is always sent both ways",
       &Settings::receive_video, 0, 0, Mutable::kReady},
      {"stun-server", "STUN server",
       "stun://host:port, handed to the webrtcbin; empty = as set there", &Settings::stun_server, 0,
       0, Mutable::kReady},
      {"turn-server", "TURN server",
       "turn://user:password@host:port with user and password percent-escaped, handed to the "
       "webrtcbin; empty = as set there",
       &Settings::turn_server, 0, 0, Mutable::kReady},
      {"local-address", "Local address",
       "Comma list of the addresses to offer media on; empty = all of the machine, or 127.0.0.1 "
       "if it has no network",
       &Settings::local_address, 0, 0, Mutable::kReady},
      {"reconnect-timeout", "Reconnect timeout",
       "Seconds without a packet until a call ends; its way through the network is looked for anew "
       "all the while. 0 = as soon as it is called disconnected",
       &Settings::reconnect_timeout, 0, 600, Mutable::kReady},
      {"warn-after", "Warn after",
       "Failed attempts in a row to reach the server after which one warning is posted, 0 = never; "
       "it goes on trying (see retry-limit)",
       &Settings::warn_after, 0, 1000, Mutable::kReady},
      {"retry-limit", "Retry limit",
       "Failed attempts in a row after which an error is posted, unless a call is going on, which "
       "never ends for this; 0 = tries for ever",
       &Settings::retry_limit, 0, 1000000, Mutable::kReady},
  });
  return table;
}

session::CallSession::Settings session_settings(const Settings& settings,
                                                const std::string& peer_id) {
  session::CallSession::Settings result;
  result.room.socket.uri = settings.uri;
  result.room.socket.ca_file = settings.tls_ca_file;
  result.room.dialect = &signaling::dialects()[static_cast<std::size_t>(settings.protocol)];
  result.room.role = settings.role;
  result.room.room = settings.room;
  result.room.peer_id = peer_id;
  result.room.display_name = settings.display_name;
  result.media.local_address = settings.local_address;
  result.media.reconnect_ms = std::int64_t{settings.reconnect_timeout} * 1000;
  result.media.stun_server = settings.stun_server;
  result.media.turn_server = settings.turn_server;
  result.media.receive_audio = settings.receive_audio;
  result.media.receive_video = settings.receive_video;
  result.calls.auto_call = settings.auto_call;
  result.calls.auto_accept = settings.auto_accept;
  result.warn_after = settings.warn_after;
  result.retry_limit = settings.retry_limit;
  return result;
}

}  // namespace booth
