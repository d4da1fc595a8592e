// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/websocket_server.hpp"

#include <utility>

#include <libsoup/soup.h>

#include "signaling/transport/guest_list.hpp"
#include "signaling/transport/listener.hpp"
#include "signaling/transport/origin.hpp"
#include "signaling/transport/static_files.hpp"

namespace booth::signaling {
namespace {

constexpr guint kUpgradeRequired = 426;  // RFC 9110, 15.5.22

std::string to_string(const char* text) { return text ? text : ""; }

std::string header(SoupServerMessage* message, const char* name) {
  return to_string(
      soup_message_headers_get_one(soup_server_message_get_request_headers(message), name));
}

void respond(SoupServerMessage* message, guint status, const char* type, std::string_view body) {
  soup_server_message_set_status(message, status, nullptr);
  soup_server_message_set_response(message, type, SOUP_MEMORY_COPY, body.data(), body.size());
}

}  // namespace

struct WebSocketServer::Impl {
  using Guest = GuestList::Guest;

  GMainContext* context;
  Settings settings;
  Events events;
  StaticFiles files;
  ConnectionSet sockets;
  GObjectPtr<SoupServer> soup;
  GObjectPtr<GTlsCertificate> certificate;
  GuestList guests;
  SocketWatch arrivals;
  Listener listener;
  HttpExchanges exchanges;

  Impl(GMainContext* where, Settings wanted, Events handlers)
      : context(where),
        settings(std::move(wanted)),
        events(std::move(handlers)),
        files(settings.web_root),
        sockets(where, settings.connection, events.sockets),
        soup(soup_server_new("server-header", "booth", nullptr)),
        guests(where, {settings.max_connections, settings.max_connections_per_address,
                       settings.handshake_ms}),
        arrivals(where),
        listener(where, [this](GObjectPtr<GSocketConnection> c) { accept(std::move(c)); }),
        exchanges(where) {
    soup_server_add_early_handler(soup.get(), nullptr, on_headers, this, nullptr);
    soup_server_add_handler(soup.get(), nullptr, on_request, this, nullptr);
  }

  ~Impl() {
    listener.close();
    exchanges.clear();
    soup_server_disconnect(soup.get());
  }

  std::string load_certificate() {
    if (settings.tls_cert.empty() && settings.tls_key.empty()) return {};
    if (settings.tls_cert.empty() || settings.tls_key.empty())
      return "TLS needs both a certificate and a key";
    GError* error = nullptr;
    certificate.reset(g_tls_certificate_new_from_files(settings.tls_cert.c_str(),
                                                       settings.tls_key.c_str(), &error));
    return certificate ? "" : "cannot load the TLS certificate: " + take_message(error);
  }

  // --- from accept to request ---

  void accept(GObjectPtr<GSocketConnection> connection) {
    Guest* guest = guests.admit(std::move(connection));
    if (!guest) return;
    // libsoup reads at once what is there, and else has a source for each that is silent. Waiting
    // here is cheaper, and requests are served in the order in which they came.
    arrivals.add(guest->fd(), SocketWatch::Event::kReadable,
                 [this, key = guest->address.get()] { begin(*guests.find(key)); });
  }

  /// Its first bytes are there, or its end. libsoup lets go of it when the connection ends.
  void begin(Guest& guest) {
    const GObjectPtr<GSocketConnection> connection = std::move(guest.silent);
    const GObjectPtr<GSocketAddress> local(
        g_socket_connection_get_local_address(connection.get(), nullptr));
    auto stream = share(G_IO_STREAM(connection.get()));
    if (certificate) stream = wrap_in_tls(*stream);
    if (local && stream)
      soup_server_accept_iostream(soup.get(), stream.get(), local.get(), guest.address.get(),
                                  nullptr);
  }

  GObjectPtr<GIOStream> wrap_in_tls(GIOStream& stream) const {
    GIOStream* tls = g_tls_server_connection_new(&stream, certificate.get(), nullptr);
    // Browsers leave without TLS's goodbye.
    if (tls) g_object_set(tls, "require-close-notify", FALSE, nullptr);
    return GObjectPtr<GIOStream>(tls);
  }

  // --- requests ---

  Guest* guest_of(SoupServerMessage* message) {
    return guests.find(soup_server_message_get_remote_address(message));
  }

  static void on_headers(SoupServer*, SoupServerMessage* message, const char* path, GHashTable*,
                         gpointer self) {
    auto& impl = *static_cast<Impl*>(self);
    Guest* guest = impl.guest_of(message);
    // libsoup ends the connection after the answer, because it has no listener of its own.
    soup_message_headers_replace(soup_server_message_get_response_headers(message), "Connection",
                                 "close");
    const auto body_limit = impl.body_limit(path);
    const std::string_view method = soup_server_message_get_method(message);
    // What nobody reads is not kept.
    if (body_limit.value_or(0) == 0)
      soup_message_body_set_accumulate(soup_server_message_get_request_body(message), FALSE);
    else
      limit_body(message, *body_limit);
    if (!guest || (!body_limit && method != "GET" && method != "HEAD"))
      soup_server_message_set_status(message, SOUP_STATUS_METHOD_NOT_ALLOWED, nullptr);
    if (!guest) return;
    impl.expect_end(*guest);
    if (body_limit && method == "POST" && impl.events.http.upload)
      guest->upload = impl.events.http.upload(read_opening(message, path));
  }

  /// Of the request that is being read, or of the answer that is being written.
  void expect_end(Guest& guest) const { guest.deadline_ms = monotonic_ms() + settings.request_ms; }

  std::optional<std::size_t> body_limit(const std::string& path) const {
    return events.http.body_limit ? events.http.body_limit(path) : std::nullopt;
  }

  static void on_request(SoupServer*, SoupServerMessage* message, const char* path, GHashTable*,
                         gpointer self) {
    auto& impl = *static_cast<Impl*>(self);
    Guest* guest = impl.guest_of(message);
    if (!guest) return;
    impl.expect_end(*guest);
    const auto upload = std::exchange(guest->upload, nullptr);
    const Opening opening = read_opening(message, path);
    const bool websocket = wants_websocket(message);
    if (const auto subprotocol = websocket ? impl.events.accepts(opening) : std::nullopt)
      impl.shake_hands(message, opening, *subprotocol);
    else if (opening.path == "/healthz")
      respond(message, SOUP_STATUS_OK, "application/json", impl.events.health());
    else if (impl.body_limit(opening.path))
      impl.exchange(message, opening, *guest);
    else if (websocket)
      respond(message, SOUP_STATUS_NOT_FOUND, "text/plain", "There is no WebSocket here.\n");
    else
      impl.serve_file(message, opening);
  }

  /// The service answers, when it likes: as long as it does not, the guest has no deadline.
  void exchange(SoupServerMessage* message, const Opening& opening, Guest& guest) {
    if (!check_origin(message)) return;
    allow_origin(message);
    if (is_preflight(message)) {
      answer_preflight(message);
      return;
    }
    guest.deadline_ms = 0;
    exchanges.begin(
        message, opening, guest.ip, guest.fd(),
        [this, key = guest.address.get()] {
          if (Guest* found = guests.find(key)) expect_end(*found);
        },
        events.http.request);
  }

  void serve_file(SoupServerMessage* message, const Opening& opening) const {
    const auto file = files.find(opening.path);
    if (!file && events.accepts(opening)) {
      soup_message_headers_replace(soup_server_message_get_response_headers(message), "Upgrade",
                                   "websocket");
      respond(message, kUpgradeRequired, "text/plain", "Only a WebSocket is here.\n");
      return;
    }
    if (!file) {
      respond(message, SOUP_STATUS_NOT_FOUND, "text/plain", "There is no such page here.\n");
      return;
    }
    auto* headers = soup_server_message_get_response_headers(message);
    soup_message_headers_replace(headers, "Cache-Control", "no-cache");
    soup_message_headers_replace(headers, "ETag", file->etag.c_str());
    soup_message_headers_replace(headers, "X-Content-Type-Options", "nosniff");
    if (header(message, "If-None-Match") == file->etag)
      soup_server_message_set_status(message, SOUP_STATUS_NOT_MODIFIED, nullptr);
    else
      respond(message, SOUP_STATUS_OK, file->mime_type.c_str(), file->content);
  }

  bool check_origin(SoupServerMessage* message) const {
    if (origin_allowed(header(message, "Origin"), header(message, "Host"), settings.allow_origins))
      return true;
    respond(message, SOUP_STATUS_FORBIDDEN, "text/plain",
            "Pages of this origin may not connect; see --allow-origin.\n");
    return false;
  }

  void shake_hands(SoupServerMessage* message, const Opening& opening,
                   const std::string& subprotocol) {
    if (!check_origin(message)) return;
    // One that we choose, or NULL: an empty list would become an empty header.
    char* const protocols[] = {const_cast<char*>(subprotocol.c_str()), nullptr};
    char** const chosen = subprotocol.empty() ? nullptr : const_cast<char**>(protocols);
    GError* error = nullptr;
    if (!soup_websocket_server_check_handshake(message, nullptr, chosen, nullptr, &error)) {
      respond(message, SOUP_STATUS_BAD_REQUEST, "text/plain", take_message(error) + "\n");
      return;
    }
    if (!soup_websocket_server_process_handshake(message, nullptr, chosen, nullptr, nullptr))
      return;
    guest_of(message)->opening = opening;
    g_signal_connect(message, "wrote-informational", G_CALLBACK(on_upgraded), this);
  }

  static void on_upgraded(SoupServerMessage* message, gpointer self) {
    auto& impl = *static_cast<Impl*>(self);
    Guest* guest = impl.guest_of(message);
    if (!guest) return;
    guest->deadline_ms = 0;
    const int fd = guest->fd();
    const Opening opening = std::exchange(guest->opening, {});
    GObjectPtr<GIOStream> stream(soup_server_message_steal_connection(message));
    if (stream) impl.sockets.add(std::move(stream), fd, opening);
  }
};

WebSocketServer::WebSocketServer(GMainContext* context, Settings settings, Events events)
    : impl_(std::make_unique<Impl>(context, std::move(settings), std::move(events))) {}

WebSocketServer::~WebSocketServer() = default;

std::string WebSocketServer::listen() {
  std::string error = impl_->load_certificate();
  if (!error.empty()) return error;
  error = impl_->listener.listen(impl_->settings.host, impl_->settings.port);
  if (error.empty()) return error;
  return "cannot listen on " + impl_->settings.host + " port " +
         std::to_string(impl_->settings.port) + ": " + error;
}

void WebSocketServer::stop_listening() { impl_->listener.close(); }

std::uint16_t WebSocketServer::port() const { return impl_->listener.port(); }

std::string WebSocketServer::websocket_url(std::string_view path) const {
  return (impl_->certificate ? "wss://" : "ws://") + authority() + std::string(path);
}

std::string WebSocketServer::page_url() const {
  return (impl_->certificate ? "https://" : "http://") + authority() + "/";
}

bool WebSocketServer::has_page() const { return !impl_->files.empty(); }

std::string WebSocketServer::authority() const {
  std::string host = impl_->settings.host;
  if (host == "0.0.0.0" || host == "localhost") host = "127.0.0.1";
  if (host == "::") host = "::1";
  if (host.find(':') != std::string::npos) host = "[" + host + "]";
  return host + ":" + std::to_string(port());
}

ConnectionSet& WebSocketServer::sockets() { return impl_->sockets; }

}  // namespace booth::signaling
