// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/peer_connection.hpp"

#include <utility>

#include <gst/sdp/sdp.h>
#include <gst/webrtc/webrtc.h>

#include "signaling/session/ice_restart.hpp"
#include "signaling/session/first_events.hpp"
#include "signaling/session/late_news.hpp"
#include "signaling/session/log.hpp"
#include "signaling/session/sctp.hpp"
#include "signaling/session/signal_handler.hpp"
#include "signaling/session/webrtc_reply.hpp"

namespace booth::session {

/// Handlers run on webrtcbin's threads, possibly while the connection is being destroyed, so they
/// hold this and never the connection.
struct PeerConnection::Link {
  std::shared_ptr<signaling::EventLoop> loop;
  PeerConnection* owner = nullptr;  ///< loop's thread only; null once it is gone

  static void post(const std::shared_ptr<Link>& link, std::function<void(PeerConnection&)> task) {
    link->loop->post([link, task = std::move(task)] {
      if (link->owner) task(*link->owner);
    });
  }
};

namespace {

/// Keeps the first buffers of a pad back until the application has heard of it and linked it; they
/// hold the key picture. A pad that is shut down meanwhile lets go by itself.
class Hold {
 public:
  explicit Hold(GstPad* pad) : pad_(Ref<GstPad>::share(pad)) {
    probe_ = gst_pad_add_probe(
        pad,
        static_cast<GstPadProbeType>(GST_PAD_PROBE_TYPE_BLOCK | GST_PAD_PROBE_TYPE_BUFFER |
                                     GST_PAD_PROBE_TYPE_BUFFER_LIST),
        [](GstPad*, GstPadProbeInfo*, gpointer) { return GST_PAD_PROBE_OK; }, nullptr, nullptr);
  }
  ~Hold() { gst_pad_remove_probe(pad_.get(), probe_); }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;
  GstPad* pad() const { return pad_.get(); }

 private:
  Ref<GstPad> pad_;
  gulong probe_;
};

}  // namespace

PeerConnection::PeerConnection(std::shared_ptr<signaling::EventLoop> loop,
                               Ref<GstElement> webrtcbin, Events events)
    : webrtcbin_(std::move(webrtcbin)),
      events_(std::move(events)),
      link_(std::make_shared<Link>()),
      fence_(webrtcbin_.get(),
             [link = link_](const Fence::Failure& failure) {
               Link::post(link, [failure](PeerConnection& self) { self.on_failure(failure); });
             }),
      meter_(webrtcbin_),
      strangers_(webrtcbin_),
      receivers_(webrtcbin_, [link = link_](GstPad* pad) {
        Link::post(link, [hold = std::make_shared<Hold>(pad)](PeerConnection& self) {
          self.events_.media(hold->pad());
        });
      }) {
  link_->loop = std::move(loop);
  link_->owner = this;
  if (events_.data.message)
    data_ = std::make_unique<DataChannels>(link_->loop, webrtcbin_, events_.data);
  connect_signals();
}

PeerConnection::~PeerConnection() {
  link_->owner = nullptr;
  states_.reset();
  for (const auto handler : handlers_) g_signal_handler_disconnect(webrtcbin_.get(), handler);
  channel_.reset();  // which waits for the other side
  drop_channel_news(webrtcbin_.get());
}

void PeerConnection::connect_signals() {
  auto* object = webrtcbin_.get();
  const auto watch = [this, object](const char* signal, void (PeerConnection::*task)()) {
    handlers_.push_back(
        SignalHandler<GParamSpec*>::connect(object, signal, [link = link_, task](GParamSpec*) {
          Link::post(link, [task](PeerConnection& self) { (self.*task)(); });
        }));
  };
  states_ = std::make_unique<StateLog>(webrtcbin_, [link = link_](const LogEntry& entry) {
    Link::post(link, [entry](PeerConnection& self) { self.log(entry); });
  });
  watch("notify::connection-state", &PeerConnection::on_state);
  watch("notify::ice-connection-state", &PeerConnection::on_state);
  watch("notify::ice-gathering-state", &PeerConnection::on_gathering);
  handlers_.push_back(SignalHandler<guint, const char*>::connect(
      object, "on-ice-candidate", [link = link_](guint mline, const char* candidate) {
        Link::post(link,
                   [mline, text = std::string(candidate ? candidate : "")](PeerConnection& self) {
                     self.log({"icecandidate", {{"candidate", text}}});
                     self.events_.candidate(mline, text);
                   });
      }));
  handlers_.push_back(
      SignalHandler<GstPad*>::connect(object, "pad-added", [link = link_](GstPad* pad) {
        if (!GST_PAD_IS_SINK(pad)) return;
        SignalHandler<GstPad*>::connect(pad, "linked", [link](GstPad*) {
          Link::post(link, [](PeerConnection& self) { self.events_.sink_linked(); });
        });
      }));
  handlers_.push_back(SignalHandler<GObject*>::connect(
      object, "on-data-channel",
      [link = link_, closed = hung_up(),
       adopt = data_ ? data_->adopter() : nullptr](GObject* offered) {
        if (!HangUpChannel::is_one(offered)) return adopt ? adopt(offered) : void();
        const auto channel = std::make_shared<HangUpChannel>(offered, closed);
        Link::post(link, [channel](PeerConnection& self) {
          if (!self.channel_) self.channel_ = channel;
        });
      }));
  handlers_.push_back(SignalHandler<GstWebRTCRTPTransceiver*>::connect(
      object, "on-new-transceiver", [](GstWebRTCRTPTransceiver* transceiver) {
        GstWebRTCKind kind = GST_WEBRTC_KIND_UNKNOWN;
        g_object_get(transceiver, "kind", &kind, nullptr);
        if (kind == GST_WEBRTC_KIND_VIDEO) g_object_set(transceiver, "do-nack", TRUE, nullptr);
      }));
  handlers_.push_back(SignalHandler<GstBin*, GstElement*>::connect(
      object, "deep-element-added",
      [link = link_, association = new_sctp_association_id()](GstBin*, GstElement* element) {
        watch_sctp(element, association, [link] {
          Link::post(link, [](PeerConnection& self) {
            if (self.data_) self.data_->set_established();
          });
        });
        prime_rtcp(element);
      }));
}

std::function<void()> PeerConnection::hung_up() const {
  return [link = link_] { Link::post(link, [](PeerConnection& self) { self.events_.hung_up(); }); };
}

void PeerConnection::add_hang_up_channel() {
  channel_ = HangUpChannel::create(webrtcbin_.get(), hung_up());
}

void PeerConnection::on_failure(const Fence::Failure& failure) {
  // Who closes the connection as a whole closes the channel with it: SCTP finds nobody any more.
  if (!failure.of_channels) return events_.broken(failure.text);
  if (channel_) return events_.hung_up();
  const auto link = link_;
  if (data_) data_->close();
  if (link->owner) events_.channels_failed();
}

void PeerConnection::on_state() {
  GstWebRTCPeerConnectionState state = GST_WEBRTC_PEER_CONNECTION_STATE_NEW;
  GstWebRTCICEConnectionState ice = GST_WEBRTC_ICE_CONNECTION_STATE_NEW;
  g_object_get(webrtcbin_.get(), "connection-state", &state, "ice-connection-state", &ice, nullptr);
  GST_DEBUG_OBJECT(webrtcbin_.get(), "connection state %d, ICE %d", state, ice);
  const bool found = ice == GST_WEBRTC_ICE_CONNECTION_STATE_CONNECTED ||
                     ice == GST_WEBRTC_ICE_CONNECTION_STATE_COMPLETED;
  if (found) events_.path_found();
  if (ice == GST_WEBRTC_ICE_CONNECTION_STATE_FAILED) {
    events_.path_failed();
  } else if (state == GST_WEBRTC_PEER_CONNECTION_STATE_FAILED && !connected_) {
    events_.broken("the encrypted connection could not be set up");
  } else if (state == GST_WEBRTC_PEER_CONNECTION_STATE_CONNECTED) {
    connected_ = true;
    events_.connected();
  }
}

void PeerConnection::on_gathering() {
  GstWebRTCICEGatheringState state = GST_WEBRTC_ICE_GATHERING_STATE_NEW;
  g_object_get(webrtcbin_.get(), "ice-gathering-state", &state, nullptr);
  if (state == GST_WEBRTC_ICE_GATHERING_STATE_COMPLETE) events_.gathered();
}

GstPromise* PeerConnection::promise(const char* field, Done done) {
  struct Data {
    std::shared_ptr<Link> link;
    const char* field;
    Done done;
  };
  return gst_promise_new_with_change_func(
      [](GstPromise* promise, gpointer data) {
        const auto& [link, wanted, callback] = *static_cast<Data*>(data);
        auto [error, text] = reply_of(promise, wanted);
        Link::post(link, [callback, error, text](PeerConnection&) { callback(error, text); });
      },
      new Data{link_, field, std::move(done)},
      [](gpointer data) { delete static_cast<Data*>(data); });
}

void PeerConnection::log(LogEntry entry) const {
  if (events_.log) events_.log(entry);
}

void PeerConnection::set_description(bool local, bool offer, const std::string& text, Done done) {
  log({local ? "setLocalDescription" : "setRemoteDescription",
       {{"type", offer ? "offer" : "answer"}, {"sdp", text}}});
  GstSDPMessage* message = nullptr;
  if (gst_sdp_message_new_from_text(text.c_str(), &message) != GST_SDP_OK) {
    done("the description cannot be read", {});
    return;
  }
  auto* description = gst_webrtc_session_description_new(
      offer ? GST_WEBRTC_SDP_TYPE_OFFER : GST_WEBRTC_SDP_TYPE_ANSWER, message);
  auto pending = Ref<GstPromise>::adopt(promise(nullptr, std::move(done)));
  g_signal_emit_by_name(webrtcbin_.get(),
                        local ? "set-local-description" : "set-remote-description", description,
                        pending.get());
  gst_webrtc_session_description_free(description);
}

std::string PeerConnection::with_negotiated_role(bool offer, const std::string& text) {
  if (offer) return sdp::with_setup(text, "actpass");
  if (setup_role_.empty()) {
    const auto own = sdp::read(text);
    if (!own.media.empty()) setup_role_ = own.media.front().setup;
    return text;
  }
  return sdp::with_setup(text, setup_role_);
}

void PeerConnection::set_created(bool offer, std::string text, Done done) {
  text = with_negotiated_role(offer, text);
  // webrtcbin repeats those of its first description.
  if (!own_.ufrag.empty()) text = sdp::with_credentials(text, own_);
  set_description(true, offer, text, [text, done](std::string error, const std::string&) {
    done(std::move(error), text);
  });
}

void PeerConnection::restart_ice() {
  const auto fresh = session::restart_ice(webrtcbin_.get());
  if (!fresh.ufrag.empty()) own_ = fresh;
}

void PeerConnection::create_offer(bool restart, Done done) {
  auto pending = Ref<GstPromise>::adopt(
      promise("offer", [this, restart, done](const std::string& error, const std::string& text) {
        if (!error.empty()) return done(error, {});
        if (restart) {
          if (!std::exchange(holding_, true)) hold_ice_news(webrtcbin_.get(), true);
          restart_ice();
        }
        set_created(true, text, done);
      }));
  g_signal_emit_by_name(webrtcbin_.get(), "create-offer", nullptr, pending.get());
}

void PeerConnection::answer(const sdp::Description& offer, bool restart, Done done) {
  // First, since it forgets what the agent knows of the other side.
  if (restart) restart_ice();
  set_description(false, true, offer.text, [this, done](const std::string& error, std::string) {
    if (!error.empty()) return done(error, {});
    auto pending = Ref<GstPromise>::adopt(
        promise("answer", [this, done](const std::string& failure, const std::string& text) {
          if (!failure.empty()) return done(failure, {});
          set_created(false, text, done);
        }));
    g_signal_emit_by_name(webrtcbin_.get(), "create-answer", nullptr, pending.get());
  });
}

void PeerConnection::apply_answer(const sdp::Description& answer, Done done) {
  if (setup_role_.empty())
    setup_role_ = answer.media[answer.bundle_index].setup == "active" ? "passive" : "active";
  if (std::exchange(holding_, false)) hold_ice_news(webrtcbin_.get(), false);
  set_description(false, false, answer.text, std::move(done));
}

void PeerConnection::add_candidate(unsigned mline, const std::string& candidate) {
  log({"addIceCandidate", {{"candidate", candidate}}});
  g_signal_emit_by_name(webrtcbin_.get(), "add-ice-candidate", mline, candidate.c_str());
}

std::string PeerConnection::remote_certificate() const { return certificate_of(webrtcbin_.get()); }

void PeerConnection::open_media() { receivers_.open(); }

}  // namespace booth::session
