// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/data_channel.hpp"

#include <utility>

#include <gst/webrtc/webrtc.h>

#include "signaling/session/log.hpp"
#include "signaling/session/signal_handler.hpp"

namespace booth::session {

namespace {

/// A lot: what webrtcbin's queue holds at once.
constexpr std::size_t kLotBytes = 256 * 1024;
constexpr std::size_t kLotMessages = 256;

Ref<char> valid(const char* text) {
  return Ref<char>::adopt(g_utf8_make_valid(text ? text : "", -1));
}

std::string label_of(GObject* channel) {
  Ref<char> label;
  g_object_get(channel, "label", label.out(), nullptr);
  return valid(label.get()).get();
}

/// What a peer calls text may be any bytes; what is told is UTF-8.
Ref<GBytes> bytes_of(const char* text) {
  auto good = valid(text);
  const auto size = std::char_traits<char>::length(good.get());
  return Ref<GBytes>::adopt(g_bytes_new_take(good.release(), size));
}

GstWebRTCDataChannelState state_of(GObject* channel) {
  GstWebRTCDataChannelState state = GST_WEBRTC_DATA_CHANNEL_STATE_CLOSED;
  g_object_get(channel, "ready-state", &state, nullptr);
  return state;
}

}  // namespace

struct DataChannel::Line {
  std::shared_ptr<signaling::EventLoop> loop;
  std::weak_ptr<DataChannel> channel;

  template <typename Task>
  void post(Task task) const {
    loop->post([weak = channel, task = std::move(task)] {
      if (const auto self = weak.lock()) task(*self);
    });
  }
};

std::shared_ptr<DataChannel> DataChannel::make(const std::shared_ptr<signaling::EventLoop>& loop,
                                               GObject* channel, const DataBudget& incoming) {
  std::shared_ptr<DataChannel> made(new DataChannel(channel));
  made->connect({loop, made}, incoming);
  return made;
}

DataChannel::DataChannel(GObject* channel)
    : channel_(Ref<GObject>::share(channel)), label_(label_of(channel)) {}

DataChannel::~DataChannel() {
  for (const auto handler : handlers_) g_signal_handler_disconnect(channel_.get(), handler);
}

void DataChannel::connect(const Line& line, DataBudget incoming) {
  auto* object = channel_.get();
  const auto tell = [line, incoming](bool is_text, Ref<GBytes> bytes) {
    DataMessage message{{}, is_text, std::move(bytes), nullptr};
    message.share = incoming.take(message.size());
    // The bytes of what does not fit are let go here.
    if (!message.share) return line.post([](DataChannel& self) { self.events_.flooded(); });
    line.post([message](DataChannel& self) { self.on_message(message); });
  };
  handlers_.push_back(
      SignalHandler<GBytes*>::connect(object, "on-message-data", [tell](GBytes* bytes) {
        tell(false, bytes ? Ref<GBytes>::share(bytes) : bytes_of(nullptr));
      }));
  handlers_.push_back(SignalHandler<const char*>::connect(
      object, "on-message-string", [tell](const char* text) { tell(true, bytes_of(text)); }));
  const auto watch = [&](const char* signal, void (DataChannel::*task)()) {
    handlers_.push_back(SignalHandler<>::connect(object, signal, [line, task] {
      line.post([task](DataChannel& self) { (self.*task)(); });
    }));
  };
  watch("on-open", &DataChannel::on_open);
  watch("on-close", &DataChannel::on_close);
  watch("on-buffered-amount-low", &DataChannel::pump);
}

void DataChannel::listen(const std::shared_ptr<signaling::EventLoop>& loop, Events events) {
  events_ = std::move(events);
  // One that is made during a call may have opened before anybody listened.
  const Line line{loop, weak_from_this()};
  const auto state = state_of(channel_.get());
  if (state == GST_WEBRTC_DATA_CHANNEL_STATE_OPEN)
    line.post([](DataChannel& self) { self.on_open(); });
  if (state == GST_WEBRTC_DATA_CHANNEL_STATE_CLOSED)
    line.post([](DataChannel& self) { self.on_close(); });
}

void DataChannel::on_message(DataMessage message) {
  message.label = label_;
  events_.message(std::move(message));
}

void DataChannel::on_open() {
  if (std::exchange(open_, true)) return;
  pump();
  events_.opened(*this);
}

void DataChannel::on_close() {
  open_ = false;
  waiting_.clear();
  on_their_way_.clear();
  events_.closed(*this);
}

void DataChannel::send(DataMessage message) {
  waiting_.push_back(std::move(message));
  pump();
}

bool DataChannel::hand_over(const DataMessage& message) {
  auto* channel = GST_WEBRTC_DATA_CHANNEL(channel_.get());
  if (state_of(channel_.get()) != GST_WEBRTC_DATA_CHANNEL_STATE_OPEN) return false;
  Ref<GError> error;
  const bool sent =
      message.is_text
          ? gst_webrtc_data_channel_send_string_full(
                channel,
                std::string(
                    static_cast<const char*>(g_bytes_get_data(message.bytes.get(), nullptr)),
                    message.size())
                    .c_str(),
                error.out())
          : gst_webrtc_data_channel_send_data_full(channel, message.bytes.get(), error.out());
  if (!sent)
    GST_WARNING_OBJECT(channel, "a message on \"%s\" is lost: %s", label_.c_str(),
                       error ? error->message : "refused");
  return sent;
}

void DataChannel::pump() {
  if (!open_) return;
  guint64 buffered = 0;
  g_object_get(channel_.get(), "buffered-amount", &buffered, nullptr);
  if (!on_their_way_.empty() && buffered > 0) return;
  const bool had = !on_their_way_.empty();
  on_their_way_.clear();
  for (std::size_t bytes = 0;
       !waiting_.empty() && on_their_way_.size() < kLotMessages && bytes < kLotBytes;) {
    auto message = std::move(waiting_.front());
    waiting_.pop_front();
    bytes += message.size();
    if (hand_over(message)) on_their_way_.push_back(std::move(message));
  }
  if (had) events_.drained();
}

}  // namespace booth::session
