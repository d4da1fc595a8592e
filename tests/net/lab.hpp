// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

#include "tests/net/machine.hpp"

namespace booth::net {

/// Two homes behind NAT and the internet between them:
///
///     anna 10.1.0.2 --+
///                     +-- router1 198.51.100.11 --+-- internet 198.51.100.1 --+-- router2 -- ben
///     carl 10.1.0.3 --+                                                  198.51.100.12  10.2.0.2
///
/// Each machine's only interface is `eth`. Whoever is at home reaches the internet, the internet
/// reaches nobody at home who has not asked for it.
class Lab {
 public:
  /// What the routers do with ports: keep them, so that what STUN tells is true for everybody, or
  /// take another one for each destination.
  enum class Nat { kCone, kSymmetric };

  static constexpr char kInternet[] = "198.51.100.1";

  /// Why there cannot be such a thing here, for GTEST_SKIP; empty = there can.
  static std::string missing();

  explicit Lab(Nat nat);
  /// What went wrong with building it; empty = nothing.
  const std::string& error() const { return error_; }

  const Machine& internet() const { return internet_; }
  const Machine& anna() const { return anna_; }
  const Machine& ben() const { return ben_; }
  const Machine& carl() const { return carl_; }

  // Troubles of a machine at home. Each gives what went wrong, or nothing.
  /// Pulls the cable, as a laptop whose Wi-Fi is off, or plugs it in again.
  std::string set_link(const Machine& machine, bool up) const;
  /// The machine moves to another address of its home, such as "10.1.0.9"; the old one is gone.
  std::string readdress(const Machine& machine, const std::string& address) const;
  /// Everything from and to the machine is lost without a word, or passes again.
  std::string set_silent(const Machine& machine, bool silent) const;
  /// Drops what matches an nft expression on its way out of the machine ("udp dport 3478").
  std::string drop(const Machine& machine, const std::string& match) const;

 private:
  void build(Nat nat);
  std::string gateway(const Machine& machine) const;
  void expect(const Machine& machine, const std::string& script);

  Machine internet_, router1_, router2_, anna_, ben_, carl_;
  std::string error_;
};

}  // namespace booth::net
