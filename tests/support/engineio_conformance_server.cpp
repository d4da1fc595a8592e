// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the public conformance suites of Engine.IO 4 and Socket.IO 5 want to talk to:
//
//   engineio_conformance_server engine.io|socket.io [PORT]
//
// runs until its standard input ends. For engine.io every message comes back. For socket.io there
// are the namespaces "/" and "/custom"; a client is told its auth payload, "message" comes back as
// "message-back", "message-with-ack" in its acknowledgement.
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>

#include "signaling/protocol/close_code.hpp"
#include "signaling/protocol/socketio_packet.hpp"
#include "tests/support/engineio_server.hpp"

namespace booth::testing_support {
namespace {

using signaling::ConnectionId;
namespace json = signaling::json;
namespace socketio = signaling::socketio;
using socketio::Packet;
using socketio::PacketType;
using Endpoint = EngineIoServer::Endpoint;

class SocketIoEcho {
 public:
  void closed(ConnectionId id) { clients_.erase(id); }

  void message(Endpoint& endpoint, ConnectionId id, std::string_view data, bool binary) {
    Client& client = clients_[id];
    if (binary) {
      client.attachments.emplace_back(data);
    } else {
      const auto decoded = socketio::decode(data);
      if (!decoded.packet) return endpoint.close(id, signaling::close_code::kProtocolError, "");
      client.waiting = *decoded.packet;
      client.attachments.clear();
    }
    if (client.attachments.size() < client.waiting.attachments) return;
    take(endpoint, id, client, client.waiting);
  }

 private:
  struct Client {
    std::set<std::string> namespaces;
    Packet waiting;
    std::vector<std::string> attachments;
  };

  void take(Endpoint& endpoint, ConnectionId id, Client& client, const Packet& packet) {
    switch (packet.type) {
      case PacketType::kConnect: return connect(endpoint, id, client, packet);
      case PacketType::kDisconnect: client.namespaces.erase(packet.nsp); return;
      case PacketType::kEvent:
      case PacketType::kBinaryEvent: return event(endpoint, id, client, packet);
      default: return;
    }
  }

  void connect(Endpoint& endpoint, ConnectionId id, Client& client, const Packet& packet) {
    if (packet.nsp != "/" && packet.nsp != "/custom") {
      Packet refused{PacketType::kConnectError, packet.nsp};
      refused.data = json::Value::object({{"message", "Invalid namespace"}});
      return endpoint.send(id, socketio::encode(refused));
    }
    client.namespaces.insert(packet.nsp);
    Packet welcome{PacketType::kConnect, packet.nsp};
    welcome.data = json::Value::object({{"sid", "s" + std::to_string(id) + packet.nsp}});
    endpoint.send(id, socketio::encode(welcome));
    const json::Value auth = packet.data.value_or(json::Value(json::Value::Object{}));
    endpoint.send(id, socketio::encode(socketio::event(packet.nsp, "auth", {auth})));
  }

  void event(Endpoint& endpoint, ConnectionId id, const Client& client, const Packet& packet) {
    json::Value::Array arguments = *packet.data->array();
    const std::string name = *arguments.front().string();
    Packet answer = packet;
    if (name == "message") {
      arguments.front() = "message-back";
    } else if (name == "message-with-ack") {
      arguments.erase(arguments.begin());
      answer.type = packet.type == PacketType::kEvent ? PacketType::kAck : PacketType::kBinaryAck;
    } else {
      return;
    }
    answer.data = json::Value(std::move(arguments));
    endpoint.send(id, socketio::encode(answer));
    for (const std::string& bytes : client.attachments) endpoint.send_binary(id, bytes);
  }

  std::map<ConnectionId, Client> clients_;
};

int serve(bool socket_io, std::uint16_t port) {
  Endpoint::Settings settings;
  settings.path = socket_io ? "/socket.io/" : "/engine.io/";
  settings.session.ping_interval_ms = 300;
  settings.session.ping_timeout_ms = 200;
  SocketIoEcho echo;
  EngineIoServer::Service service = echo_service();
  if (socket_io) {
    service.message = [&](auto& endpoint, ConnectionId id, std::string_view data, bool binary) {
      echo.message(endpoint, id, data, binary);
    };
    service.closed = [&](ConnectionId id, bool) { echo.closed(id); };
  }
  EngineIoServer server(settings, service, port);
  if (server.port() == 0) return EXIT_FAILURE;
  std::printf("listening on %d\n", server.port());
  std::fflush(stdout);
  while (std::getchar() != EOF) continue;
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace booth::testing_support

int main(int argc, char** argv) {
  const std::string_view protocol = argc > 1 ? argv[1] : "";
  if (protocol != "engine.io" && protocol != "socket.io") return 2;
  const int port = argc > 2 ? std::atoi(argv[2]) : 3000;
  return booth::testing_support::serve(protocol == "socket.io", static_cast<std::uint16_t>(port));
}
