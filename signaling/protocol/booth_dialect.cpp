// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/booth_dialect.hpp"

#include <array>

#include "signaling/protocol/fields.hpp"
#include "signaling/protocol/json.hpp"
#include "signaling/protocol/json_writer.hpp"
#include "signaling/protocol/limits.hpp"

namespace booth::signaling::booth_dialect {
namespace {

using json::ObjectWriter;
using json::Value;
using limits::kMaxReasonBytes;

// --- bytes to messages ---

Meta read_meta(Fields& parent) {
  Meta meta;
  const Value* value = parent.optional("meta");
  if (!value) return meta;
  Fields fields(*value);
  meta.name = fields.line("name", limits::kMaxNameBytes, Fields::kOptional);
  meta.audio = fields.boolean("audio", meta.audio);
  meta.video = fields.boolean("video", meta.video);
  meta.screen = fields.boolean("screen", meta.screen);
  meta.channel_hang_up = fields.boolean("channelHangUp", false);
  parent.inherit(fields);
  return meta;
}

PeerInfo read_peer(const Value& value, Fields& parent) {
  Fields fields(value);
  PeerInfo peer{fields.id("id"), read_meta(fields)};
  parent.inherit(fields);
  return peer;
}

PeerInfo read_peer(Fields& fields) {
  if (const Value* value = fields.optional("peer")) return read_peer(*value, fields);
  fields.fail("peer", "is missing");
  return {};
}

IceServer read_ice_server(const Value& value, Fields& parent) {
  Fields fields(value);
  IceServer server;
  if (const auto* urls = fields.array("urls", limits::kMaxUrlsPerIceServer)) {
    for (const Value& url : *urls) {
      if (url.string() && url.string()->size() <= limits::kMaxUrlBytes && is_line(*url.string()))
        server.urls.push_back(*url.string());
      else
        fields.fail("urls", "has an item that is no URL");
    }
  }
  server.username = fields.line("username", limits::kMaxUrlBytes, Fields::kOptional);
  server.credential = fields.line("credential", limits::kMaxUrlBytes, Fields::kOptional);
  parent.inherit(fields);
  return server;
}

Call read_call(Fields& fields, Writer writer) {
  Call call{fields.id("session"), {}, {}};
  if (writer == Writer::kClient)
    call.to = fields.id("to");
  else
    call.from = fields.id("from");
  return call;
}

std::string read_reason(Fields& fields) {
  return fields.line("reason", kMaxReasonBytes, Fields::kOptional);
}

Message read_hello(Fields& fields, Writer) {
  return Hello{fields.integer("booth", 0, 1 << 30), fields.id("id", Fields::kOptional),
               fields.line("token", limits::kMaxTokenBytes, Fields::kOptional), read_meta(fields)};
}

Message read_welcome(Fields& fields, Writer) {
  Welcome welcome{fields.integer("booth", 0, 1 << 30),
                  fields.id("id"),
                  fields.line("token", limits::kMaxTokenBytes, Fields::kOptional),
                  {},
                  fields.integer("heartbeat", 0, 3600, Fields::kOptional),
                  fields.boolean("resumed", false)};
  if (!fields.optional("iceServers")) return welcome;
  if (const auto* servers = fields.array("iceServers", limits::kMaxIceServers))
    for (const Value& server : *servers)
      welcome.ice_servers.push_back(read_ice_server(server, fields));
  return welcome;
}

Message read_joined(Fields& fields, Writer) {
  Joined joined{fields.line("room", limits::kMaxRoomBytes), {}};
  if (const auto* peers = fields.array("peers", limits::kMaxPeersPerRoom))
    for (const Value& peer : *peers) joined.peers.push_back(read_peer(peer, fields));
  return joined;
}

Message read_error(Fields& fields, Writer) {
  return Error{error_code(fields.line("code", limits::kMaxIdBytes)),
               fields.line("text", kMaxReasonBytes, Fields::kOptional),
               fields.id("session", Fields::kOptional)};
}

Message read_candidate(Fields& fields, Writer writer) {
  Candidate candidate{
      read_call(fields, writer),
      fields.line("candidate", limits::kMaxCandidateBytes, Fields::kOptional),
      fields.line("sdpMid", limits::kMaxMidBytes, Fields::kOptional),
      fields.integer("sdpMLineIndex", 0, limits::kMaxMlineIndex, Fields::kOptional)};
  // The browser marks the end with an empty candidate.
  if (candidate.candidate.empty()) return EndOfCandidates{candidate.call};
  return candidate;
}

Message read_restart_request(Fields& fields, Writer writer) {
  RestartRequest request{read_call(fields, writer)};
  if (const auto* value = fields.optional("tracks")) {
    Fields tracks(*value);
    const auto count = [&](const char* kind) {
      return tracks.integer(kind, 0, limits::kMaxFreeLines, Fields::kOptional);
    };
    request.tracks = FreeLines{count("audio"), count("video")};
    fields.inherit(tracks);
  }
  return request;
}

// --- messages to bytes ---

template <typename Object>
void add_text(Object& object, const char* name, const std::string& text) {
  if (!text.empty()) object.add(name, text);
}

Value to_value(const Meta& meta) {
  Value value = Value::object(
      {{"name", meta.name}, {"audio", meta.audio}, {"video", meta.video}, {"screen", meta.screen}});
  if (meta.channel_hang_up) value.add("channelHangUp", true);
  return value;
}

Value to_value(const PeerInfo& peer) {
  return Value::object({{"id", peer.id}, {"meta", to_value(peer.meta)}});
}

Value to_value(const IceServer& server) {
  Value value = Value::object({{"urls", Value::Array(server.urls.begin(), server.urls.end())}});
  add_text(value, "username", server.username);
  add_text(value, "credential", server.credential);
  return value;
}

template <typename T>
Value to_array(const std::vector<T>& items) {
  Value::Array array;
  for (const T& item : items) array.push_back(to_value(item));
  return array;
}

void write(const Hello& hello, ObjectWriter& out) {
  out.add("booth", hello.version);
  add_text(out, "id", hello.peer_id);
  add_text(out, "token", hello.token);
  out.add("meta", to_value(hello.meta));
}
void write(const Welcome& welcome, ObjectWriter& out) {
  out.add("booth", welcome.version);
  out.add("id", welcome.peer_id);
  out.add("token", welcome.token);
  out.add("iceServers", to_array(welcome.ice_servers));
  out.add("heartbeat", welcome.heartbeat_s);
  out.add("resumed", welcome.resumed);
}
void write(const Join& join, ObjectWriter& out) { out.add("room", join.room); }
void write(const Joined& joined, ObjectWriter& out) {
  out.add("room", joined.room);
  out.add("peers", to_array(joined.peers));
}
void write(const Update& update, ObjectWriter& out) { out.add("meta", to_value(update.meta)); }
void write(const PeerJoined& joined, ObjectWriter& out) { out.add("peer", to_value(joined.peer)); }
void write(const PeerLeft& left, ObjectWriter& out) { out.add("peer", left.peer); }
void write(const PeerUpdated& updated, ObjectWriter& out) {
  out.add("peer", to_value(updated.peer));
}
void write(const Error& error, ObjectWriter& out) {
  out.add("code", to_string(error.code));
  add_text(out, "text", error.text);
  add_text(out, "session", error.session);
}
void write(const Candidate& candidate, ObjectWriter& out) {
  out.add("candidate", candidate.candidate);
  add_text(out, "sdpMid", candidate.mid);
  out.add("sdpMLineIndex", candidate.mline_index);
}
void write(const RestartRequest& request, ObjectWriter& out) {
  if (request.tracks)
    out.add("tracks",
            Value::object({{"audio", request.tracks->audio}, {"video", request.tracks->video}}));
}
/// The others: an SDP, a reason, who offers, or nothing but their head.
template <typename T>
void write(const T& message, ObjectWriter& out) {
  if constexpr (requires { message.sdp; }) out.add("sdp", message.sdp);
  if constexpr (requires { message.reason; }) add_text(out, "reason", message.reason);
  if constexpr (requires { message.callee_offers; })
    if (message.callee_offers) out.add("calleeOffers", true);
}

/// Of the text, so that long ones grow once. Each end of a line is four bytes of JSON.
template <typename T>
std::size_t expected_bytes(const T& message) {
  constexpr std::size_t kHead = 256;
  if constexpr (requires { message.sdp; }) return kHead + message.sdp.size() * 17 / 16;
  if constexpr (requires { message.candidate; }) return kHead + message.candidate.size();
  return kHead;
}

// --- the table of messages ---

struct Type {
  std::string_view name;
  bool client_says;
  bool server_says;
  Message (*read)(Fields&, Writer);
};

template <typename T>
Message read_call_only(Fields& fields, Writer writer) {
  return T{read_call(fields, writer)};
}
template <typename T>
Message read_willing(Fields& fields, Writer writer) {
  return T{read_call(fields, writer), fields.boolean("calleeOffers", false)};
}
template <typename T>
Message read_reasoned(Fields& fields, Writer writer) {
  return T{read_call(fields, writer), read_reason(fields)};
}
template <typename T>
Message read_description(Fields& fields, Writer writer) {
  return T{read_call(fields, writer), fields.text("sdp", limits::kMaxSdpBytes)};
}

/// In the order of the variant, so that a message's index finds its row.
const std::array<Type, std::variant_size_v<Message>> kTypes{{
    {"hello", true, false, read_hello},
    {"welcome", false, true, read_welcome},
    {"join", true, false,
     [](Fields& f, Writer) -> Message { return Join{f.line("room", limits::kMaxRoomBytes)}; }},
    {"joined", false, true, read_joined},
    {"leave", true, false, [](Fields&, Writer) -> Message { return Leave{}; }},
    {"update", true, false, [](Fields& f, Writer) -> Message { return Update{read_meta(f)}; }},
    {"peer-joined", false, true,
     [](Fields& f, Writer) -> Message { return PeerJoined{read_peer(f)}; }},
    {"peer-left", false, true, [](Fields& f, Writer) -> Message { return PeerLeft{f.id("peer")}; }},
    {"peer-updated", false, true,
     [](Fields& f, Writer) -> Message { return PeerUpdated{read_peer(f)}; }},
    {"ring", true, true, read_willing<Ring>},
    {"accept", true, true, read_willing<Accept>},
    {"reject", true, true, read_reasoned<Reject>},
    {"cancel", true, true, read_reasoned<Cancel>},
    {"offer", true, true, read_description<Offer>},
    {"answer", true, true, read_description<Answer>},
    {"candidate", true, true, read_candidate},
    {"end-of-candidates", true, true, read_call_only<EndOfCandidates>},
    {"restart-request", true, true, read_restart_request},
    {"bye", true, true, read_reasoned<Bye>},
    {"error", false, true, read_error},
    {"heartbeat", true, true, [](Fields&, Writer) -> Message { return Heartbeat{}; }},
}};

Decoded refuse(ErrorCode code, std::string text, const Value* value = nullptr) {
  Error error{code, quotable(std::move(text)), {}};
  const Value* session = value ? value->find("session") : nullptr;
  if (session && session->string() && is_id(*session->string())) error.session = *session->string();
  return {std::nullopt, std::move(error)};
}

}  // namespace

Decoded decode(std::string_view bytes, Writer writer) {
  const json::Parsed parsed = json::parse(bytes);
  if (!parsed.value) return refuse(ErrorCode::kBadMessage, parsed.error);
  Fields fields(*parsed.value);
  const std::string name = fields.id("type");
  if (!fields.error().empty())
    return refuse(ErrorCode::kBadMessage, fields.error(), &*parsed.value);
  for (const Type& type : kTypes) {
    if (type.name != name || !(writer == Writer::kClient ? type.client_says : type.server_says))
      continue;
    Message message = type.read(fields, writer);
    if (fields.error().empty()) return {std::move(message), {}};
    return refuse(ErrorCode::kBadMessage, name + ": " + fields.error(), &*parsed.value);
  }
  return refuse(ErrorCode::kUnknownType, "unknown type '" + name + "'", &*parsed.value);
}

std::string encode(const Message& message) {
  ObjectWriter out(std::visit([](const auto& value) { return expected_bytes(value); }, message));
  out.add("type", kTypes[message.index()].name);
  if (const Call* call = call_of(message)) {
    out.add("session", call->session);
    add_text(out, "to", call->to);
    add_text(out, "from", call->from);
  }
  std::visit([&](const auto& value) { write(value, out); }, message);
  return std::move(out).take();
}

namespace {

class ServerHalf : public DialectHalf {
 public:
  void receive(std::string_view frame, Output& out) override {
    Decoded decoded = decode(frame, Writer::kClient);
    if (decoded.message)
      out.messages.push_back(std::move(*decoded.message));
    else
      out.frames.push_back(encode(decoded.error));
  }
  void say(const Message& message, Output& out) override { out.frames.push_back(encode(message)); }
};

class BoothClientHalf : public ClientHalf {
 public:
  explicit BoothClientHalf(std::string uri) : uri_(std::move(uri)) {}
  std::string url() const override { return uri_; }
  void receive(std::string_view frame, Output& out) override {
    // What cannot be read is of a later version of the protocol.
    if (auto message = decode(frame, Writer::kServer).message)
      out.messages.push_back(std::move(*message));
  }
  void say(const Message& message, Output& out) override { out.frames.push_back(encode(message)); }

 private:
  std::string uri_;
};

}  // namespace

std::unique_ptr<DialectHalf> serve(const Opening&, const ServerContext&) {
  return std::make_unique<ServerHalf>();
}

std::unique_ptr<ClientHalf> join(const ClientContext& context) {
  return std::make_unique<BoothClientHalf>(context.uri);
}

}  // namespace booth::signaling::booth_dialect
