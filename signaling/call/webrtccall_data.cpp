// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What webrtccall sends and tells of data channels.
#include <string>
#include <utility>

#include "signaling/call/webrtccall.hpp"

namespace booth {

using session::CallSession;
using session::DataBudget;
using session::DataMessage;

namespace {

using Share = std::shared_ptr<DataBudget::Share>;

/// The message gives its share back when the application has thrown it away.
void hold(GstMessage* message, Share share) {
  static const GQuark quark = g_quark_from_static_string("booth-unread-data");
  gst_mini_object_set_qdata(GST_MINI_OBJECT(message), quark, new Share(std::move(share)),
                            [](gpointer held) { delete static_cast<Share*>(held); });
}

/// An application that only listens to the signal need not read the bus: what it leaves there is
/// bounded.
void post(BoothWebrtcCall* self, const std::string& peer, const DataMessage& message,
          const char* text) {
  auto share = self->impl->unread.take(message.size());
  if (!share) return;
  auto* fields = gst_structure_new("webrtccall", "event", G_TYPE_STRING,
                                   message.is_text ? "text-received" : "data-received", "peer",
                                   G_TYPE_STRING, peer.c_str(), "text", G_TYPE_STRING, text,
                                   "label", G_TYPE_STRING, message.label.c_str(), nullptr);
  if (!message.is_text)
    gst_structure_set(fields, "data", G_TYPE_BYTES, message.bytes.get(), nullptr);
  auto* note = gst_message_new_element(GST_OBJECT(self), fields);
  hold(note, std::move(share));
  gst_element_post_message(GST_ELEMENT(self), note);
}

}  // namespace

void webrtccall_tell_data(BoothWebrtcCall* self, const std::string& peer,
                          const DataMessage& message) {
  std::string text;
  if (message.is_text)
    text.assign(static_cast<const char*>(g_bytes_get_data(message.bytes.get(), nullptr)),
                message.size());
  post(self, peer, message, text.c_str());
  if (message.is_text)
    g_signal_emit_by_name(self, "text-received", peer.c_str(), message.label.c_str(), text.c_str());
  else
    g_signal_emit_by_name(self, "data-received", peer.c_str(), message.label.c_str(),
                          message.bytes.get());
}

bool webrtccall_send(BoothWebrtcCall* self, const std::string& peer, const DataMessage& message) {
  const auto runtime = self->impl->runtime.copy();
  if (!runtime.data) return false;
  const auto outboxes = runtime.data->find(peer);
  bool all = !outboxes.empty();
  for (const auto& [id, outbox] : outboxes) {
    auto taken = outbox->take(message);
    all = all && taken;
    if (taken)
      webrtccall_post(self, [to = id, what = std::move(*taken)](CallSession& session) {
        session.send(to, what);
      });
  }
  return all;
}

}  // namespace booth
