// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/session/ice_server_check.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "signaling/protocol/ice_url.hpp"
#include "signaling/session/stun_probe.hpp"
#include "signaling/transport/event_loop.hpp"
#include "signaling/transport/gobject_ptr.hpp"

namespace booth::session {

using signaling::GObjectPtr;

namespace {

std::int64_t now_ms() { return g_get_monotonic_time() / 1000; }

/// Ephemeral credentials begin with the time at which they expire. How long ago that was.
std::string expiry(const std::string& username) {
  std::int64_t expires_s = 0;
  const auto* end = username.data() + username.size();
  const auto read = std::from_chars(username.data(), end, expires_s);
  if (read.ec != std::errc() || (read.ptr != end && *read.ptr != ':')) return {};
  const auto ago_s = g_get_real_time() / G_USEC_PER_SEC - expires_s;
  // Nobody's name is a time of the last century.
  if (ago_s < 0 || expires_s < 1'000'000'000) return {};
  return ": the credentials expired " + std::to_string(ago_s) + " s ago";
}

}  // namespace

/// One URL with one pair of credentials.
class IceServerCheck::Entry : public std::enable_shared_from_this<Entry> {
 public:
  Entry(GMainContext* context, std::string text, signaling::IceUrl url,
        StunDialog::Credentials credentials)
      : context_(context),
        text_(std::move(text)),
        url_(std::move(url)),
        credentials_(std::move(credentials)) {}
  ~Entry() { end(); }

  bool is(const Entry& other) const {
    return text_ == other.text_ && credentials_.username == other.credentials_.username &&
           credentials_.password == other.credentials_.password;
  }
  bool turn() const { return url_.turn; }
  /// Known to be of no use.
  bool failed() const { return !checking() && !problem_.empty(); }
  const std::string& problem() const { return problem_; }

  /// Unless it is being asked, or was lately. `told` hears what is wrong, not in here.
  void begin(const Unusable& told);

 private:
  bool checking() const { return deadline_.active(); }
  void resolve();
  void probe(const std::vector<GObjectPtr<GInetAddress>>& addresses);
  void on_probed(std::string problem);
  void finish(std::string problem);
  void end();

  GMainContext* context_;
  std::string text_;
  signaling::IceUrl url_;
  StunDialog::Credentials credentials_;
  Unusable told_;
  signaling::Timer deadline_;
  GObjectPtr<GCancellable> lookup_;
  std::vector<std::unique_ptr<StunProbe>> probes_;
  std::size_t open_probes_ = 0;
  std::optional<std::int64_t> usable_ms_;  ///< when it last was
  std::string problem_;                    ///< found last
};

void IceServerCheck::Entry::begin(const Unusable& told) {
  if (checking() || (usable_ms_ && now_ms() - *usable_ms_ < kFreshMs)) return;
  told_ = told;
  deadline_.once(context_, kAnswerMs, [this] {
    finish(probes_.empty() ? "cannot be resolved: no answer" : "does not answer");
  });
  if (auto* address = g_inet_address_new_from_string(url_.host.c_str())) {
    std::vector<GObjectPtr<GInetAddress>> addresses;
    addresses.emplace_back(address);
    return probe(addresses);
  }
  resolve();
}

void IceServerCheck::Entry::resolve() {
  // The lookup keeps its cancellable, and that what the callback needs, also if the loop ends and
  // there is no callback.
  lookup_.reset(g_cancellable_new());
  using Weak = std::weak_ptr<Entry>;
  auto* weak = new Weak(weak_from_this());
  g_object_set_data_full(G_OBJECT(lookup_.get()), "entry", weak,
                         [](gpointer data) { delete static_cast<Weak*>(data); });
  const GObjectPtr<GResolver> resolver(g_resolver_get_default());
  g_resolver_lookup_by_name_async(
      resolver.get(), url_.host.c_str(), lookup_.get(),
      [](GObject* source, GAsyncResult* result, gpointer data) {
        const auto self = static_cast<Weak*>(data)->lock();
        GError* error = nullptr;
        auto* found = g_resolver_lookup_by_name_finish(G_RESOLVER(source), result, &error);
        std::vector<GObjectPtr<GInetAddress>> addresses;
        for (auto* each = found; each; each = each->next)
          addresses.emplace_back(static_cast<GInetAddress*>(each->data));
        g_list_free(found);
        const bool cancelled = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        g_clear_error(&error);
        if (!self || cancelled || !self->checking()) return;
        if (addresses.empty()) return self->finish("cannot be resolved");
        self->probe(addresses);
      },
      weak);
}

void IceServerCheck::Entry::probe(const std::vector<GObjectPtr<GInetAddress>>& addresses) {
  for (const auto& address : addresses) {
    if (probes_.size() == kMaxAddresses) break;
    const GObjectPtr<GSocketAddress> target(g_inet_socket_address_new(address.get(), url_.port));
    probes_.push_back(std::make_unique<StunProbe>(
        context_,
        StunProbe::Target{target.get(), url_.tcp,
                          url_.turn ? std::optional(credentials_) : std::nullopt},
        [this](std::string problem) { on_probed(std::move(problem)); }));
  }
  open_probes_ = probes_.size();
  for (const auto& each : probes_) each->start();
}

void IceServerCheck::Entry::on_probed(std::string problem) {
  --open_probes_;
  if (problem.empty() || open_probes_ == 0) finish(std::move(problem));
}

void IceServerCheck::Entry::finish(std::string problem) {
  const auto self = shared_from_this();  // who is told may forget this one
  end();
  usable_ms_.reset();
  if (problem.empty()) {
    usable_ms_ = now_ms();
    return problem_.clear();
  }
  const bool news = problem_.empty();
  problem_ = std::string("the ") + (turn() ? "TURN" : "STUN") + " server " + text_ + " " + problem;
  if (problem.ends_with("(401)")) problem_ += expiry(credentials_.username);
  told_(problem_, news);
}

void IceServerCheck::Entry::end() {
  deadline_.cancel();
  if (lookup_) g_cancellable_cancel(lookup_.get());
  lookup_.reset();
  probes_.clear();
}

IceServerCheck::IceServerCheck(GMainContext* context, Settings settings, Unusable unusable)
    : context_(context), settings_(std::move(settings)), unusable_(std::move(unusable)) {}

IceServerCheck::~IceServerCheck() = default;

void IceServerCheck::check(const std::vector<signaling::IceServer>& named) {
  auto servers = settings_.servers;
  servers.insert(servers.end(), named.begin(), named.end());
  std::vector<std::shared_ptr<Entry>> wanted;
  bool has_stun = false;
  for (const auto& server : servers) {
    for (const auto& text : server.urls) {
      const auto url = signaling::parse_ice_url(text).url;
      // What cannot be used at all is told where the list is read.
      if (!url || url->secure || (url->turn && server.username.empty())) continue;
      if (!url->turn && std::exchange(has_stun, true)) continue;
      wanted.push_back(std::make_shared<Entry>(
          context_, text, *url, StunDialog::Credentials{server.username, server.credential}));
    }
  }
  for (auto& entry : wanted)
    for (const auto& known : entries_)
      if (known->is(*entry)) {
        entry = known;
        break;
      }
  entries_ = std::move(wanted);
  for (const auto& entry : entries_) entry->begin(unusable_);
}

std::string IceServerCheck::no_relay() const {
  if (!settings_.relay_only) return {};
  std::string why;
  for (const auto& entry : entries_) {
    if (!entry->turn()) continue;
    if (!entry->failed()) return {};
    if (why.empty()) why = entry->problem();
  }
  return why.empty() ? "there is no TURN server that could be used" : why;
}

std::string IceServerCheck::explain(const std::string& reason) const {
  for (const auto& entry : entries_)
    if (entry->failed()) return reason + "; " + entry->problem();
  return reason;
}

}  // namespace booth::session
