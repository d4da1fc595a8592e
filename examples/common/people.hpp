// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <map>
#include <string>

namespace booth::example {

/// The others in the room. Each has the smallest number that is free, to be called by a key.
class People {
 public:
  /// Returns the number of the newcomer.
  int joined(const std::string& id, const std::string& name) {
    int number = 1;
    while (by_number_.contains(number)) ++number;
    by_number_[number] = {id, name.empty() ? id : name};
    return number;
  }
  void left(const std::string& id) {
    std::erase_if(by_number_, [&](const auto& entry) { return entry.second.id == id; });
  }
  void clear() { by_number_.clear(); }
  bool empty() const { return by_number_.empty(); }

  /// The name of a peer, or its id where it has none.
  std::string name(const std::string& id) const {
    for (const auto& [number, person] : by_number_)
      if (person.id == id) return person.name;
    return id;
  }
  /// Id of the one with that number, name or id; empty if there is nobody.
  std::string id_of(const std::string& wanted) const {
    for (const auto& [number, person] : by_number_)
      if (person.id == wanted || person.name == wanted || std::to_string(number) == wanted)
        return person.id;
    return "";
  }

 private:
  struct Person {
    std::string id, name;
  };
  std::map<int, Person> by_number_;
};

}  // namespace booth::example
