// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// npm's PeerServer as it comes, but for its limit of connections.
const { PeerServer } = require('peer');

PeerServer({ port: 0, host: '127.0.0.1', concurrent_limit: 20000 },
  (server) => console.log(`listening on ${server.address().port}`));
