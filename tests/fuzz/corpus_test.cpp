// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A codec's target as an ordinary test: all of its corpus, and a bounded number of seeded mutants.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/fuzz/check.hpp"
#include "tests/fuzz/target.hpp"

namespace {

constexpr unsigned kSeed = 20261121;
constexpr int kMutants = 4000;

void feed(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

/// In order of their names, so that every machine makes the same mutants.
std::vector<std::string> corpus() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(booth::fuzz::kCorpus))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<std::string> inputs;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return inputs;
}

class Mutator {
 public:
  explicit Mutator(std::vector<std::string> corpus) : corpus_(std::move(corpus)) {}

  std::string next() {
    std::string input = any();
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) change(input);
    return input;
  }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }
  const std::string& any() { return corpus_[below(corpus_.size())]; }

  void change(std::string& input) {
    const std::size_t at = below(input.size() + 1);
    switch (below(6)) {
      case 0: input.insert(at, 1, static_cast<char>(below(256))); break;
      case 1: input.erase(at, 1 + below(8)); break;
      case 2: input.insert(at, input.substr(below(input.size() + 1), below(40))); break;
      case 3: input.resize(at); break;
      case 4: {
        const std::string& other = any();
        input = input.substr(0, at) + other.substr(below(other.size() + 1));
        break;
      }
      default:
        if (at < input.size()) input[at] = static_cast<char>(below(256));
    }
  }

  std::vector<std::string> corpus_;
  std::mt19937 random_{kSeed};
};

TEST(Corpus, EveryFileIsTaken) {
  const auto inputs = corpus();
  ASSERT_FALSE(inputs.empty()) << booth::fuzz::kCorpus;
  for (const std::string& input : inputs) {
    SCOPED_TRACE(input);
    EXPECT_NO_THROW(feed(input));
  }
}

TEST(Corpus, MutantsAreTakenOrRefused) {
  Mutator mutator(corpus());
  for (int i = 0; i < kMutants; ++i) {
    const std::string input = mutator.next();
    SCOPED_TRACE(input);
    ASSERT_NO_THROW(feed(input)) << "seed " << kSeed << " mutant " << i;
  }
}

}  // namespace
