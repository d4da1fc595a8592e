// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <gio/gio.h>
#include <libsoup/soup.h>

#include "signaling/protocol/dialect.hpp"
#include "signaling/transport/gobject_ptr.hpp"
#include "signaling/transport/socket_watch.hpp"

namespace booth::signaling {

class HttpExchanges;

bool wants_websocket(SoupServerMessage* message);

/// One HTTP request whose body has been read, and its answer, which may be given later. On the
/// thread of its server, which it may outlive. An exchange that is let go of without an answer
/// answers 500.
class HttpExchange : public std::enable_shared_from_this<HttpExchange> {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;

  ~HttpExchange();
  HttpExchange(const HttpExchange&) = delete;
  HttpExchange& operator=(const HttpExchange&) = delete;

  std::string_view method() const;
  const Opening& opening() const { return opening_; }
  const std::string& path() const { return opening_.path; }
  std::string_view parameter(std::string_view name) const { return opening_.parameter(name); }
  /// Empty if there is none; the first of several.
  std::string_view header(const char* name) const;
  /// As it was sent; valid while the exchange lives.
  std::string_view body() const;
  /// IP address of the client.
  const std::string& address() const { return address_; }
  bool wants_websocket() const { return signaling::wants_websocket(message_.get()); }

  /// The answer, now or later; only the first counts, and none does when the client has gone.
  /// Nobody keeps it ("Cache-Control: no-store") unless `headers` say otherwise.
  void respond(unsigned status, std::string_view type, std::string_view body,
               const Headers& headers = {});
  /// Called, at most once, when the client goes away before the answer: it closed the connection,
  /// or its sending half of it (but not when the server ends). How long a silent client is kept
  /// waiting is for the one who answers to decide.
  void on_gone(std::function<void()> gone) { gone_ = std::move(gone); }
  /// It waits for respond().
  bool open() const { return home_ != nullptr; }

 private:
  friend class HttpExchanges;
  HttpExchange(SoupServerMessage* message, Opening opening, std::string address);
  void finish();

  GObjectPtr<SoupServerMessage> message_;
  Opening opening_;
  std::string address_;
  std::function<void()> gone_;
  std::function<void()> answered_;
  HttpExchanges* home_ = nullptr;  ///< until it is answered
  SocketWatch::Token watch_ = 0;   ///< deferred, if not 0
};

/// The open exchanges of a server.
class HttpExchanges {
 public:
  using Handler = std::function<void(std::shared_ptr<HttpExchange>)>;

  explicit HttpExchanges(GMainContext* context) : watch_(context) {}
  ~HttpExchanges() { clear(); }
  HttpExchanges(const HttpExchanges&) = delete;
  HttpExchanges& operator=(const HttpExchanges&) = delete;

  /// Gives a request to `handler`, from libsoup's handler for it. `fd` is its socket. `answered`
  /// is called when the answer is there to be written, and not if the connection ends before.
  void begin(SoupServerMessage* message, Opening opening, std::string address, int fd,
             std::function<void()> answered, const Handler& handler);
  /// Leaves the exchanges without an answer and their owners without a notice.
  void clear();

 private:
  friend class HttpExchange;
  static void on_finished(SoupServerMessage* message, gpointer self);
  void end(HttpExchange& exchange);
  void lose(HttpExchange& exchange);

  SocketWatch watch_;
  std::unordered_map<SoupServerMessage*, HttpExchange*> open_;
};

/// `path` is decoded, as libsoup's handlers get it.
Opening read_opening(SoupServerMessage* message, const char* path);
/// A request of a browser asks whether a page of another origin may send the one it has in mind.
bool is_preflight(SoupServerMessage* message);
/// Allows the page that sent the request, whose origin has been checked, to read the answer.
void allow_origin(SoupServerMessage* message);
/// Answers a preflight with all it asks for.
void answer_preflight(SoupServerMessage* message);

/// While a request's body is read: more than `bytes` of it are answered with 413, and not kept.
void limit_body(SoupServerMessage* message, std::size_t bytes);

}  // namespace booth::signaling
