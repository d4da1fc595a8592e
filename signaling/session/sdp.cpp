// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/sdp.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <set>

#include "signaling/session/sdp_lines.hpp"

namespace booth::sdp {

namespace {

constexpr std::array<std::string_view, 4> kDirections{"sendrecv", "sendonly", "recvonly",
                                                      "inactive"};

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool is_token(std::string_view text, std::size_t least, std::size_t most) {
  const auto visible = [](char c) { return c > ' ' && c < 0x7f; };
  return text.size() >= least && text.size() <= most &&
         std::all_of(text.begin(), text.end(), visible);
}

std::optional<std::string> direction(const std::vector<std::string>& lines) {
  for (const auto name : kDirections)
    if (attribute(lines, name)) return std::string(name);
  return std::nullopt;
}

std::optional<Fingerprint> fingerprint(const std::string& value) {
  const auto parts = words(value);
  if (parts.size() != 2) return std::nullopt;
  const std::string digest = upper(parts[1]);
  if (digest.size() < 59 || digest.size() > 191 || digest.size() % 3 != 2) return std::nullopt;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const bool colon = i % 3 == 2;
    if (colon != (digest[i] == ':')) return std::nullopt;
    if (!colon && !std::isxdigit(static_cast<unsigned char>(digest[i]))) return std::nullopt;
  }
  return Fingerprint{lower(parts[0]), digest};
}

/// Codecs of an m-line in its order of preference; static types have names without an rtpmap.
std::vector<Codec> codecs(const std::vector<std::string>& lines) {
  std::vector<Codec> result;
  const auto head = words(lines.front());
  for (std::size_t i = 3; i < head.size(); ++i) {
    const auto type = number(head[i]);
    if (!type || *type > 127) continue;
    Codec codec{*type, *type == 0 ? "PCMU" : *type == 8 ? "PCMA" : *type == 9 ? "G722" : "", {}};
    for (const auto& map : attributes(lines, "rtpmap"))
      if (const auto part = words(map); part.size() == 2 && part[0] == head[i])
        codec.encoding_name = upper(part[1].substr(0, part[1].find('/')));
    for (const auto& map : attributes(lines, "fmtp"))
      if (map.starts_with(head[i] + " ")) codec.fmtp = map.substr(head[i].size() + 1);
    if (!codec.encoding_name.empty()) result.push_back(std::move(codec));
  }
  return result;
}

Media read_media(const std::vector<std::string>& lines) {
  Media media;
  const auto head = words(std::string_view(lines.front()).substr(2));
  media.kind = head.empty() ? "" : head[0];
  media.mid = attribute(lines, "mid").value_or("");
  media.direction = direction(lines).value_or("sendrecv");
  media.setup = attribute(lines, "setup").value_or("");
  media.rejected = is_rejected(lines);
  if (media.kind != "application") media.codecs = codecs(lines);
  for (const auto& value : attributes(lines, "ssrc"))
    media.senders.push_back(static_cast<std::uint32_t>(std::strtoul(value.c_str(), nullptr, 10)));
  for (const auto& value : attributes(lines, "fingerprint"))
    if (auto parsed = fingerprint(value)) media.fingerprints.push_back(*parsed);
  return media;
}

/// Keeps the first of each attribute that may stand once and takes the session's where it is
/// missing.
void copy_down(const Lines& from, std::vector<std::string>& media, std::string_view name) {
  auto values = attributes(media, name);
  if (values.empty()) values = attributes(from.session, name);
  remove_attribute(media, name);
  const std::size_t count =
      name == "fingerprint" ? values.size() : std::min<std::size_t>(values.size(), 1);
  for (std::size_t i = 0; i < count; ++i)
    media.push_back("a=" + std::string(name) + ":" + values[i]);
}

std::string head_problem(const std::vector<std::string>& lines) {
  const auto head = words(std::string_view(lines.front()).substr(2));
  if (head.size() < 4) return "an m-line without port, protocol and format";
  const bool data = head[0] == "application";
  if (!data && head[0] != "audio" && head[0] != "video") return "an m-line of unknown kind";
  const auto port = number(head[1].substr(0, head[1].find('/')));
  if (!port || *port > 65535) return "an m-line with a bad port";
  const auto wanted = data ? "DTLS/SCTP" : "RTP/SAVPF";
  if (head[2].find(wanted) == std::string::npos) return "an m-line that is not DTLS protected";
  for (std::size_t i = 3; !data && i < head.size(); ++i)
    if (const auto type = number(head[i]); !type || *type > 127)
      return "a payload type out of 0..127";
  return {};
}

/// What every m-line that is in use must have once the session's attributes were copied down.
std::string media_problem(const std::vector<std::string>& lines, const Media& media, Type type) {
  if (!is_token(media.mid, 1, 64)) return "a bad mid";
  if (media.rejected) return {};
  if (!is_token(attribute(lines, "ice-ufrag").value_or(""), 4, 256)) return "no ICE user fragment";
  if (!is_token(attribute(lines, "ice-pwd").value_or(""), 22, 256)) return "no ICE password";
  if (media.setup != "active" && media.setup != "passive" &&
      (media.setup != "actpass" || type == Type::kAnswer))
    return "a bad setup role";
  if (media.fingerprints.empty() ||
      media.fingerprints.size() != attributes(lines, "fingerprint").size())
    return "no usable certificate fingerprint";
  if (media.kind != "application" && media.codecs.empty()) return "an m-line without a known codec";
  return {};
}

std::string default_mid(std::size_t index, const Description* local_offer) {
  if (local_offer && index < local_offer->media.size()) return local_offer->media[index].mid;
  return "m" + std::to_string(index);
}

/// `stereo` and `sprop-stereo` are hints, every Opus decoder takes both (RFC 7587, 6.1), but
/// webrtcbin 1.22 compares them and would drop the sound of a mono peer that meets a stereo one.
void drop_channel_hints(std::vector<std::string>& media) {
  for (auto& line : media) {
    const auto space = line.find(' ');
    if (!line.starts_with("a=fmtp:") || space == std::string::npos) continue;
    std::string kept;
    std::string_view rest = std::string_view(line).substr(space + 1);
    while (!rest.empty()) {
      const auto end = std::min(rest.find(';'), rest.size());
      const auto parameter = rest.substr(0, end);
      const auto name = parameter.substr(std::min(parameter.find_first_not_of(' '), end));
      if (!name.starts_with("stereo=") && !name.starts_with("sprop-stereo="))
        kept.append(kept.empty() ? "" : ";").append(parameter);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    line = kept.empty() ? "" : line.substr(0, space + 1) + kept;
  }
  std::erase(media, "");
}

void complete(Lines& lines, Type type, const Description* local_offer) {
  for (std::size_t i = 0; i < lines.media.size(); ++i) {
    auto& media = lines.media[i];
    std::erase_if(media, [](const std::string& line) { return line.starts_with("k="); });
    drop_channel_hints(media);
    for (const auto name : {"setup", "fingerprint", "ice-ufrag", "ice-pwd", "mid"})
      copy_down(lines, media, name);
    if (!attribute(media, "mid")) media.push_back("a=mid:" + default_mid(i, local_offer));
    if (const auto session = direction(lines.session); session && !direction(media))
      media.push_back("a=" + *session);
  }
  share_transport(lines);
  for (auto& media : lines.media)
    if (!attribute(media, "setup"))
      media.push_back(type == Type::kOffer ? "a=setup:actpass" : "a=setup:active");
  for (const auto name : {"setup", "fingerprint", "ice-ufrag", "ice-pwd", "mid"})
    remove_attribute(lines.session, name);
  for (const auto name : kDirections) remove_attribute(lines.session, name);
  std::erase_if(lines.session, [](const std::string& line) { return line.starts_with("k="); });
}

/// Everything goes over one transport: exactly one group that names every m-line in use. A single
/// m-line needs none.
std::string bundle(Lines& lines, Description& description, const Description* local_offer) {
  std::vector<std::string> group;
  std::size_t groups = 0;
  for (const auto& value : attributes(lines.session, "group")) {
    if (!value.starts_with("BUNDLE")) continue;
    ++groups;
    group = words(std::string_view(value).substr(6));
  }
  const auto& media = description.media;
  if (groups == 0 && media.size() == 1) group = {media.front().mid};
  if (local_offer && media.size() > local_offer->bundle_index &&
      media[local_offer->bundle_index].rejected)
    return "it rejects " + media[local_offer->bundle_index].kind +
           ", which carries the transport of all; perhaps there is no codec in common";
  if (groups > 1 || group.empty()) return "not exactly one BUNDLE group";
  for (const auto& mid : group) {
    const auto named =
        std::find_if(media.begin(), media.end(), [&](const Media& m) { return m.mid == mid; });
    if (named == media.end()) return "a BUNDLE group with an unknown mid";
    if (mid == group.front())
      description.bundle_index = static_cast<std::size_t>(named - media.begin());
  }
  for (const auto& m : media)
    if (!m.rejected && std::find(group.begin(), group.end(), m.mid) == group.end())
      return "an m-line outside the BUNDLE group";
  remove_attribute(lines.session, "group");
  std::string line = "a=group:BUNDLE";
  for (const auto& mid : group) line += " " + mid;
  lines.session.push_back(line);
  return {};
}

}  // namespace

Parsed normalise(std::string_view remote, Type type, const Description* local_offer) {
  auto [lines, refusal] = split(remote);
  if (!lines) return {{}, refusal};
  if (lines->media.empty()) return {{}, "no m-line"};
  for (const auto& media : lines->media)
    if (auto problem = head_problem(media); !problem.empty()) return {{}, problem};
  complete(*lines, type, local_offer);
  Description description;
  std::set<std::string> mids;
  for (const auto& media : lines->media) {
    description.media.push_back(read_media(media));
    const auto& read = description.media.back();
    if (auto problem = media_problem(media, read, type); !problem.empty()) return {{}, problem};
    if (!mids.insert(read.mid).second) return {{}, "a mid used twice"};
  }
  if (std::all_of(description.media.begin(), description.media.end(),
                  [](const Media& media) { return media.rejected; }))
    return {{}, "every m-line is rejected"};
  if (auto problem = bundle(*lines, description, local_offer); !problem.empty())
    return {{}, problem};
  description.text = join(*lines);
  return {std::move(description), {}};
}

std::string conflict(const Description& next, const Description& previous, Type type) {
  if (type == Type::kAnswer && next.media.size() != previous.media.size())
    return "an answer with another number of m-lines than the offer";
  if (next.media.size() < previous.media.size()) return "m-lines were removed";
  for (std::size_t i = 0; i < previous.media.size(); ++i) {
    if (next.media[i].kind != previous.media[i].kind) return "an m-line changed its kind";
    if (next.media[i].mid != previous.media[i].mid) return "an m-line changed its mid";
  }
  if (next.bundle_index != previous.bundle_index)
    return "the BUNDLE group changed its first m-line";
  return {};
}

Description read(std::string_view text) {
  Description description;
  description.text = text;
  auto [lines, refusal] = split(text);
  if (!lines) return description;
  for (const auto& media : lines->media) description.media.push_back(read_media(media));
  return description;
}

std::string with_setup(std::string_view text, std::string_view role) {
  auto [lines, refusal] = split(text);
  if (!lines) return std::string(text);
  for (auto& media : lines->media) {
    if (!attribute(media, "setup")) continue;
    remove_attribute(media, "setup");
    media.push_back("a=setup:" + std::string(role));
  }
  return join(*lines);
}

std::optional<int> payload_type(const Media& media, std::string_view encoding_name,
                                std::string_view profile) {
  const std::string wanted = upper(std::string(encoding_name));
  std::optional<int> any;
  for (const auto& codec : media.codecs) {
    if (codec.encoding_name != wanted) continue;
    if (wanted == "H264" && codec.fmtp.find("packetization-mode=1") == std::string::npos) continue;
    if (!profile.empty() && codec.fmtp.find(profile) != std::string::npos)
      return codec.payload_type;
    if (!any) any = codec.payload_type;
  }
  return any;
}

bool is_candidate(std::string_view candidate) {
  if (candidate.starts_with("a=")) candidate.remove_prefix(2);
  if (candidate.starts_with("candidate:")) candidate.remove_prefix(10);
  const auto visible = [](char c) { return c >= ' ' && c < 0x7f; };
  if (candidate.size() > 1024 || !std::all_of(candidate.begin(), candidate.end(), visible))
    return false;
  const auto parts = words(candidate);
  if (parts.size() < 8 || parts[6] != "typ" || !number(parts[1])) return false;
  const auto port = number(parts[5]);
  return port && *port <= 65535;
}

}  // namespace booth::sdp
