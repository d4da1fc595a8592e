// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <vector>

namespace booth::testing_support {

/// The connection under a Telephone.
class Line {
 public:
  virtual ~Line() = default;
  /// False where the server refuses it.
  virtual bool open(const std::string& url, const std::string& subprotocol) = 0;
  virtual void send(const std::string& frame) = 0;
  /// Frames that have come since the last time.
  virtual std::vector<std::string> take() = 0;
  /// On purpose, or without a word as a killed process does.
  virtual void end(bool on_purpose) = 0;
};

}  // namespace booth::testing_support
