// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/photosnapshot/triggers.hpp"

#include <atomic>
#include <csignal>
#include <mutex>
#include <utility>

#include "gst/contain.hpp"

namespace booth::photo {
namespace {

/// Signals belong to the process, so this does as well.
struct SignalSlot {
  std::atomic<unsigned> count{0};
  unsigned users = 0;
  struct sigaction before {};
};

static_assert(std::atomic<unsigned>::is_always_lock_free, "a signal handler may not lock");

SignalSlot usr1;
SignalSlot usr2;
std::mutex slots_mutex;  ///< guards users and before

SignalSlot& slot_of(int number) { return number == SIGUSR1 ? usr1 : usr2; }

struct Listener {
  Ref<GstElement> element;
  MessageListener::Heard heard;
};

/// Not Ref::share(): an element outside a bin is floating, and stays its creator's.
Ref<GstElement> referenced(GstElement* element) {
  return Ref<GstElement>::adopt(static_cast<GstElement*>(gst_object_ref(element)));
}

Ref<GstElement> pipeline_of(GstElement* element) {
  auto top = referenced(element);
  while (auto* parent = gst_object_get_parent(GST_OBJECT(top.get())))
    top = Ref<GstElement>::adopt(GST_ELEMENT(parent));
  return top;
}

void on_message(GstBus*, GstMessage* message, Listener* listener) {
  contain(listener->element.get(), [&] { listener->heard(gst_message_get_structure(message)); });
}

}  // namespace

MessageListener::MessageListener(GstElement* element, Heard heard)
    : bus_(Ref<GstBus>::adopt(gst_element_get_bus(pipeline_of(element).get()))) {
  if (!bus_) return;
  gst_bus_enable_sync_message_emission(bus_.get());
  auto* listener = new Listener{referenced(element), std::move(heard)};
  handler_ = g_signal_connect_data(
      bus_.get(), "sync-message::application", G_CALLBACK(on_message), listener,
      [](gpointer data, GClosure*) { delete static_cast<Listener*>(data); }, GConnectFlags{});
}

MessageListener::~MessageListener() {
  if (!bus_) return;
  g_signal_handler_disconnect(bus_.get(), handler_);
  gst_bus_disable_sync_message_emission(bus_.get());
}

SignalCounter::SignalCounter(int number) : number_(number) {
  SignalSlot& slot = slot_of(number_);
  std::lock_guard lock(slots_mutex);
  if (slot.users++ == 0) {
    struct sigaction action {};
    action.sa_handler = [](int which) { slot_of(which).count.fetch_add(1); };
    action.sa_flags = SA_RESTART;
    sigaction(number_, &action, &slot.before);
  }
  seen_ = slot.count;
}

SignalCounter::~SignalCounter() {
  SignalSlot& slot = slot_of(number_);
  std::lock_guard lock(slots_mutex);
  if (--slot.users == 0) sigaction(number_, &slot.before, nullptr);
}

unsigned SignalCounter::take() {
  const unsigned now = slot_of(number_).count.load(std::memory_order_relaxed);
  return now - std::exchange(seen_, now);
}

}  // namespace booth::photo
