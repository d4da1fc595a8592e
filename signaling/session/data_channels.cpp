// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/data_channels.hpp"

#include <algorithm>
#include <utility>

#include <gst/webrtc/webrtc.h>

#include "signaling/session/log.hpp"

namespace booth::session {

/// As PeerConnection::Link.
struct DataChannels::Link {
  std::shared_ptr<signaling::EventLoop> loop;
  DataChannels* owner = nullptr;  ///< loop's thread only
};

DataChannels::DataChannels(std::shared_ptr<signaling::EventLoop> loop, Ref<GstElement> webrtcbin,
                           Events events)
    : link_(std::make_shared<Link>()),
      webrtcbin_(std::move(webrtcbin)),
      events_(std::move(events)) {
  link_->loop = std::move(loop);
  link_->owner = this;
}

DataChannels::~DataChannels() { link_->owner = nullptr; }

std::function<void(GObject*)> DataChannels::adopter() const {
  return [link = link_, incoming = incoming_](GObject* offered) {
    // Its handlers must stand before this returns.
    link->loop->post([link, channel = DataChannel::make(link->loop, offered, incoming)] {
      if (link->owner) link->owner->add(channel);
    });
  };
}

/// Events are called through copies: what they do may be the end of this object.
void DataChannels::add(const std::shared_ptr<DataChannel>& channel) {
  if (channels_.size() >= kMaxChannels) {
    const auto abused = events_.abused;
    return abused("the other side opens too many data channels");
  }
  DataChannel::Events events;
  events.opened = [this](DataChannel& opened) {
    const auto tell = events_.channel;
    if (open_) tell(std::string(opened.label()), true);
  };
  events.closed = [this](DataChannel& closed) { on_closed(closed); };
  events.drained = [this] {
    const auto tell = events_.drained;
    if (outbox_ && outbox_->relieved()) tell();
  };
  events.message = [this](DataMessage message) { on_message(std::move(message)); };
  events.flooded = [this] {
    const auto abused = events_.abused;
    abused("the other side sends more data than is taken");
  };
  channel->listen(link_->loop, std::move(events));
  channels_.push_back(channel);
}

void DataChannels::on_message(DataMessage message) {
  if (!open_) return held_.push_back(std::move(message));
  const auto tell = events_.message;
  tell(message);
}

void DataChannels::on_closed(DataChannel& channel) {
  const auto tell = events_.channel;
  const std::string label = channel.label();
  std::erase_if(channels_, [&](const auto& each) { return each.get() == &channel; });
  if (open_) tell(label, false);
}

DataChannel* DataChannels::create(const std::string& label) {
  if (channels_.size() >= kMaxChannels) return nullptr;
  GObject* made = nullptr;
  g_signal_emit_by_name(webrtcbin_.get(), "create-data-channel", label.c_str(), nullptr, &made);
  if (!made) return nullptr;
  const auto channel = Ref<GObject>::adopt(made);
  add(DataChannel::make(link_->loop, channel.get(), incoming_));
  return channels_.back().get();
}

void DataChannels::add_first() { create(kLabel); }

std::shared_ptr<DataOutbox> DataChannels::make_outbox() {
  Ref<GObject> transport;
  g_object_get(webrtcbin_.get(), "sctp-transport", transport.out(), nullptr);
  if (!transport) return nullptr;
  guint64 most = 0;
  g_object_get(transport.get(), "max-message-size", &most, nullptr);
  outbox_ = std::make_shared<DataOutbox>(static_cast<std::size_t>(most));
  return outbox_;
}

void DataChannels::open() {
  if (std::exchange(open_, true)) return;
  const auto link = link_;
  const auto tell = events_.channel;
  std::vector<std::string> labels;
  for (const auto& channel : channels_)
    if (channel->is_open()) labels.push_back(channel->label());
  for (const auto& label : labels)
    if (link->owner) tell(label, true);
  if (!link->owner) return;
  for (auto& message : std::exchange(held_, {}))
    if (link->owner) on_message(std::move(message));
}

void DataChannels::send(DataMessage message) {
  DataChannel* chosen = nullptr;
  for (const auto& channel : channels_)
    if (channel->label() == message.label && (!chosen || !chosen->is_open()))
      chosen = channel.get();
  if (!chosen && !established_) return unsent_.push_back(std::move(message));
  if (!chosen) chosen = create(message.label);
  if (chosen) return chosen->send(std::move(message));
  GST_WARNING_OBJECT(webrtcbin_.get(), "no data channel \"%s\" can be opened",
                     message.label.c_str());
}

void DataChannels::set_established() {
  established_ = true;
  const auto link = link_;
  for (auto& message : std::exchange(unsent_, {}))
    if (link->owner) send(std::move(message));
}

void DataChannels::close() {
  const auto link = link_;
  while (link->owner && !channels_.empty()) on_closed(*channels_.back());
}

}  // namespace booth::session
