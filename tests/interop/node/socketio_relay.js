// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The signaling server of tutorials with Socket.IO: events of a call go to the room. With the
// argument "others", not back to who emitted them.
'use strict';
const {createServer} = require('http');
const {Server} = require('socket.io');

const http = createServer();
const io = new Server(http, {cors: {origin: '*'}});
io.on('connection', (socket) => {
  const to = (roomId) => (process.argv[2] === 'others' ? socket.to(roomId) : io.to(roomId));
  socket.emit('connectionSuccess');
  socket.on('joinRoom', (roomId, done) => {
    socket.join(roomId);
    if (done) done();
  });
  socket.on('callRemote', (roomId) => to(roomId).emit('callRemote'));
  socket.on('acceptCall', (roomId) => to(roomId).emit('acceptCall'));
  socket.on('sendOffer', ({offer, roomId}) => to(roomId).emit('sendOffer', offer));
  socket.on('sendAnswer', ({answer, roomId}) => to(roomId).emit('sendAnswer', answer));
  socket.on('sendCandidate', ({candidate, roomId}) => to(roomId).emit('sendCandidate', candidate));
  socket.on('hangUp', (roomId) => to(roomId).emit('hangUp'));
});
http.listen(0, '127.0.0.1',
            () => console.log(`listening on http://127.0.0.1:${http.address().port}/`));
