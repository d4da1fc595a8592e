// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Both ways of a stream: on its socket, and through GIO where something lies between.
#include "signaling/transport/nonblocking_stream.hpp"

#include <array>
#include <string>

#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

namespace booth::signaling {
namespace {

/// Hides that it is a socket, as TLS does.
GIOStream* wrap(GIOStream* socket) {
  GIOStream* wrapped = g_simple_io_stream_new(g_io_stream_get_input_stream(socket),
                                              g_io_stream_get_output_stream(socket));
  g_object_set_data_full(G_OBJECT(wrapped), "socket", socket, g_object_unref);
  return wrapped;
}

class Stream : public testing::TestWithParam<bool> {
 protected:
  Stream() {
    std::array<int, 2> fds{};
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data());
    far_end = fds[1];
    const GObjectPtr<GSocket> socket(g_socket_new_from_fd(fds[0], nullptr));
    GIOStream* direct = G_IO_STREAM(g_socket_connection_factory_create_connection(socket.get()));
    stream = std::make_unique<NonblockingStream>(
        GObjectPtr<GIOStream>(GetParam() ? wrap(direct) : direct));
  }
  ~Stream() override { ::close(far_end); }

  std::string read() {
    std::array<char, 8> buffer{};
    count = stream->read(buffer);
    return {buffer.data(), static_cast<std::size_t>(std::max<gssize>(count, 0))};
  }

  int far_end = -1;
  std::unique_ptr<NonblockingStream> stream;
  gssize count = 0;
};

TEST_P(Stream, ReadsWhatIsThereAndNeverWaits) {
  EXPECT_EQ(stream->holds_bytes(), GetParam());
  read();
  EXPECT_EQ(count, NonblockingStream::kWouldBlock);
  ASSERT_EQ(write(far_end, "0123456789", 10), 10);
  EXPECT_EQ(read(), "01234567");
  EXPECT_EQ(read(), "89");
  read();
  EXPECT_EQ(count, NonblockingStream::kWouldBlock);
  shutdown(far_end, SHUT_WR);
  read();
  EXPECT_EQ(count, 0);
}

TEST_P(Stream, WritesWhatFitsAndNeverWaits) {
  const std::string large(1 << 20, 'x');
  std::size_t sent = 0;
  gssize last = 0;
  while ((last = stream->write(large)) > 0) sent += static_cast<std::size_t>(last);
  EXPECT_EQ(last, NonblockingStream::kWouldBlock);
  EXPECT_GT(sent, 0u);
  ::close(std::exchange(far_end, -1));
  EXPECT_EQ(stream->write("x"), NonblockingStream::kBroken);
}

INSTANTIATE_TEST_SUITE_P(Table, Stream, testing::Values(false, true), [](const auto& way) {
  return std::string(way.param ? "ThroughGio" : "OnItsSocket");
});

}  // namespace
}  // namespace booth::signaling
