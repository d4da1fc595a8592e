// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/webrtc_reply.hpp"

#include <gst/sdp/sdp.h>
#include <gst/webrtc/webrtc.h>

#include "gst/ref.hpp"

namespace booth::session {

namespace {

std::string description_of(const GstStructure* reply, const char* field) {
  GstWebRTCSessionDescription* description = nullptr;
  gst_structure_get(reply, field, GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &description, nullptr);
  if (!description) return {};
  auto text = Ref<char>::adopt(gst_sdp_message_as_text(description->sdp));
  gst_webrtc_session_description_free(description);
  return text.get();
}

std::string certificate_of(GObject* transport) {
  Ref<char> pem;
  if (transport) g_object_get(transport, "remote-certificate", pem.out(), nullptr);
  return pem ? pem.get() : "";
}

/// The DTLS transport of a transceiver; all share one.
std::string certificate_of(GstWebRTCRTPTransceiver* transceiver) {
  Ref<GObject> receiver, transport;
  g_object_get(transceiver, "receiver", receiver.out(), nullptr);
  if (receiver) g_object_get(receiver.get(), "transport", transport.out(), nullptr);
  return certificate_of(transport.get());
}

}  // namespace

std::pair<std::string, std::string> reply_of(GstPromise* promise, const char* field) {
  if (gst_promise_wait(promise) != GST_PROMISE_RESULT_REPLIED) return {"webrtcbin is closed", {}};
  const auto* reply = gst_promise_get_reply(promise);
  if (!reply) return field ? std::pair{"webrtcbin gave no description", ""} : std::pair{"", ""};
  Ref<GError> error;
  if (gst_structure_has_field(reply, "error")) {
    gst_structure_get(reply, "error", G_TYPE_ERROR, error.out(), nullptr);
    return {error ? error->message : "unknown error", {}};
  }
  if (!field) return {};
  auto text = description_of(reply, field);
  return {text.empty() ? "webrtcbin gave no description" : "", text};
}

std::string certificate_of(GstElement* webrtcbin) {
  GArray* transceivers = nullptr;
  g_signal_emit_by_name(webrtcbin, "get-transceivers", &transceivers);
  std::string pem;
  for (guint i = 0; transceivers && pem.empty() && i < transceivers->len; ++i)
    pem = certificate_of(g_array_index(transceivers, GstWebRTCRTPTransceiver*, i));
  if (transceivers) g_array_unref(transceivers);
  Ref<GObject> sctp, transport;
  if (pem.empty()) g_object_get(webrtcbin, "sctp-transport", sctp.out(), nullptr);
  if (sctp) g_object_get(sctp.get(), "transport", transport.out(), nullptr);
  return pem.empty() ? certificate_of(transport.get()) : pem;
}

}  // namespace booth::session
