// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/pipeline/churn.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <sstream>
#include <thread>

#include "tests/support/signaling_server.hpp"

namespace booth::testing_support {

namespace {

using namespace std::chrono_literals;

/// A churn_peer process.
class Host {
 public:
  explicit Host(const std::string& uri) : process_({program(), uri}) {}

  void tell(const std::string& command) { process_.write(command + "\n"); }
  std::optional<std::string> wait(const std::string& part) { return process_.wait_line(part); }
  /// Waits for lines in any order.
  bool wait_all(std::vector<std::string> parts) {
    while (!parts.empty()) {
      const auto line = process_.wait_line("");
      if (!line) return false;
      std::erase_if(parts, [&](const auto& part) { return line->find(part) != line->npos; });
    }
    return true;
  }
  std::string ask(const std::string& command, const std::string& answer) {
    tell(command);
    return wait(answer).value_or(answer);
  }
  ChildProcess& process() { return process_; }

 private:
  static std::string program() {
    const char* root = std::getenv("BOOTH_BUILD_ROOT");
    return std::string(root ? root : ".") + "/tests/pipeline/churn_peer";
  }
  ChildProcess process_;
};

/// The last of what it said, and its end if it has ended.
std::string end_of(Host& host) {
  const auto text = host.process().output();
  const auto status = host.process().wait(0ms);
  return text.substr(text.size() - std::min<std::size_t>(text.size(), 2000)) +
         (status ? "ended with " + std::to_string(*status) : "") + "\n";
}

struct Guest {
  std::string id;
  std::unique_ptr<Host> own;  ///< null: it is in the process of all guests
};

std::map<std::string, int> object_counts(const std::string& line) {
  std::map<std::string, int> counts;
  std::istringstream words(line);
  std::string word;
  for (words >> word; words >> word;) {
    const auto colon = word.rfind(':');
    counts[word.substr(0, colon)] = std::stoi(word.substr(colon + 1));
  }
  return counts;
}

class Scene {
 public:
  explicit Scene(const ChurnPlan& plan) : plan_(plan), random_(plan.seed) {}

  ChurnReport run() {
    if (!begin()) return std::move(report_);
    std::map<Host*, std::map<std::string, int>> first;
    const auto objects = [](Host& host) { return object_counts(host.ask("objects", "objects")); };
    for (unsigned next = plan_.warm_up; left_ < plan_.leaves && report_.trouble.empty();) {
      step();
      if (left_ < next && left_ < plan_.leaves) continue;
      next += plan_.sample_every;
      settle();
      if (first.empty())
        for (auto* host : {host_.get(), guests_.get()}) first[host] = objects(*host);
    }
    for (auto& [host, before] : first)
      for (const auto& [type, count] : objects(*host))
        if (count > before[type])
          report_.new_objects.push_back((host == host_.get() ? "" : "guests: ") + type + " " +
                                        std::to_string(count - before[type]));
    report_.survivors = {times(*host_, "anna", "ben"), times(*host_, "ben", "anna")};
    report_.control = {times(*control_, "carl", "dora"), times(*control_, "dora", "carl")};
    return std::move(report_);
  }

 private:
  bool begin() {
    if (!server_.ready()) return trouble(server_.process().output());
    for (auto* process : {&host_, &control_, &guests_})
      *process = std::make_unique<Host>(server_.url());
    return pair(*host_, "anna", "ben", "churn") && pair(*control_, "carl", "dora", "control");
  }

  /// Two peers of one process who stay.
  bool pair(Host& host, const std::string& one, const std::string& other, const std::string& room) {
    host.tell("join " + one + " " + room);
    if (!host.wait("event " + one + " joined")) return trouble(end_of(host));
    host.tell("join " + other + " " + room);
    if (!host.wait_all({"event " + one + " connected", "event " + other + " connected"}))
      return trouble(end_of(host));
    // The first second is the call's own.
    std::this_thread::sleep_for(1s);
    times(host, one, other);
    times(host, other, one);
    return true;
  }

  void step() {
    const bool more = here_.empty() || (here_.size() < plan_.most_guests && chance(50));
    if (more)
      join();
    else
      leave(random_() % here_.size());
    std::this_thread::sleep_for(std::chrono::milliseconds(random_() % 300));
  }

  void join() {
    Guest guest{"g" + std::to_string(++report_.joins), nullptr};
    if (random_() % plan_.kill_every == 0) guest.own = std::make_unique<Host>(server_.url());
    Host& host = guest.own ? *guest.own : *guests_;
    host.tell("join " + guest.id + " churn");
    // Some leave again while their calls are being set up.
    if (!chance(25)) {
      if (!host_->wait_all(
              {"event anna connected " + guest.id, "event ben connected " + guest.id})) {
        trouble(guest.id + " is not connected: " + end_of(*host_) + end_of(host));
        return;
      }
    } else {
      ++report_.early;
    }
    here_.push_back(std::move(guest));
  }

  void leave(std::size_t index) {
    auto guest = std::move(here_[index]);
    here_.erase(here_.begin() + static_cast<std::ptrdiff_t>(index));
    ++left_;
    if (guest.own) {
      ++report_.kills;
      guest.own->process().signal(SIGKILL);
    } else if (chance(40)) {
      ++report_.hang_ups;
      guests_->tell("act " + guest.id + " hang-up");
      std::this_thread::sleep_for(std::chrono::milliseconds(random_() % 300));
      guests_->tell("leave " + guest.id);
    } else {
      ++report_.leaves;
      guests_->tell("leave " + guest.id);
    }
  }

  /// Lets all guests go, and waits until nothing is left of them or nothing changes any more.
  void settle() {
    while (!here_.empty()) leave(here_.size() - 1);
    ChurnSample now;
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    do {
      std::this_thread::sleep_for(200ms);
      const auto connections = sample(*host_, now, " anna ben");
      if (connections == 2 && !grown(now, report_.host)) break;
    } while (std::chrono::steady_clock::now() < deadline);
    report_.host.push_back(now);
    sample(*guests_, now, "");
    report_.guests.push_back(now);
    if (plan_.talk) {
      const auto& at = report_.host.back();
      std::printf("%4u leaves: fds %u, threads %u, objects %u, %u kB; the guests' %u %u %u %u\n",
                  left_, at.files, at.threads, at.objects, at.resident_kb, now.files, now.threads,
                  now.objects, now.resident_kb);
      std::fflush(stdout);
    }
  }

  static bool grown(const ChurnSample& now, const std::vector<ChurnSample>& before) {
    if (before.empty()) return false;
    const auto& first = before.front();
    return now.files > first.files || now.threads > first.threads || now.objects > first.objects;
  }

  /// The number of connections of the peers named.
  unsigned sample(Host& host, ChurnSample& now, const std::string& peers) {
    std::istringstream words(host.ask("sample" + peers, "sample "));
    std::string word;
    unsigned connections = 0;
    words >> word >> now.files >> now.threads >> now.objects >> now.resident_kb >> connections;
    now.leaves = left_;
    return connections;
  }

  static ChurnTimes times(Host& host, const std::string& at, const std::string& of) {
    std::istringstream words(host.ask("times " + at + " " + of, "times "));
    std::string word;
    ChurnTimes times;
    words >> word >> word >> word >> times.pictures >> times.missing >> times.longest_ms >>
        times.over_2 >> times.over_3;
    times.who = of + " at " + at;
    return times;
  }

  bool chance(unsigned percent) { return random_() % 100 < percent; }
  bool trouble(const std::string& text) {
    report_.trouble = text;
    return false;
  }

  ChurnPlan plan_;
  std::mt19937 random_;
  SignalingServer server_;
  std::unique_ptr<Host> host_, control_, guests_;
  std::vector<Guest> here_;
  unsigned left_ = 0;
  ChurnReport report_;
};

void put(std::ostringstream& out, const char* title, const std::vector<ChurnTimes>& all) {
  for (const auto& t : all)
    out << title << ", " << t.who << ": " << t.pictures << " pictures, at most " << t.missing
        << " missing in a row, longest interval " << t.longest_ms << " ms, " << t.over_2
        << " of two frames or more, " << t.over_3 << " of three\n";
}

void put(std::ostringstream& out, const char* title, const std::vector<ChurnSample>& all) {
  for (const auto& s : all)
    out << title << " after " << s.leaves << " leaves: " << s.files << " fds, " << s.threads
        << " threads, " << s.objects << " objects, " << s.resident_kb << " kB\n";
}

}  // namespace

ChurnReport churn(const ChurnPlan& plan) { return Scene(plan).run(); }

std::string to_text(const ChurnReport& report) {
  std::ostringstream out;
  out << report.joins << " joins; " << report.leaves << " left, " << report.hang_ups << " hung up, "
      << report.kills << " were killed; " << report.early
      << " were not waited for until they stood\n";
  put(out, "those who stay", report.survivors);
  put(out, "undisturbed call", report.control);
  put(out, "those who stay", report.host);
  put(out, "process of the guests", report.guests);
  for (const auto& text : report.new_objects) out << "new object: " << text << "\n";
  if (!report.trouble.empty()) out << "ended early: " << report.trouble << "\n";
  return out.str();
}

}  // namespace booth::testing_support
