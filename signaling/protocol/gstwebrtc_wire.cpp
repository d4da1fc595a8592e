// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/gstwebrtc_wire.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "signaling/protocol/limits.hpp"

namespace booth::signaling::gstwebrtc {
namespace {

using json::Value;

/// Member of Meta.extension that holds the roles, and so tells this dialect from others.
constexpr std::string_view kMark = "gstwebrtc";
constexpr std::string_view kErrorMark = "error: ";

constexpr std::array<std::pair<std::string_view, bool Roles::*>, 3> kRoles{{
    {"producer", &Roles::producer},
    {"listener", &Roles::listener},
    {"consumer", &Roles::consumer},
}};

Message read_ice(const Value& value, Call call, Fields& parent) {
  Fields fields(value);
  // Browsers add sdpMid; the protocol itself knows the index only.
  Candidate candidate{
      std::move(call), fields.line("candidate", limits::kMaxCandidateBytes, Fields::kOptional),
      fields.line("sdpMid", limits::kMaxMidBytes, Fields::kOptional),
      fields.integer("sdpMLineIndex", 0, limits::kMaxMlineIndex, Fields::kOptional)};
  parent.inherit(fields);
  if (candidate.candidate.empty()) return EndOfCandidates{std::move(candidate.call)};
  return candidate;
}

Message read_sdp(const Value& value, Call call, Fields& parent) {
  Fields fields(value);
  const std::string type = fields.id("type");
  std::string sdp = fields.text("sdp", limits::kMaxSdpBytes);
  if (type != "offer" && type != "answer") fields.fail("type", "is neither offer nor answer");
  parent.inherit(fields);
  if (type == "answer") return Answer{std::move(call), std::move(sdp)};
  return Offer{std::move(call), std::move(sdp)};
}

std::string write_sdp(const SessionId& session, const char* type, const std::string& sdp) {
  return write("peer",
               {{"sessionId", session}, {"sdp", Value::object({{"type", type}, {"sdp", sdp}})}});
}

}  // namespace

Roles read_roles(Fields& fields) {
  Roles roles;
  const auto* names = fields.array("roles", kRoles.size());
  if (!names) return roles;
  for (const Value& name : *names) {
    bool known = false;
    for (const auto& [role, member] : kRoles) {
      if (!name.string() || *name.string() != role) continue;
      roles.*member = known = true;
    }
    if (!known) fields.fail("roles", "has an item that is no role");
  }
  return roles;
}

Value to_value(const Roles& roles) {
  Value::Array names;
  for (const auto& [role, member] : kRoles)
    if (roles.*member) names.emplace_back(role);
  return names;
}

Meta to_meta(const Status& status) {
  Meta meta;
  meta.name = name_in(status.meta);
  meta.audio = meta.video = status.roles.producer;
  // As deep as it came, so that every meta that could be read can be read again.
  meta.extension = json::dump(
      Value::object({{std::string(kMark), to_value(status.roles)}, {"meta", status.meta}}));
  return meta;
}

bool is_gstwebrtc(const Meta& meta) {
  return meta.extension.starts_with("{\"" + std::string(kMark) + "\":");
}

Status status_of(const Meta& meta) {
  const Status other{{.producer = true}, Value::object({{"name", meta.name}})};
  if (!is_gstwebrtc(meta)) return other;
  json::Parsed parsed = json::parse(meta.extension);
  if (!parsed.value) return other;
  Status status;
  const Value named = Value::object({{"roles", *parsed.value->find(kMark)}});
  Fields fields(named);
  status.roles = read_roles(fields);
  if (const Value* value = parsed.value->find("meta")) status.meta = *value;
  return status;
}

std::string name_in(const Value& meta) {
  for (const char* member : {"name", "display-name"}) {
    const Value* name = meta.find(member);
    if (!name || !name->string()) continue;
    if (name->string()->size() <= limits::kMaxNameBytes && is_line(*name->string()))
      return *name->string();
  }
  return {};
}

Message read_description(Fields& fields, Call call) {
  if (const Value* sdp = fields.optional("sdp")) return read_sdp(*sdp, std::move(call), fields);
  if (const Value* ice = fields.optional("ice")) return read_ice(*ice, std::move(call), fields);
  fields.fail("sdp", "and 'ice' are missing");
  return EndOfCandidates{std::move(call)};
}

std::string write_description(const SessionId& session, const Message& message) {
  if (const auto* offer = std::get_if<Offer>(&message))
    return write_sdp(session, "offer", offer->sdp);
  if (const auto* answer = std::get_if<Answer>(&message))
    return write_sdp(session, "answer", answer->sdp);
  const auto* candidate = std::get_if<Candidate>(&message);
  if (!candidate) return {};
  Value ice = Value::object(
      {{"candidate", candidate->candidate}, {"sdpMLineIndex", candidate->mline_index}});
  if (!candidate->mid.empty()) ice.add("sdpMid", candidate->mid);
  return write("peer", {{"sessionId", session}, {"ice", std::move(ice)}});
}

std::string write(const char* type, Value::Object members) {
  members.insert(members.begin(), {"type", type});
  return json::dump(std::move(members));
}

std::string one_line(std::string text) {
  if (text.size() > limits::kMaxReasonBytes) {
    // Not in the middle of a character.
    std::size_t end = limits::kMaxReasonBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text.resize(end);
  }
  for (char& c : text)
    if (!is_line({&c, 1})) c = ' ';
  return text;
}

std::string error_reason(const std::string& error) {
  return one_line(std::string(kErrorMark) + error);
}

std::optional<std::string> error_in(const std::string& reason) {
  if (!reason.starts_with(kErrorMark)) return std::nullopt;
  return reason.substr(kErrorMark.size());
}

}  // namespace booth::signaling::gstwebrtc
