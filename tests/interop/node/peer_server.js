// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// PeerServer, as its documentation starts it.
'use strict';
const {PeerServer} = require('peer');

PeerServer({host: '127.0.0.1', port: 0, path: '/myapp'}, (server) => {
  console.log(`listening on ws://127.0.0.1:${server.address().port}/myapp`);
});
