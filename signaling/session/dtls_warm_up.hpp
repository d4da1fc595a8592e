// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <thread>

namespace booth::session {

/// The first DTLS element of a process makes an RSA key, 50 to 900 ms: not while somebody waits for
/// an offer, so a thread makes one while the application is still getting ready.
class DtlsWarmUp {
 public:
  ~DtlsWarmUp() { wait(); }
  void begin();
  void wait();

 private:
  std::thread thread_;
};

}  // namespace booth::session
