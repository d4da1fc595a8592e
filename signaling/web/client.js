// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Booth's signaling protocol over a WebSocket (docs/signaling.md), with reconnect. A lost connection
// is no lost call: within the server's grace period the token makes us the same peer again.

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15000;
const PROTOCOL_VERSION = 1;
/** As many as the server keeps for a peer that is away. */
const MAX_WAITING = 256;
/** Errors after which coming back with the same token makes no sense. */
const FINAL_ERRORS = new Set(['replaced', 'unsupported-version']);

/**
 * Events, all CustomEvent with the message or {text} as detail:
 *   welcome   we have an id (detail.resumed tells whether the calls live on)
 *   message   anything else the server said
 *   offline   the connection is lost; it is tried again in detail.retryMs
 *   final     the server sent us away for good; detail.code says why
 */
export class SignalingClient extends EventTarget {
  #url;
  #socket = null;
  #token = '';
  #meta;
  #room;
  #attempt = 0;
  #retryTimer = 0;
  #heartbeatTimer = 0;
  #final = null;
  #welcomed = false;
  #waiting = [];

  constructor(url, room, meta) {
    super();
    this.#url = url;
    this.#room = room;
    this.#meta = meta;
    this.id = '';
    this.iceServers = [];
  }

  get online() {
    return this.#welcomed;
  }

  connect() {
    clearTimeout(this.#retryTimer);
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.onopen = () => this.#hello();
    socket.onmessage = (event) => { if (socket === this.#socket) this.#receive(event.data); };
    socket.onclose = () => { if (socket === this.#socket) this.#lost(); };
  }

  /** Sends one message. While the connection is lost, messages of a call wait for its return. */
  send(message) {
    if (this.#welcomed) this.#write(message);
    else if (message.session && this.#waiting.length < MAX_WAITING) this.#waiting.push(message);
  }

  /** Tells the others what is on: {name, audio, video, screen}. Kept for the next connection. */
  update(meta) {
    this.#meta = {...this.#meta, ...meta};
    this.send({type: 'update', meta: this.#meta});
  }

  /** Leaves the room and the server. */
  close() {
    this.send({type: 'leave'});
    const socket = this.#socket;
    this.#socket = null;
    this.#welcomed = false;
    clearTimeout(this.#retryTimer);
    clearInterval(this.#heartbeatTimer);
    socket?.close(1000);
  }

  #write(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #hello() {
    const hello = {type: 'hello', booth: PROTOCOL_VERSION, meta: this.#meta};
    if (this.#token) Object.assign(hello, {id: this.id, token: this.#token});
    this.#write(hello);
  }

  #receive(data) {
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;  // not our protocol; the server would have said so
    }
    if (message.type === 'welcome') this.#welcome(message);
    else if (message.type === 'error' && this.#refused(message)) return;
    else if (message.type !== 'heartbeat') this.#emit('message', message);
  }

  #welcome(message) {
    this.#attempt = 0;
    this.id = message.id;
    this.#token = message.token;
    this.iceServers = message.iceServers ?? [];
    clearInterval(this.#heartbeatTimer);
    if (message.heartbeat > 0) {
      this.#heartbeatTimer =
          setInterval(() => this.send({type: 'heartbeat'}), message.heartbeat * 1000);
    }
    this.#welcomed = true;
    this.#emit('welcome', message);
    // A resumed peer is still in its room and is told who is there without asking.
    const waiting = this.#waiting.splice(0);
    if (message.resumed) waiting.forEach((late) => this.#write(late));
    else this.#write({type: 'join', room: this.#room});
  }

  #refused(message) {
    if (message.code === 'id-taken') {
      // Our old self is still there and the token no longer counts: come as somebody new.
      this.#token = '';
      this.id = '';
      this.#hello();
      return true;
    }
    if (FINAL_ERRORS.has(message.code)) this.#final = message;
    return this.#final !== null;
  }

  #lost() {
    clearInterval(this.#heartbeatTimer);
    this.#socket = null;
    this.#welcomed = false;
    if (this.#final) {
      this.#emit('final', this.#final);
      return;
    }
    const longest = Math.min(FIRST_RETRY_MS * 2 ** this.#attempt++, LONGEST_RETRY_MS);
    const retryMs = longest * (0.5 + Math.random() / 2);  // a crowd must not come back at once
    this.#retryTimer = setTimeout(() => this.connect(), retryMs);
    this.#emit('offline', {retryMs});
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, {detail}));
  }
}
