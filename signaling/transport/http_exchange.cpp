// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/transport/http_exchange.hpp"

namespace booth::signaling {
namespace {

constexpr const char* kPreflightSeconds = "600";

SoupMessageHeaders* request_headers(SoupServerMessage* message) {
  return soup_server_message_get_request_headers(message);
}

void set_header(SoupServerMessage* message, const char* name, const char* value) {
  soup_message_headers_replace(soup_server_message_get_response_headers(message), name, value);
}

std::string_view view(const char* text) { return text ? text : ""; }

}  // namespace

HttpExchange::HttpExchange(SoupServerMessage* message, Opening opening, std::string address)
    : message_(share(message)), opening_(std::move(opening)), address_(std::move(address)) {}

HttpExchange::~HttpExchange() {
  if (open()) respond(SOUP_STATUS_INTERNAL_SERVER_ERROR, "text/plain", "No answer.\n");
}

std::string_view HttpExchange::method() const {
  return soup_server_message_get_method(message_.get());
}

std::string_view HttpExchange::header(const char* name) const {
  return view(soup_message_headers_get_one(request_headers(message_.get()), name));
}

std::string_view HttpExchange::body() const {
  SoupMessageBody* body = soup_server_message_get_request_body(message_.get());
  if (!soup_message_body_get_accumulate(body)) return {};
  g_bytes_unref(soup_message_body_flatten(body));  // one piece, held by `body`
  return {body->data, static_cast<std::size_t>(body->length)};
}

void HttpExchange::respond(unsigned status, std::string_view type, std::string_view body,
                           const Headers& headers) {
  if (!open()) return;
  const std::string mime(type);
  set_header(message_.get(), "Cache-Control", "no-store");
  set_header(message_.get(), "X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : headers) set_header(message_.get(), name.c_str(), value.c_str());
  soup_server_message_set_status(message_.get(), status, nullptr);
  soup_server_message_set_response(message_.get(), mime.c_str(), SOUP_MEMORY_COPY, body.data(),
                                   body.size());
  finish();
}

/// The message has its answer and goes on its way.
void HttpExchange::finish() {
  const bool deferred = watch_ != 0;
  home_->end(*this);
  if (deferred) soup_server_message_unpause(message_.get());
  if (answered_) std::exchange(answered_, nullptr)();
}

void HttpExchanges::clear() {
  while (!open_.empty()) end(*open_.begin()->second);
}

void HttpExchanges::begin(SoupServerMessage* message, Opening opening, std::string address, int fd,
                          std::function<void()> answered, const Handler& handler) {
  const std::shared_ptr<HttpExchange> exchange(
      new HttpExchange(message, std::move(opening), std::move(address)));
  exchange->home_ = this;
  exchange->answered_ = std::move(answered);
  open_[message] = exchange.get();
  g_signal_connect(message, "finished", G_CALLBACK(on_finished), this);
  handler(exchange);
  // The handler has answered, or keeps it. One that did neither is answered at the end of this.
  if (!exchange->open() || exchange.use_count() == 1) return;
  soup_server_message_pause(message);
  exchange->watch_ = watch_.add(fd, SocketWatch::Event::kHangUp, [this, message] {
    HttpExchange& gone = *open_.at(message);
    const auto keep = gone.shared_from_this();
    // libsoup writes this to nobody and sees the end by itself.
    soup_server_message_set_status(message, SOUP_STATUS_BAD_REQUEST, nullptr);
    gone.finish();
    if (gone.gone_) std::exchange(gone.gone_, nullptr)();
  });
}

/// libsoup has given up the connection of an open exchange.
void HttpExchanges::on_finished(SoupServerMessage* message, gpointer self) {
  auto& exchanges = *static_cast<HttpExchanges*>(self);
  const auto found = exchanges.open_.find(message);
  if (found != exchanges.open_.end()) exchanges.lose(*found->second);
}

void HttpExchanges::lose(HttpExchange& exchange) {
  const auto keep = exchange.shared_from_this();
  end(exchange);
  if (exchange.gone_) std::exchange(exchange.gone_, nullptr)();
}

void HttpExchanges::end(HttpExchange& exchange) {
  g_signal_handlers_disconnect_by_data(exchange.message_.get(), this);
  watch_.remove(std::exchange(exchange.watch_, 0));
  open_.erase(exchange.message_.get());
  exchange.home_ = nullptr;
}

bool wants_websocket(SoupServerMessage* message) {
  return soup_message_headers_header_contains(request_headers(message), "Upgrade", "websocket");
}

Opening read_opening(SoupServerMessage* message, const char* path) {
  const char* subprotocol =
      soup_message_headers_get_list(request_headers(message), "Sec-WebSocket-Protocol");
  Opening opening{path, {}, std::string(view(subprotocol))};
  const char* query = g_uri_get_query(soup_server_message_get_uri(message));
  GUriParamsIter iterator;
  char *name = nullptr, *value = nullptr;
  g_uri_params_iter_init(&iterator, query ? query : "", -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next(&iterator, &name, &value, nullptr)) {
    opening.query.emplace_back(view(name), view(value));
    g_free(name);
    g_free(value);
  }
  return opening;
}

bool is_preflight(SoupServerMessage* message) {
  return view(soup_server_message_get_method(message)) == "OPTIONS" &&
         soup_message_headers_get_one(request_headers(message), "Access-Control-Request-Method");
}

void allow_origin(SoupServerMessage* message) {
  const char* origin = soup_message_headers_get_one(request_headers(message), "Origin");
  if (!origin) return;
  set_header(message, "Access-Control-Allow-Origin", origin);
  // We have no cookies, but a proxy before us may; a page's WebSocket sends them too.
  set_header(message, "Access-Control-Allow-Credentials", "true");
  set_header(message, "Vary", "Origin");
}

void answer_preflight(SoupServerMessage* message) {
  const auto copy = [message](const char* from, const char* to) {
    const char* value = soup_message_headers_get_list(request_headers(message), from);
    if (value) set_header(message, to, value);
  };
  copy("Access-Control-Request-Method", "Access-Control-Allow-Methods");
  copy("Access-Control-Request-Headers", "Access-Control-Allow-Headers");
  set_header(message, "Access-Control-Max-Age", kPreflightSeconds);
  soup_server_message_set_status(message, SOUP_STATUS_NO_CONTENT, nullptr);
}

void limit_body(SoupServerMessage* message, std::size_t bytes) {
  const auto refuse = [](SoupServerMessage* too_long) {
    SoupMessageBody* body = soup_server_message_get_request_body(too_long);
    soup_message_body_set_accumulate(body, FALSE);
    soup_message_body_truncate(body);
    soup_server_message_set_status(too_long, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, nullptr);
  };
  SoupMessageHeaders* headers = request_headers(message);
  const bool counted = soup_message_headers_get_encoding(headers) == SOUP_ENCODING_CONTENT_LENGTH;
  if (counted && static_cast<std::size_t>(soup_message_headers_get_content_length(headers)) > bytes)
    return refuse(message);
  using Callback = void (*)(SoupServerMessage*, GBytes*, gpointer);
  static constexpr auto kRefuse = +refuse;
  const Callback count = [](SoupServerMessage* chunked, GBytes*, gpointer limit) {
    const SoupMessageBody* body = soup_server_message_get_request_body(chunked);
    if (static_cast<std::size_t>(body->length) > GPOINTER_TO_SIZE(limit)) kRefuse(chunked);
  };
  g_signal_connect(message, "got-chunk", G_CALLBACK(count), GSIZE_TO_POINTER(bytes));
}

}  // namespace booth::signaling
