// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/server/options.hpp"

#include <utility>

#include <glib.h>

#include "signaling/protocol/ice_url.hpp"
#include "signaling/transport/event_map_file.hpp"

namespace booth::signaling {
namespace {

/// What GOption fills; it frees nothing itself.
struct Raw {
  int port = 8443;
  int grace_s = static_cast<int>(limits::kGraceMs / 1000);
  char* host = nullptr;
  char* tls_cert = nullptr;
  char* tls_key = nullptr;
  char* web_root = nullptr;
  char* socketio_events = nullptr;
  char** ice_servers = nullptr;
  char** turn_servers = nullptr;
  char* turn_secret = nullptr;
  int turn_ttl_s = TurnCredentials::kDefaultTtlS;
  char** allow_origins = nullptr;
  int max_per_address = static_cast<int>(limits::kMaxConnectionsPerAddress);
  int max_rate = static_cast<int>(limits::kMessagesPerSecond);
  gboolean allow_discovery = FALSE;
  gboolean version = FALSE;

  ~Raw() {
    for (char* text : {host, tls_cert, tls_key, web_root, socketio_events, turn_secret})
      g_free(text);
    g_strfreev(ice_servers);
    g_strfreev(turn_servers);
    g_strfreev(allow_origins);
  }
};

std::string parse(Raw& raw, int argc, char** argv) {
  const GOptionEntry entries[] = {
      {"port", 'p', 0, G_OPTION_ARG_INT, &raw.port,
       "TCP port to listen on; 0 takes a free one (default 8443)", "PORT"},
      {"host", 0, 0, G_OPTION_ARG_STRING, &raw.host,
       "IP address to listen on; 0.0.0.0 or :: for all (default 127.0.0.1)", "ADDRESS"},
      {"tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &raw.tls_cert,
       "PEM certificate chain; serves https and wss", "FILE"},
      {"tls-key", 0, 0, G_OPTION_ARG_FILENAME, &raw.tls_key, "PEM private key", "FILE"},
      {"web-root", 0, 0, G_OPTION_ARG_FILENAME, &raw.web_root,
       "Folder of the web page (default " BOOTH_WEB_ROOT ")", "FOLDER"},
      {"ice-server", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw.ice_servers,
       "STUN or TURN server for the peers, may be repeated: stun:HOST:PORT, "
       "turn:USER:PASSWORD@HOST:PORT[?transport=tcp]",
       "URL"},
      {"turn-server", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw.turn_servers,
       "TURN server that knows --turn-secret, may be repeated: turn:HOST:PORT[?transport=tcp]",
       "URL"},
      {"turn-secret", 0, 0, G_OPTION_ARG_STRING, &raw.turn_secret,
       "Secret by which credentials for --turn-server are made (coturn: static-auth-secret); "
       "better in the environment variable BOOTH_TURN_SECRET, where no other user sees it",
       "SECRET"},
      {"turn-ttl", 0, 0, G_OPTION_ARG_INT, &raw.turn_ttl_s,
       "How long such credentials are good for, 60..604800 (default 86400)", "SECONDS"},
      {"allow-origin", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw.allow_origins,
       "Further web origin whose pages may connect, may be repeated; * for all", "ORIGIN"},
      {"grace", 0, 0, G_OPTION_ARG_INT, &raw.grace_s,
       "How long a peer whose connection broke keeps its calls, 0..600 (default 20)", "SECONDS"},
      {"max-per-address", 0, 0, G_OPTION_ARG_INT, &raw.max_per_address,
       "Connections of one address; more behind a reverse proxy (default 1000)", "COUNT"},
      {"max-rate", 0, 0, G_OPTION_ARG_INT, &raw.max_rate,
       "Messages a second of one connection, with bytes and bursts in proportion (default 200)",
       "COUNT"},
      {"allow-discovery", 0, 0, G_OPTION_ARG_NONE, &raw.allow_discovery,
       "Tell PeerJS pages who is in their room (listAllPeers)", nullptr},
      {"socketio-events", 0, 0, G_OPTION_ARG_FILENAME, &raw.socketio_events,
       "Names of the events of Socket.IO pages: JSON, or a file with it; see docs/signaling.md",
       "FILE|JSON"},
      {"version", 0, 0, G_OPTION_ARG_NONE, &raw.version, "Print the version", nullptr},
      {}};
  GOptionContext* context = g_option_context_new("- introduces peers to each other");
  g_option_context_set_summary(context,
                               "Signaling server of Booth: rooms, calls and the web page on one "
                               "port. docs/signaling.md describes the protocol.");
  g_option_context_add_main_entries(context, entries, nullptr);
  GError* failure = nullptr;
  std::string error;
  if (!g_option_context_parse(context, &argc, &argv, &failure)) {
    error = failure->message;
    g_error_free(failure);
  } else if (argc > 1) {
    error = std::string("unexpected argument '") + argv[1] + "'";
  }
  g_option_context_free(context);
  return error;
}

void take(char* from, std::string& to) {
  if (from) to = from;
}

void set_rate(double messages_per_second, WebSocketConnection::Limits& limits) {
  const double factor = messages_per_second / limits::kMessagesPerSecond;
  limits.messages_per_second *= factor;
  limits.message_burst *= factor;
  limits.bytes_per_second *= factor;
  limits.byte_burst *= factor;
}

/// Gives what is wrong, or nothing.
std::string read_turn(const Raw& raw, TurnCredentials& turn) {
  const char* secret = raw.turn_secret ? raw.turn_secret : g_getenv("BOOTH_TURN_SECRET");
  if (raw.turn_ttl_s < 60 || raw.turn_ttl_s > 604800) return "--turn-ttl must be 60..604800";
  turn.ttl_s = raw.turn_ttl_s;
  turn.secret = secret ? secret : "";
  for (char** text = raw.turn_servers; text && *text; ++text) {
    const auto parsed = parse_ice_url(*text);
    if (!parsed.url || !parsed.url->turn)
      return std::string("--turn-server '") + *text + "' " +
             (parsed.url ? "is no TURN server" : parsed.refusal);
    turn.urls.emplace_back(*text);
  }
  if (turn.urls.size() > limits::kMaxUrlsPerIceServer) return "too many --turn-server";
  if (!turn.urls.empty() && turn.secret.empty()) return "--turn-server needs --turn-secret";
  if (turn.urls.empty() && raw.turn_secret) return "--turn-secret needs --turn-server";
  return {};
}

}  // namespace

std::optional<ServerOptions> read_options(int argc, char** argv, std::string& error) {
  Raw raw;
  error = parse(raw, argc, argv);
  if (error.empty() && (raw.port < 0 || raw.port > 65535)) error = "--port must be 0..65535";
  if (error.empty() && (raw.grace_s < 0 || raw.grace_s > 600)) error = "--grace must be 0..600";
  if (error.empty() && raw.max_per_address < 1) error = "--max-per-address must be at least 1";
  if (error.empty() && raw.max_rate < 1) error = "--max-rate must be at least 1";
  ServerOptions options;
  if (error.empty()) error = read_turn(raw, options.turn);
  if (!error.empty()) return std::nullopt;
  set_rate(raw.max_rate, options.server.connection);
  options.grace_ms = raw.grace_s * 1000;
  options.server.max_connections_per_address = static_cast<std::size_t>(raw.max_per_address);
  options.show_version = raw.version;
  options.allow_discovery = raw.allow_discovery;
  options.server.port = static_cast<std::uint16_t>(raw.port);
  options.server.web_root = BOOTH_WEB_ROOT;
  take(raw.host, options.server.host);
  take(raw.tls_cert, options.server.tls_cert);
  take(raw.tls_key, options.server.tls_key);
  take(raw.web_root, options.server.web_root);
  if (raw.socketio_events) {
    auto read = load_event_map(raw.socketio_events);
    if (!read.map) {
      error = "--socketio-events: " + read.error;
      return std::nullopt;
    }
    options.socketio_events = std::make_shared<socketio::EventMap>(std::move(*read.map));
  }
  for (char** origin = raw.allow_origins; origin && *origin; ++origin)
    options.server.allow_origins.emplace_back(*origin);
  for (char** url = raw.ice_servers; url && *url; ++url) {
    auto server = parse_ice_server(*url);
    if (!server) {
      error = std::string("--ice-server '") + *url +
              "' is neither stun:HOST:PORT nor turn:USER:PASSWORD@HOST:PORT";
      return std::nullopt;
    }
    options.ice_servers.push_back(std::move(*server));
  }
  if (options.ice_servers.size() + !options.turn.urls.empty() > limits::kMaxIceServers) {
    error = "too many --ice-server";
    return std::nullopt;
  }
  return options;
}

}  // namespace booth::signaling
