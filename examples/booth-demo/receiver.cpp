// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "receiver.hpp"

#include <filesystem>
#include <utility>

#include "common/main_loop.hpp"

namespace booth::example {
namespace {

/// A file has the streams that are there when it begins. Picture and sound of a call come within
/// this time of each other, on a busy machine too, or one of them does not come at all.
constexpr guint kSecondStreamMs = 6000;

/// "call.webm", "call-2.webm", ...
std::string numbered(const std::string& file, unsigned call) {
  if (call == 1) return file;
  const std::filesystem::path path(file);
  const auto name = path.stem().string() + "-" + std::to_string(call) + path.extension().string();
  return path.parent_path() / name;
}

}  // namespace

Receiver::Receiver(GstElement* pipeline, const Options& options, Events events)
    : pipeline_(share(pipeline)),
      signaling_(find(pipeline, "signaling")),
      options_(options),
      events_(std::move(events)) {
  const auto on_media = [](GstElement*, GstPad* pad, gpointer self) {
    static_cast<Receiver*>(self)->on_media(pad);
  };
  const auto on_ended = [](GstElement*, const char*, const char*, gpointer self) {
    static_cast<Receiver*>(self)->end_call();
  };
  g_signal_connect(signaling_.get(), "media-added",
                   G_CALLBACK(static_cast<void (*)(GstElement*, GstPad*, gpointer)>(on_media)),
                   this);
  g_signal_connect(
      signaling_.get(), "ended",
      G_CALLBACK(static_cast<void (*)(GstElement*, const char*, const char*, gpointer)>(on_ended)),
      this);
}

Receiver::~Receiver() { g_signal_handlers_disconnect_by_data(signaling_.get(), this); }

std::shared_ptr<FarSide> Receiver::make_far_side() {
  FarSide::Options options;
  options.show = options_.show;
  ++calls_;
  if (!options_.receive_to.empty()) options.record_to = numbered(options_.receive_to, calls_);
  return std::make_shared<FarSide>(pipeline_.get(), options, [this](int width, int height) {
    post([this, width, height] { events_.first_picture(width, height); });
  });
}

void Receiver::on_media(GstPad* pad) {
  std::shared_ptr<FarSide> far_side;
  {
    std::lock_guard lock(mutex_);
    far_side = current_;
  }
  const bool first = !far_side;
  if (first) far_side = make_far_side();
  far_side->add(pad);
  {
    std::lock_guard lock(mutex_);
    current_ = far_side;
  }
  post_later(first ? kSecondStreamMs : 0, [weak = std::weak_ptr(far_side)] {
    if (const auto still_there = weak.lock()) still_there->start_recording();
  });
}

void Receiver::end_call() {
  std::shared_ptr<FarSide> far_side;
  {
    std::lock_guard lock(mutex_);
    far_side = std::exchange(current_, nullptr);
    if (!far_side) return;
    last_pictures_ = far_side->pictures();
    ++finishing_;
  }
  post([this, far_side] {
    far_side->finish();
    {
      std::lock_guard lock(mutex_);
      --finishing_;
    }
    events_.finished();
  });
}

std::int64_t Receiver::pictures() const {
  std::lock_guard lock(mutex_);
  return current_ ? current_->pictures() : last_pictures_;
}

bool Receiver::idle() const {
  std::lock_guard lock(mutex_);
  return !current_ && finishing_ == 0;
}

}  // namespace booth::example
