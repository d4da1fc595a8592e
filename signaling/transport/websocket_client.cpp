// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/websocket_client.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include <libsoup/soup.h>

#include "signaling/protocol/close_code.hpp"
#include "signaling/transport/backoff.hpp"
#include "signaling/transport/event_loop.hpp"
#include "signaling/transport/gobject_ptr.hpp"

namespace booth::signaling {
namespace {

double uniform() {
  static thread_local std::minstd_rand engine{std::random_device{}()};
  return std::uniform_real_distribution<double>(0.0, 1.0)(engine);
}

std::string to_string(const char* text) { return text ? text : ""; }

/// A close frame's reason has at most 123 bytes (RFC 6455, 5.5).
std::string short_reason(std::string_view reason) { return std::string(reason.substr(0, 123)); }

/// Null for what is no address of a WebSocket.
GObjectPtr<SoupMessage> make_request(const std::string& address) {
  GUri* uri = g_uri_parse(address.c_str(), static_cast<GUriFlags>(SOUP_HTTP_URI_FLAGS), nullptr);
  if (!uri) return nullptr;
  const std::string scheme = to_string(g_uri_get_scheme(uri));
  const bool valid = (scheme == "ws" || scheme == "wss") && !to_string(g_uri_get_host(uri)).empty();
  GObjectPtr<SoupMessage> request(valid ? soup_message_new_from_uri(SOUP_METHOD_GET, uri)
                                        : nullptr);
  g_uri_unref(uri);
  return request;
}

}  // namespace

struct WebSocketClient::Impl : std::enable_shared_from_this<Impl> {
  GMainContext* context;
  Options options;
  Callbacks callbacks;
  Backoff backoff;
  GObjectPtr<SoupSession> session;
  GObjectPtr<GCancellable> attempt;  ///< of the connect that is under way
  GObjectPtr<SoupWebsocketConnection> socket;
  Timer retry_timer;
  Timer connect_timer;
  Timer ping_timer;
  int silent_pings = 0;
  bool attempt_timed_out = false;

  Impl(GMainContext* where, Options settings, Callbacks calls)
      : context(where),
        options(std::move(settings)),
        callbacks(std::move(calls)),
        backoff({options.first_retry_ms, options.longest_retry_ms}, uniform) {}

  /// User data of the asynchronous connect: the answer may come after the client is gone.
  struct Attempt {
    std::weak_ptr<Impl> client;
    GObjectPtr<GCancellable> cancellable;
  };

  /// Gives the error. Fails closed: without the authorities that were asked for nobody is trusted.
  std::string make_session() {
    GObjectPtr<SoupSession> made(soup_session_new());
    if (!options.ca_file.empty()) {
      GError* error = nullptr;
      const GObjectPtr<GTlsDatabase> database(
          g_tls_file_database_new(options.ca_file.c_str(), &error));
      if (!database) return "CA file " + options.ca_file + ": " + take_message(error);
      soup_session_set_tls_database(made.get(), database.get());
    }
    session = std::move(made);
    return {};
  }

  void start() {
    abandon();
    const Request wanted = callbacks.request ? callbacks.request() : Request{options.uri, {}};
    const GObjectPtr<SoupMessage> request = make_request(wanted.uri);
    attempt.reset(g_cancellable_new());
    attempt_timed_out = false;
    if (!request) {
      fail_later("that is no ws:// or wss:// address");
      return;
    }
    const std::string problem = session ? "" : make_session();
    if (!problem.empty()) {
      fail_later(problem);
      return;
    }
    if (options.insecure_tls)
      g_signal_connect(request.get(), "accept-certificate", G_CALLBACK(accept_any), nullptr);
    connect_timer.once(context, options.connect_ms, [this] {
      attempt_timed_out = true;
      g_cancellable_cancel(attempt.get());
    });
    // No protocols is NULL: an empty array becomes an empty header, which servers refuse.
    char* protocols[] = {const_cast<char*>(wanted.subprotocol.c_str()), nullptr};
    soup_session_websocket_connect_async(session.get(), request.get(), nullptr,
                                         wanted.subprotocol.empty() ? nullptr : protocols,
                                         G_PRIORITY_DEFAULT, attempt.get(), on_connected,
                                         new Attempt{weak_from_this(), share(attempt.get())});
  }

  /// The contract says that connect() never calls back before it returns.
  void fail_later(std::string why) {
    connect_timer.once(context, 0, [this, why = std::move(why)] { end_attempt(why); });
  }

  static gboolean accept_any(SoupMessage*, GTlsCertificate*, GTlsCertificateFlags, gpointer) {
    return TRUE;
  }

  static void on_connected(GObject* source, GAsyncResult* result, gpointer data) {
    std::unique_ptr<Attempt> ended(static_cast<Attempt*>(data));
    GError* error = nullptr;
    GObjectPtr<SoupWebsocketConnection> opened(
        soup_session_websocket_connect_finish(SOUP_SESSION(source), result, &error));
    const auto client = ended->client.lock();
    const bool wanted = client && client->attempt.get() == ended->cancellable.get();
    if (opened && wanted) {
      client->begin(std::move(opened));
    } else if (opened) {
      soup_websocket_connection_close(opened.get(), SOUP_WEBSOCKET_CLOSE_GOING_AWAY, nullptr);
    } else {
      const std::string why = take_message(error);
      if (wanted) client->end_attempt(client->attempt_timed_out ? "timed out" : why);
    }
  }

  void begin(GObjectPtr<SoupWebsocketConnection> opened) {
    connect_timer.cancel();
    attempt.reset();
    socket = std::move(opened);
    // libsoup's own limit is 128 KiB; one byte more would end the connection.
    soup_websocket_connection_set_max_incoming_payload_size(socket.get(), limits::kMaxMessageBytes);
    g_signal_connect(socket.get(), "message", G_CALLBACK(on_message), this);
    g_signal_connect(socket.get(), "closed", G_CALLBACK(on_closed), this);
    g_signal_connect(socket.get(), "pong", G_CALLBACK(on_pong), this);
    watch_silence();
    const auto keep = shared_from_this();
    if (callbacks.opened) callbacks.opened();
  }

  /// libsoup sends the pings but waits for no pong: a cable that was pulled would never be noticed.
  void watch_silence() {
    if (options.ping_ms <= 0) return;
    const auto seconds = static_cast<guint>(std::max<std::int64_t>(1, options.ping_ms / 1000));
    soup_websocket_connection_set_keepalive_interval(socket.get(), seconds);
    silent_pings = 0;
    ping_timer.every(context, seconds * 1000, [this] {
      if (++silent_pings > 2) end_connection(1006, "the server fell silent");
    });
  }

  static void on_pong(SoupWebsocketConnection*, GBytes*, gpointer data) {
    static_cast<Impl*>(data)->silent_pings = 0;
  }

  static void on_message(SoupWebsocketConnection* from, int type, GBytes* bytes, gpointer data) {
    const auto self = static_cast<Impl*>(data)->shared_from_this();
    self->silent_pings = 0;
    // Signaling is text; a server that sends bytes is not one of ours.
    if (type != SOUP_WEBSOCKET_DATA_TEXT || from != self->socket.get()) return;
    gsize size = 0;
    const auto* text = static_cast<const char*>(g_bytes_get_data(bytes, &size));
    if (self->callbacks.message) self->callbacks.message(std::string_view(text, size));
  }

  static void on_closed(SoupWebsocketConnection* from, gpointer data) {
    const int code = soup_websocket_connection_get_close_code(from);
    std::string reason = to_string(soup_websocket_connection_get_close_data(from));
    if (reason.empty()) reason = "the server closed the connection";
    static_cast<Impl*>(data)->end_connection(code ? code : 1006, reason);
  }

  void end_attempt(const std::string& why) {
    connect_timer.cancel();
    attempt.reset();
    report({1006, "Cannot reach " + options.uri + ": " + why, false, -1});
  }

  void end_connection(int code, const std::string& text) {
    release_socket(close_code::kBackSoon, "");
    report({code, text, true, -1});
  }

  void report(Closed closed) {
    const auto keep = shared_from_this();
    if (options.reconnect) {
      closed.retry_ms = backoff.next_ms();
      retry_timer.once(context, closed.retry_ms, [this] { start(); });
    }
    if (callbacks.closed) callbacks.closed(closed);
  }

  void release_socket(int code, const std::string& reason) {
    ping_timer.cancel();
    if (!socket) return;
    const auto last = std::move(socket);
    g_signal_handlers_disconnect_by_data(last.get(), this);
    if (soup_websocket_connection_get_state(last.get()) == SOUP_WEBSOCKET_STATE_OPEN)
      soup_websocket_connection_close(last.get(), static_cast<gushort>(code),
                                      reason.empty() ? nullptr : reason.c_str());
    // The close frame is only queued: letting the connection go now would cut it off, and the
    // server would wait for us to come back. The stream closes last, in a thread of GLib's.
    keep_for(context, last.get(), limits::kCloseMs);
    if (auto* stream = soup_websocket_connection_get_io_stream(last.get()))
      keep_for(context, stream, limits::kCloseMs);
  }

  void abandon(int code = SOUP_WEBSOCKET_CLOSE_NORMAL, const std::string& reason = {}) {
    retry_timer.cancel();
    connect_timer.cancel();
    if (const auto under_way = std::move(attempt)) {
      keep_for(context, under_way.get(), limits::kCloseMs);
      g_cancellable_cancel(under_way.get());
    }
    release_socket(code, reason);
  }
};

WebSocketClient::WebSocketClient(GMainContext* context, Options options, Callbacks callbacks)
    : impl_(std::make_shared<Impl>(context, std::move(options), std::move(callbacks))) {}

WebSocketClient::~WebSocketClient() {
  // The callbacks stay where they are: one of them may be running.
  impl_->abandon();
}

void WebSocketClient::connect() { impl_->start(); }

bool WebSocketClient::send(std::string_view text) {
  if (!is_open()) return false;
  GBytes* bytes = g_bytes_new(text.data(), text.size());
  soup_websocket_connection_send_message(impl_->socket.get(), SOUP_WEBSOCKET_DATA_TEXT, bytes);
  g_bytes_unref(bytes);
  return true;
}

void WebSocketClient::close(int code, std::string_view reason) {
  impl_->abandon(code, short_reason(reason));
}

void WebSocketClient::drop(std::string_view why) {
  if (impl_->socket) impl_->end_connection(1006, std::string(why));
}

void WebSocketClient::settle() { impl_->backoff.reset(); }

bool WebSocketClient::is_open() const {
  return impl_->socket &&
         soup_websocket_connection_get_state(impl_->socket.get()) == SOUP_WEBSOCKET_STATE_OPEN;
}

std::string WebSocketClient::local_address() const {
  if (!is_open()) return {};
  auto* stream = soup_websocket_connection_get_io_stream(impl_->socket.get());
  // With TLS the stream is not the socket's; libsoup hands out what lies beneath.
  while (G_IS_TLS_CONNECTION(stream)) {
    GIOStream* base = nullptr;
    g_object_get(stream, "base-io-stream", &base, nullptr);
    stream = base;
    if (base) g_object_unref(base);  // its owner keeps it
  }
  if (!G_IS_SOCKET_CONNECTION(stream)) return {};
  const GObjectPtr<GSocketAddress> address(
      g_socket_connection_get_local_address(G_SOCKET_CONNECTION(stream), nullptr));
  if (!G_IS_INET_SOCKET_ADDRESS(address.get())) return {};
  char* text = g_inet_address_to_string(
      g_inet_socket_address_get_address(G_INET_SOCKET_ADDRESS(address.get())));
  std::string result = text;
  g_free(text);
  return result;
}

}  // namespace booth::signaling
