// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/peerjs_wire.hpp"

#include <array>
#include <utility>

#include "signaling/protocol/dialect.hpp"
#include "signaling/protocol/fields.hpp"
#include "signaling/protocol/json_writer.hpp"
#include "signaling/protocol/limits.hpp"

namespace booth::signaling::peerjs {
namespace {

using json::ObjectWriter;
using json::Value;

constexpr std::string_view kSpace = "%20";
/// Under which name a payload travels as an offer's extension: other dialects have theirs.
constexpr const char* kExtension = "peerjs";

constexpr std::array<std::pair<Type, std::string_view>, 10> kNames{{
    {Type::kOpen, "OPEN"},
    {Type::kOffer, "OFFER"},
    {Type::kAnswer, "ANSWER"},
    {Type::kCandidate, "CANDIDATE"},
    {Type::kLeave, "LEAVE"},
    {Type::kExpire, "EXPIRE"},
    {Type::kHeartbeat, "HEARTBEAT"},
    {Type::kIdTaken, "ID-TAKEN"},
    {Type::kError, "ERROR"},
    {Type::kInvalidKey, "INVALID-KEY"},
}};

Type type_of(std::string_view name) {
  for (const auto& [type, known] : kNames)
    if (known == name) return type;
  return Type::kOther;
}

std::string_view name_of(Type type) {
  for (const auto& [known, name] : kNames)
    if (known == type) return name;
  return {};
}

bool is_call(Type type) {
  return type == Type::kOffer || type == Type::kAnswer || type == Type::kCandidate;
}

// --- bytes to frames ---

/// `sdp` is {type, sdp}, which must fit the frame's type; a client of long ago sent the text alone.
std::string read_sdp(Fields& payload, std::string_view type) {
  const Value* value = payload.optional("sdp");
  if (!value || value->string()) return payload.text("sdp", limits::kMaxSdpBytes);
  Fields fields(*value);
  const std::string written = fields.line("type", limits::kMaxIdBytes, Fields::kOptional);
  std::string sdp = fields.text("sdp", limits::kMaxSdpBytes);
  if (!written.empty() && written != type) fields.fail("type", "is not that of the frame");
  payload.inherit(fields);
  return sdp;
}

Candidate read_candidate(Fields& payload) {
  Candidate candidate;
  const Value* value = payload.optional("candidate");
  if (!value) return candidate;  // the end, as some libraries mark it
  Fields fields(*value);
  candidate.candidate = fields.line("candidate", limits::kMaxCandidateBytes, Fields::kOptional);
  candidate.mid = fields.line("sdpMid", limits::kMaxMidBytes, Fields::kOptional);
  candidate.mline_index =
      fields.integer("sdpMLineIndex", 0, limits::kMaxMlineIndex, Fields::kOptional);
  payload.inherit(fields);
  return candidate;
}

std::string read_extension(const Value& payload, Fields& fields) {
  Value rest = Value::object({});
  for (const json::Member& member : *payload.object())
    if (member.name != "sdp" && member.name != "connectionId") rest.add(member.name, member.value);
  std::string extension = json::dump(Value::object({{kExtension, std::move(rest)}}));
  if (extension.size() > limits::kMaxExtensionBytes)
    fields.fail("metadata", "is longer than " + std::to_string(limits::kMaxExtensionBytes) +
                                " bytes with what goes with it");
  return extension;
}

void read_payload(Frame& frame, Fields& parent) {
  const Value* payload = parent.optional("payload");
  if (!payload) return parent.fail("payload", "is missing");
  Fields fields(*payload);
  frame.session = fields.id("connectionId");
  const std::string type = fields.line("type", limits::kMaxIdBytes, Fields::kOptional);
  frame.data = type == "data";
  if (frame.type == Type::kOffer) {
    frame.sdp = read_sdp(fields, "offer");
    if (type != "media" && type != "data") fields.fail("type", "is neither media nor data");
    if (fields.error().empty()) frame.extension = read_extension(*payload, fields);
  } else if (frame.type == Type::kAnswer) {
    frame.sdp = read_sdp(fields, "answer");
  } else {
    frame.candidate = read_candidate(fields);
  }
  parent.inherit(fields);
}

void read_text(Frame& frame, Fields& parent) {
  const Value* payload = parent.optional("payload");
  if (!payload) return;
  if (!payload->object()) return;
  Fields fields(*payload);
  frame.text = quotable(fields.text("msg", limits::kMaxMessageBytes, Fields::kOptional));
}

// --- frames to bytes ---

/// Of a frame without its SDP or candidate.
constexpr std::size_t kHeadBytes = 320;

void add_head(Type type, const Address& address, ObjectWriter& out) {
  out.add("type", name_of(type));
  if (!address.src.empty()) out.add("src", wire_id(address.src));
  if (!address.dst.empty()) out.add("dst", wire_id(address.dst));
}

std::string write(Type type, const Address& address, const Value& payload) {
  ObjectWriter out;
  add_head(type, address, out);
  out.add("payload", payload);
  return std::move(out).take();
}

Value description(const char* type, const std::string& sdp) {
  return Value::object({{"type", type}, {"sdp", sdp}});
}

const char* connection_type(bool data) { return data ? "data" : "media"; }

void add_connection(const SessionId& session, bool data, ObjectWriter& payload) {
  payload.add("type", connection_type(data));
  payload.add("connectionId", session);
}

/// What a PeerJS peer put beside the SDP; null if it was no PeerJS peer.
Value extension_of(const std::string& text) {
  if (text.empty()) return {};
  const json::Parsed parsed = json::parse(text);
  const Value* payload = parsed.value ? parsed.value->find(kExtension) : nullptr;
  return payload && payload->object() ? *payload : Value();
}

bool is_letter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

Read read(std::string_view bytes, Writer writer) {
  const json::Parsed parsed = json::parse(bytes);
  if (!parsed.value) return {std::nullopt, quotable(parsed.error)};
  Fields fields(*parsed.value);
  Frame frame;
  frame.type = type_of(fields.line("type", limits::kMaxReasonBytes));
  // Whoever it names may exist or not; what cannot be an id is nobody's.
  const char* other = writer == Writer::kClient ? "dst" : "src";
  frame.other = peer_id(fields.text(other, limits::kMaxReasonBytes, Fields::kOptional));
  if (is_call(frame.type)) {
    if (frame.other.empty()) fields.fail(other, "is missing");
    if (writer == Writer::kServer && !is_id(frame.other)) fields.fail(other, "is no id");
    read_payload(frame, fields);
  } else {
    read_text(frame, fields);
  }
  if (fields.error().empty()) return {std::move(frame), {}};
  return {std::nullopt, quotable(fields.error())};
}

std::string write(Type type, const Address& address) {
  ObjectWriter out;
  add_head(type, address, out);
  return std::move(out).take();
}

std::string write_text(Type type, std::string_view text, const Address& address) {
  return write(type, address, Value::object({{"msg", text}}));
}

std::string write(const Offer& offer, const Address& address) {
  Value payload = Value::object({{"sdp", description("offer", offer.sdp)}});
  const Value extension = extension_of(offer.extension);
  if (const auto* members = extension.object()) {
    for (const json::Member& member : *members)
      if (member.name != "sdp" && member.name != "connectionId")
        payload.add(member.name, member.value);
  } else {
    payload.add("type", connection_type(false));
  }
  payload.add("connectionId", offer.call.session);
  return write(Type::kOffer, address, payload);
}

std::string write(const Answer& answer, bool data, const Address& address) {
  ObjectWriter out(answer.sdp.size() * 17 / 16 + kHeadBytes);
  add_head(Type::kAnswer, address, out);
  out.begin("payload");
  out.begin("sdp");
  out.add("type", "answer");
  out.add("sdp", answer.sdp);
  out.end();
  add_connection(answer.call.session, data, out);
  out.end();
  return std::move(out).take();
}

std::string write(const Candidate& candidate, bool data, const Address& address) {
  const bool complete = candidate.candidate.starts_with("candidate:");
  ObjectWriter out(candidate.candidate.size() + kHeadBytes);
  add_head(Type::kCandidate, address, out);
  out.begin("payload");
  out.begin("candidate");
  out.add("candidate", (complete ? "" : "candidate:") + candidate.candidate);
  // A browser takes an empty sdpMid for the name of an m-line.
  out.add("sdpMid", candidate.mid.empty() ? Value() : Value(candidate.mid));
  out.add("sdpMLineIndex", candidate.mline_index);
  out.end();
  add_connection(candidate.call.session, data, out);
  out.end();
  return std::move(out).take();
}

std::string room_of(const std::string& key) {
  return key == kDefaultKey ? std::string(kDefaultRoom) : key;
}

bool is_data(const std::string& extension) {
  const Value payload = extension_of(extension);
  const Value* type = payload.find("type");
  return type && type->string() && *type->string() == connection_type(true);
}

bool is_client_id(std::string_view wire) {
  if (wire.empty() || wire.size() > limits::kMaxIdBytes) return false;
  bool after_letter = false;
  for (const char c : wire) {
    if (!is_letter(c) && (!after_letter || (c != ' ' && c != '_' && c != '-'))) return false;
    after_letter = is_letter(c);
  }
  return after_letter && is_id(peer_id(wire));
}

PeerId peer_id(std::string_view wire) {
  PeerId id;
  for (const char c : wire) c == ' ' ? id.append(kSpace) : id.append(1, c);
  return id;
}

std::string wire_id(const PeerId& id) {
  std::string wire = id;
  for (std::size_t at = 0; (at = wire.find(kSpace, at)) != std::string::npos; ++at)
    wire.replace(at, kSpace.size(), " ");
  return wire;
}

}  // namespace booth::signaling::peerjs
