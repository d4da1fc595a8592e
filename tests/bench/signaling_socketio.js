// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Calls of two as people write them with npm's socket.io: what one says goes to the others in the room.
const http = require('http').createServer();
const { Server } = require('socket.io');

const io = new Server(http, { transports: ['websocket'], pingTimeout: 60000 });
io.on('connection', (socket) => {
  socket.emit('connectionSuccess');
  socket.on('joinRoom', (room) => socket.join(room));
  for (const event of ['callRemote', 'acceptCall', 'hangUp']) socket.on(event, (room) => socket.to(room).emit(event));
  socket.on('sendOffer', ({ offer, roomId }) => socket.to(roomId).emit('sendOffer', offer));
  socket.on('sendAnswer', ({ answer, roomId }) => socket.to(roomId).emit('sendAnswer', answer));
  socket.on('sendCandidate', ({ candidate, roomId }) => socket.to(roomId).emit('sendCandidate', candidate));
});
http.listen(0, '127.0.0.1', 4096, () => console.log(`listening on ${http.address().port}`));
