// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/call/settings.hpp"

#include <sstream>

#include "signaling/call/elements.hpp"
#include "signaling/call/ice_servers.hpp"

namespace booth {

using Settings = WebrtcCallSettings;
using session::Part;

namespace {

GType role_type() {
  static const GEnumValue kValues[] = {
      {int(Part::kCall), "Rings and is rung; media both ways", "call"},
      {int(Part::kBroadcast), "Sends to everybody in the room, receives nothing", "broadcast"},
      {int(Part::kView), "Asks everybody in the room who sends something", "view"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothCallRole", kValues);
  return type;
}

GType policy_type() {
  static const GEnumValue kValues[] = {
      {int(TransportPolicy::kAll), "Every way through the network", "all"},
      {int(TransportPolicy::kRelay), "TURN servers only", "relay"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothTransportPolicy", kValues);
  return type;
}

std::vector<Property<Settings>> signaling_rows() {
  return {
      {"uri", "URI", "Signaling server, ws:// or wss:// (or http:// or https://, as its page)",
       &Settings::uri, 0, 0, Mutable::kReady},
      {"protocol", "Protocol", "What the signaling server speaks",
       enum_member<&Settings::protocol, Settings>(protocol_type()), 0, 0, Mutable::kReady},
      {"socketio-events", "Socket.IO events",
       "With protocol=socketio: names of the application's events as JSON, or a file with it; "
       "empty = joinRoom, callRemote, acceptCall, sendOffer and so on (docs/signaling.md)",
       &Settings::socketio_events, 0, 0, Mutable::kReady},
      {"room", "Room", "Room to join; peers of one room can call each other", &Settings::room, 0, 0,
       Mutable::kReady},
      {"display-name", "Display name", "Name the others in the room are shown; may be empty",
       &Settings::display_name, 0, 0, Mutable::kReady},
      {"tls-ca-file", "TLS CA file",
       "PEM file of the authorities to trust for wss://; empty = the system's",
       &Settings::tls_ca_file, 0, 0, Mutable::kReady},
      {"role", "Role", "What this peer does in the room",
       enum_member<&Settings::role, Settings>(role_type()), 0, 0, Mutable::kReady},
      {"auto-call", "Call automatically",
       "Ring everybody who is in the room when joining (role call; the others always ring)",
       &Settings::auto_call, 0, 0, Mutable::kReady},
      {"auto-accept", "Accept automatically",
       "Accept calls at once (role call; the others always do); otherwise the actions accept and "
       "reject decide",
       &Settings::auto_accept, 0, 0, Mutable::kReady},
      {"max-peers", "Most peers", "Calls at once; whoever else rings hears \"busy\"",
       &Settings::max_peers, 1, signaling::limits::kMaxSessionsPerPeer, Mutable::kReady},
      {"warn-after", "Warn after",
       "Failed attempts in a row to reach the server after which one warning is posted, 0 = never; "
       "it goes on trying (see retry-limit)",
       &Settings::warn_after, 0, 1000, Mutable::kReady},
      {"retry-limit", "Retry limit",
       "Failed attempts in a row after which an error is posted, unless a call is going on, which "
       "never ends for this; 0 = tries for ever",
       &Settings::retry_limit, 0, 1000000, Mutable::kReady},
  };
}

std::vector<Property<Settings>> media_rows() {
  return {
      {"video-codecs", "Video codecs",
       "Comma list of vp8, vp9 and h264, best first: what raw video may be sent in and what is "
       "received",
       &Settings::video_codecs, 0, 0, Mutable::kReady},
      {"video-bitrate", "Video bitrate", "Target of each encoded video stream in bit/s",
       &Settings::video_bitrate, 10'000, 100'000'000},
      {"audio-bitrate", "Audio bitrate", "Target of each encoded audio stream in bit/s",
       &Settings::audio_bitrate, 6'000, 510'000},
      {"decode", "Decode", "Remote pads give raw media; otherwise encoded frames",
       &Settings::decode, 0, 0, Mutable::kReady},
      {"receive-audio", "Receive audio", "Take the audio of the others (never with role broadcast)",
       &Settings::receive_audio, 0, 0, Mutable::kReady},
      {"receive-video", "Receive video", "Take the video of the others (never with role broadcast)",
       &Settings::receive_video, 0, 0, Mutable::kReady},
      {"latency", "Latency",
       "Of the jitter buffers in ms: how much later than they might be streams come out, so that "
       "late "
       "and repeated packets find their place",
       &Settings::latency, 0, 10'000, Mutable::kReady},
      {"data-channels", "Data channels",
       "Offer a data channel with every call, and take those of the others: what send-text, "
       "send-data and their signals need",
       &Settings::data_channels, 0, 0, Mutable::kReady},
      {"spare-pads", "Spare pads",
       "Comma list of sink pads that are not sent by themselves, only in place of others after the "
       "action replace-video",
       &Settings::spare_pads, 0, 0, Mutable::kReady},
  };
}

std::vector<Property<Settings>> network_rows() {
  return {
      {"ice-servers", "ICE servers",
       "JSON list as the browser's iceServers: "
       "[{\"urls\":[\"turn:host?transport=tcp\"],\"username\":\"u\",\"credential\":\"p\"}]; those "
       "that the signaling server names are taken as well",
       &Settings::ice_servers, 0, 0, Mutable::kReady},
      {"ice-transport-policy", "ICE transport policy", "Which ways through the network are taken",
       enum_member<&Settings::ice_transport_policy, Settings>(policy_type()), 0, 0,
       Mutable::kReady},
      {"min-port", "Lowest port", "Lowest UDP port to offer media on, 0 = any", &Settings::min_port,
       0, 65535, Mutable::kReady},
      {"max-port", "Highest port",
       "Highest UDP port to offer media on, 0 = any; each peer takes one port", &Settings::max_port,
       0, 65535, Mutable::kReady},
      {"local-address", "Local address",
       "Comma list of the addresses to offer media on; empty = all of the machine, or 127.0.0.1 "
       "if it has no network",
       &Settings::local_address, 0, 0, Mutable::kReady},
      {"reconnect-timeout", "Reconnect timeout",
       "Seconds without a packet until a call ends; its way through the network is looked for anew "
       "all the while. 0 = as soon as it is called disconnected",
       &Settings::reconnect_timeout, 0, 600, Mutable::kReady},
  };
}

std::vector<Property<Settings>> watching_rows() {
  return {
      {"stats-interval", "Stats interval",
       "Time between two signals and messages stats of a call in ms, 0 = none",
       &Settings::stats_interval, 0, 3'600'000},
      {"negotiation-log", "Negotiation log",
       "Tell by signal and message negotiation what a browser's webrtc-internals page shows: "
       "descriptions, candidates, states. They hold addresses of both sides",
       &Settings::negotiation_log},
  };
}

/// Those whose elements are installed; the names of the missing ones are added to `lacking`.
std::vector<call::Codec> usable(const std::vector<call::Codec>& wanted, std::string& lacking) {
  std::vector<call::Codec> codecs;
  for (const auto codec : wanted) {
    const auto names = call::lacking(codec);
    if (names.empty()) codecs.push_back(codec);
    if (!names.empty()) lacking += (lacking.empty() ? "" : ", ") + names;
  }
  return codecs;
}

}  // namespace

const PropertyTable<Settings>& webrtccall_properties() {
  static const PropertyTable<Settings> table([] {
    auto rows = signaling_rows();
    for (const auto& more : {media_rows(), network_rows(), watching_rows()})
      rows.insert(rows.end(), more.begin(), more.end());
    return rows;
  }());
  return table;
}

session::CallSession::Settings session_settings(const Settings& settings,
                                                const std::string& peer_id) {
  session::CallSession::Settings result;
  result.room.socket.uri = settings.uri;
  result.room.socket.ca_file = settings.tls_ca_file;
  result.room.dialect = &signaling::dialects()[static_cast<std::size_t>(settings.protocol)];
  result.room.room = settings.room;
  result.room.peer_id = peer_id;
  result.room.display_name = settings.display_name;
  result.room.role = settings.role == Part::kView ? signaling::StreamRole::kConsumer
                                                  : signaling::StreamRole::kProducer;
  result.room.shows = settings.role != Part::kView;
  result.media.local_address = settings.local_address;
  result.media.reconnect_ms = std::int64_t{settings.reconnect_timeout} * 1000;
  result.media.min_port = settings.min_port;
  result.media.data_channels = settings.data_channels;
  result.media.max_port = settings.max_port;
  result.ice = {call::parse_ice_servers(settings.ice_servers).servers,
                settings.ice_transport_policy == TransportPolicy::kRelay};
  result.calls = {settings.role, settings.auto_call, settings.auto_accept, settings.max_peers};
  result.warn_after = settings.warn_after;
  result.retry_limit = settings.retry_limit;
  return result;
}

MediaSettings media_settings(const Settings& settings) {
  MediaSettings result;
  auto& peer = result.settings.peer;
  const auto codecs = call::parse_codecs(settings.video_codecs, true);
  if (!codecs) return {{}, "video-codecs must be a comma list of vp8, vp9 and h264, each once"};
  std::string lacking;
  peer.video_codecs = usable(*codecs, lacking);
  peer.audio_codecs = usable({call::Codec::kOpus}, lacking);
  if (peer.video_codecs.empty() || peer.audio_codecs.empty())
    return {{}, "install the GStreamer plugins that have " + lacking};
  auto servers = call::parse_ice_servers(settings.ice_servers);
  if (!servers.error.empty()) return {{}, "ice-servers " + servers.error};
  const auto uris = call::ice_uris(servers.servers);
  if (!uris.problems.empty()) return {{}, "ice-servers: " + uris.problems.front()};
  if (settings.max_port != 0 && settings.max_port < settings.min_port)
    return {{}, "max-port must not be below min-port"};
  const bool receives = settings.role != Part::kBroadcast;
  peer.receive_video = receives && settings.receive_video;
  peer.receive_audio = receives && settings.receive_audio;
  peer.decode = settings.decode;
  peer.latency_ms = settings.latency;
  peer.relay_only = settings.ice_transport_policy == TransportPolicy::kRelay;
  result.settings.ice_servers = std::move(servers.servers);
  std::istringstream spare(settings.spare_pads);
  for (std::string name; std::getline(spare, name, ',');) {
    std::erase(name, ' ');
    if (!name.empty()) result.settings.spare.push_back(std::move(name));
  }
  return result;
}

}  // namespace booth
