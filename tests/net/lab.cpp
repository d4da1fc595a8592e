// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/net/lab.hpp"

#include <glib.h>
#include <unistd.h>

namespace booth::net {
namespace {

using testing_support::ChildProcess;

/// All the lab asks of the kernel, in a machine that is thrown away.
constexpr char kProbe[] =
    "ip link add name br0 type bridge\n"
    "ip link add name veth0 type veth peer name veth1\n"
    "echo 1 > /proc/sys/net/ipv4/ip_forward\n"
    "nft add table ip t\n"
    "nft 'add chain ip t postr { type nat hook postrouting priority 100; }'\n"
    "nft add rule ip t postr oifname veth1 masquerade fully-random\n"
    "nft 'add chain ip t inp { type filter hook input priority 0; }'\n"
    "nft add rule ip t inp ct state new drop\n";

std::string names(const Machine& machine) { return std::to_string(machine.pid()); }

/// Unsolicited packets are dropped before they leave an entry of connection tracking, because of
/// which the router would give the same address another port once its own side asks for it.
std::string nat_script(Lab::Nat nat) {
  const std::string random = nat == Lab::Nat::kSymmetric ? " fully-random" : "";
  return "echo 1 > /proc/sys/net/ipv4/ip_forward\n"
         "nft -f - <<'END'\n"
         "add table ip t\n"
         "add chain ip t postr { type nat hook postrouting priority 100; }\n"
         "add rule ip t postr oifname \"wan\" masquerade" +
         random +
         "\n"
         "add chain ip t forw { type filter hook forward priority 0; policy drop; }\n"
         "add rule ip t forw iifname \"lan\" accept\n"
         "add rule ip t forw ct state established,related accept\n"
         "add chain ip t inp { type filter hook input priority 0; policy accept; }\n"
         "add rule ip t inp iifname \"wan\" ct state new drop\n"
         "END\n";
}

}  // namespace

std::string Lab::missing() {
  if (geteuid() != 0) return "network namespaces need root";
  for (const char* program : {"unshare", "nsenter", "ip", "nft", "turnserver"}) {
    g_autofree char* path = g_find_program_in_path(program);
    if (!path) return std::string(program) + " is not installed";
  }
  const Machine machine;
  if (!machine.exists()) return "no network namespaces here: " + machine.output();
  const auto trouble = machine.run(kProbe);
  return trouble.empty() ? "" : "the kernel lacks something: " + trouble;
}

Lab::Lab(Nat nat) {
  for (const auto* machine : {&internet_, &router1_, &router2_, &anna_, &ben_, &carl_})
    if (!machine->exists()) error_ += "no namespace: " + machine->output();
  if (error_.empty()) build(nat);
}

void Lab::expect(const Machine& machine, const std::string& script) {
  if (error_.empty()) error_ = machine.run(script);
}

void Lab::build(Nat nat) {
  // coturn gives an allocation up when the peer's private address cannot even be sent to: the
  // internet has a route to everywhere, which leads to nobody.
  expect(internet_,
         "ip link add name wan type bridge forward_delay 0\n"
         "ip address add 198.51.100.1/24 dev wan\n"
         "ip link set wan up\n"
         "ip neigh add 198.51.100.254 lladdr 02:00:00:00:00:99 dev wan\n"
         "ip route add default via 198.51.100.254\n");
  int number = 0;
  for (const auto* router : {&router1_, &router2_}) {
    const auto n = std::to_string(++number);
    const auto port = "port" + n;
    expect(internet_, "ip link add name " + port + " type veth peer name wan netns " +
                          names(*router) + "\nip link set " + port + " master wan up\n");
    expect(*router, "ip address add 198.51.100.1" + n +
                        "/24 dev wan\n"
                        "ip link set wan up\n"
                        "ip route add default via 198.51.100.1\n"
                        "ip link add name lan type bridge forward_delay 0\n"
                        "ip address add 10." +
                        n +
                        ".0.1/24 dev lan\n"
                        "ip link set lan up\n" +
                        nat_script(nat));
  }
  struct Home {
    const Machine *router, *machine;
    const char *name, *address;
  };
  for (const auto& [router, machine, name, address] : {
           Home{&router1_, &anna_, "anna", "10.1.0.2"},
           Home{&router1_, &carl_, "carl", "10.1.0.3"},
           Home{&router2_, &ben_, "ben", "10.2.0.2"},
       }) {
    expect(*router, std::string("ip link add name ") + name + " type veth peer name eth netns " +
                        names(*machine) + "\nip link set " + name + " master lan up\n");
    expect(*machine,
           "nft add table ip t\n"
           "nft 'add chain ip t inp { type filter hook input priority 0; }'\n"
           "nft 'add chain ip t out { type filter hook output priority 0; }'\n");
    if (error_.empty()) error_ = readdress(*machine, address);
  }
}

std::string Lab::gateway(const Machine& machine) const {
  return &machine == &ben_ ? "10.2.0.1" : "10.1.0.1";
}

std::string Lab::set_link(const Machine& machine, bool up) const {
  if (!up) return machine.run("ip link set eth down");
  return machine.run("ip link set eth up\nip route replace default via " + gateway(machine));
}

std::string Lab::readdress(const Machine& machine, const std::string& address) const {
  return machine.run("ip address flush dev eth\nip address add " + address +
                     "/24 dev eth\nip link set eth up\nip route replace default via " +
                     gateway(machine));
}

std::string Lab::set_silent(const Machine& machine, bool silent) const {
  if (!silent) return machine.run("nft flush chain ip t inp\nnft flush chain ip t out");
  return machine.run(
      "nft add rule ip t inp iifname eth drop\nnft add rule ip t out oifname eth drop");
}

std::string Lab::drop(const Machine& machine, const std::string& match) const {
  return machine.run("nft add rule ip t out oifname eth " + match + " drop");
}

}  // namespace booth::net
