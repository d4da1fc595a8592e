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

}  // namespace booth::session
