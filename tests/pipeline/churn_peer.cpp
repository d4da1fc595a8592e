// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Peers of conferences in a process of their own, for tests that watch them come and go, or kill
// them: churn_peer URI. Reads commands
//
//     join ID ROOM [properties]    a webrtccall that sends and takes pictures and sound
//     view ID ROOM [properties]    one that only takes
//     leave ID                     to NULL and away
//     act ID ACTION [PEER]         such as "hang-up"
//     times ID PEER                how PEER's pictures came since the last time
//     sample [ID...]               what this process holds, and the webrtcbins of those peers
//     objects                      the living GstObjects by type
//
// and writes "event ID NAME PEER TEXT" and the answers.
#include <cstdio>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>

#include <gst/gst.h>

#include "tests/pipeline/conference_pipeline.hpp"
#include "tests/pipeline/object_count.hpp"
#include "tests/pipeline/process_load.hpp"
#include "tests/support/known_races.hpp"

using booth::testing_support::ConferencePipeline;
using booth::testing_support::living_objects;

namespace {

void print(const std::string& line) {
  static std::mutex mutex;
  std::lock_guard guard(mutex);
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

class Host {
 public:
  explicit Host(std::string uri) : uri_(std::move(uri)) {}

  void run(const std::string& line) {
    std::istringstream words(line);
    std::string command, id;
    words >> command >> id;
    if (command == "join" || command == "view") return join(id, words, command == "join");
    if (command == "sample") return sample(id, words);
    if (command == "objects") return objects();
    const auto found = peers_.find(id);
    if (found == peers_.end()) return print("unknown " + line);
    if (command == "leave") {
      peers_.erase(found);
      return print("left " + id);
    }
    std::string first, peer;
    words >> first >> peer;
    if (command == "act") found->second->act(first.c_str(), peer);
    if (command == "times") times(*found->second, id, first);
  }

 private:
  void join(const std::string& id, std::istringstream& words, bool sends) {
    ConferencePipeline::Options options;
    options.id = id;
    options.uri = uri_;
    options.frames_per_second = 30;
    options.video = options.audio = sends;
    words >> options.room;
    std::getline(words, options.properties);
    if (!sends) options.properties += " role=view";
    options.on_event = [id](const auto& name, const auto& peer, const auto& text) {
      print("event " + id + " " + name + " " + peer + " " + text);
    };
    auto peer = std::make_unique<ConferencePipeline>(options);
    if (!peer->play()) print("error " + peer->report());
    peers_[id] = std::move(peer);
  }

  static void times(ConferencePipeline& at, const std::string& id, const std::string& peer) {
    const auto times = at.take_times(peer);
    std::ostringstream text;
    text << "times " << id << " " << peer << " " << times.pictures << " " << times.missing << " "
         << times.longest_us / 1000 << " " << times.longer_than(2) << " " << times.longer_than(3);
    print(text.str());
  }

  void sample(std::string id, std::istringstream& words) {
    const auto load = booth::testing_support::process_load();
    int objects = 0;
    unsigned connections = 0;
    for (const auto& [type, count] : living_objects()) objects += count;
    for (; !id.empty(); id.clear(), words >> id)
      if (const auto found = peers_.find(id); found != peers_.end())
        connections += found->second->count("webrtcbin");
    std::ostringstream text;
    text << "sample " << load.files << " " << load.threads << " " << objects << " "
         << load.resident_kb << " " << connections;
    print(text.str());
  }

  static void objects() {
    std::ostringstream text;
    text << "objects";
    for (const auto& [type, count] : living_objects()) text << " " << type << ":" << count;
    print(text.str());
  }

  std::string uri_;
  std::map<std::string, std::unique_ptr<ConferencePipeline>> peers_;
};

}  // namespace

int main(int argc, char** argv) {
  gst_init(&argc, &argv);
  booth::testing_support::tolerate_known_races();
  if (argc < 2) return 2;
  booth::testing_support::count_objects();
  g_thread_pool_set_max_unused_threads(0);  // idle ones would blur what is counted
  Host host(argv[1]);
  print("ready");
  for (std::string line; std::getline(std::cin, line) && line != "quit";) host.run(line);
  return 0;
}
