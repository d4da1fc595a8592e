// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/mailbox.hpp"

#include <algorithm>
#include <utility>

#include "signaling/protocol/call_table.hpp"
#include "signaling/protocol/limits.hpp"

namespace booth::signaling {
namespace {

/// What a message weighs in memory, with ids and bookkeeping rounded up.
std::size_t weight(const Message& message) {
  constexpr std::size_t kHead = 512;
  if (const auto* offer = std::get_if<Offer>(&message)) return kHead + offer->sdp.size();
  if (const auto* answer = std::get_if<Answer>(&message)) return kHead + answer->sdp.size();
  if (const auto* candidate = std::get_if<Candidate>(&message))
    return kHead + candidate->candidate.size();
  return kHead;
}

}  // namespace

bool Mailbox::fits(const Message& message) const {
  return ends_call(message) || (messages_.size() < limits::kMaxMailboxMessages &&
                                bytes_ + weight(message) <= limits::kMaxMailboxBytes);
}

void Mailbox::put(Message message) {
  if (ends_call(message)) {
    end(std::move(message));
    return;
  }
  bytes_ += weight(message);
  messages_.push_back(std::move(message));
}

void Mailbox::end(Message message) {
  const SessionId session = call_of(message)->session;
  const auto of_session = [&](const Message& other) { return call_of(other)->session == session; };
  // A call that also began meanwhile is not worth mentioning.
  const auto first = std::find_if(messages_.begin(), messages_.end(), of_session);
  const bool unseen = first != messages_.end() && std::holds_alternative<Ring>(*first);
  std::erase_if(messages_, of_session);
  if (!unseen) messages_.push_back(std::move(message));
  bytes_ = 0;
  for (const Message& kept : messages_) bytes_ += weight(kept);
}

std::vector<Message> Mailbox::take() {
  bytes_ = 0;
  return std::exchange(messages_, {});
}

}  // namespace booth::signaling
