// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The page: who is in the room, one call at a time.
// Address: ?room=NAME (default "demo") and ?name=YOUR-NAME.
import {Call} from './call.js';
import {SignalingClient} from './client.js';
import {LocalMedia} from './media.js';
import {describe, summarize} from './statistics.js';
import {nameOf, View} from './view.js';

const STATUS = {
  connecting: 'Connecting…',
  connected: 'Connected.',
  reconnecting: 'The connection is interrupted. Reconnecting…',
};
/** Refusals of the server a person can do something about. */
const ERRORS = {
  'room-full': 'This room is full. Try again later, or use another room name in the address.',
  'server-full': 'The server is full. Try again later.',
  'unknown-peer': 'That person has just left the room.',
  'peer-away': 'That person has lost the connection. Try again in a moment.',
  'rate-limited': 'Too many messages were sent in a short time.',
  'bad-message': 'The server did not understand the page; reload it.',
  'unsupported-version': 'The page and the server are of different versions; reload the page.',
  'replaced': 'This call was taken over by another window. Close this one, or reload it to join again.',
};

const parameters = new URLSearchParams(location.search);
const room = parameters.get('room')?.trim() || 'demo';
const view = new View();
const media = new LocalMedia();
const peers = new Map();
let call = null;
/** Whether we take part in the call: a call that only rings opens no camera. */
let live = false;
/** How the last call ended, shown until the next one. */
let farewell = '';
/** The last call that ended: what is still said of it is of no interest. */
let lastSession = '';
/** A new server does not know the call that goes on. */
let sessionUnknown = false;
let mediaWork = Promise.resolve();

const server = new URL('booth', location.href);
server.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
server.search = '';
view.name = parameters.get('name') ?? '';
const client = new SignalingClient(server.href, room, ownMeta());

function ownMeta() {
  return {
    name: view.name,
    audio: view.isOn('microphone'),
    video: view.isOn('camera') || view.isOn('screen'),
    screen: view.isOn('screen'),
  };
}

function showPeers() {
  const invitation = peers.size > 0 ? 'Choose who to call.' : 'Waiting for somebody to come.';
  if (!call) view.setStatus(farewell || invitation);
  view.setPeers([...peers.values()], call !== null, ring);
}

function show(state) {
  const name = call ? nameOf(call.peer) : '';
  view.setState(state, name);
  view.setEnabled('screen', state === 'connecting' || state === 'connected');
  if (state === 'ringing') view.setStatus(`Calling ${name}…`);
  else if (state !== 'idle') view.setStatus(STATUS[state]);
  showPeers();
}

// --- our own media ---

/** Opens and closes devices as the buttons say, and sends what is open. One change at a time. */
function applyMedia() {
  mediaWork = mediaWork.then(async () => {
    await apply('audio', 'microphone');
    if (!media.screen || !live) await apply('video', 'camera');
    view.showOwn(media.tracks.video, media.screen);
    for (const kind of ['audio', 'video']) await call?.setTrack(kind, media.tracks[kind]);
  }).catch((error) => console.warn('booth: media:', error));
  return mediaWork;
}

async function apply(kind, button) {
  if (!live || !view.isOn(button)) {
    media.close(kind);
    return;
  }
  try {
    await media.open(kind);
  } catch (error) {
    view.setToggle(button, false);
    client.update(ownMeta());
    view.notify(error.message);
  }
}

function toggle(button) {
  view.setToggle(button, !view.isOn(button));
  client.update(ownMeta());
  applyMedia();
}

async function toggleScreen() {
  if (view.isOn('screen')) {
    stopScreen();
    return;
  }
  try {
    if (!await media.openScreen(stopScreen)) return;
    view.setToggle('screen', true);
    client.update(ownMeta());
    applyMedia();
  } catch (error) {
    view.notify(error.message);
  }
}

function stopScreen() {
  media.close('video');
  view.setToggle('screen', false);
  client.update(ownMeta());
  applyMedia();
}

// --- the call ---

function begin(peer, session, outgoing) {
  view.hideNotice();
  farewell = '';
  call = new Call({
    send: (message) => client.send(message), peer, session, outgoing,
    iceServers: client.iceServers,
  });
  const begun = call;
  call.addEventListener('state', () => { if (begun === call) callChanged(); });
  call.addEventListener('stream', () => { if (begun === call) view.showRemote(begun.stream); });
}

async function ring(peer) {
  if (call) return;
  begin(peer, newSession(), true);
  const begun = call;
  show('ringing');
  await takePart();
  if (begun.state === 'ringing') begun.ring();
}

/** From here on our devices may be open. */
function takePart() {
  live = true;
  return applyMedia();
}

/** Only pages from a secure origin have randomUUID(). */
function newSession() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function ringing(message) {
  if (message.type === 'ring' && call?.rings(message.from)) {
    // Both rang each other: the smaller id stays the caller, the other side drops its own ring.
    if (message.from < client.id) call.acceptCrossing(message);
    return;
  }
  if (call) {
    client.send({type: message.type === 'ring' ? 'reject' : 'bye', session: message.session,
                 to: message.from, reason: 'busy'});
    return;
  }
  begin(peers.get(message.from) ?? {id: message.from}, message.session, false);
  call.handle(message);
  view.askToAccept(nameOf(call.peer), sendingHint(), accept, () => call?.hangUp());
  showPeers();
}

function sendingHint() {
  const on = [view.isOn('camera') && 'camera', view.isOn('microphone') && 'microphone'].filter(Boolean);
  return on.length > 0 ? `Your ${on.join(' and ')} will be switched on.` :
                         'Your camera and microphone stay off.';
}

async function accept() {
  view.closeQuestion();
  const begun = call;
  view.setStatus('Opening your camera and microphone…');
  await takePart();
  if (begun.state === 'ringing') begun.accept();
}

function callChanged() {
  if (call.state !== 'ended') {
    show(call.state);
    return;
  }
  farewell = call.isError ? '' : call.reason;
  if (call.isError) view.notify(call.reason);
  lastSession = call.session;
  call = null;
  live = false;
  view.closeQuestion();
  view.showRemote(null);
  view.setToggle('screen', false);
  client.update(ownMeta());
  applyMedia();
  show('idle');
}

// --- the server ---

function received(message) {
  switch (message.type) {
    case 'joined':
      peers.clear();
      for (const peer of message.peers) peers.set(peer.id, peer);
      view.setConnection(true, 'Online');
      showPeers();
      reopenCall();
      break;
    case 'peer-joined':
    case 'peer-updated':
      peers.set(message.peer.id, message.peer);
      if (call?.peer.id === message.peer.id) call.peer = message.peer;
      showPeers();
      reopenCall();
      break;
    case 'peer-left':
      peers.delete(message.peer);
      if (call?.peer.id === message.peer) call.peerLeft();
      showPeers();
      break;
    case 'error':
      refused(message);
      break;
    default:
      if (call && call.session === message.session) call.handle(message);
      else if (message.session === lastSession) break;
      else if (message.type === 'ring' || message.type === 'offer') ringing(message);
  }
}

/** Once both sides are back at a server that was restarted. */
function reopenCall() {
  if (!sessionUnknown || !call || !peers.has(call.peer.id)) return;
  sessionUnknown = false;
  call.reopen();
}

function refused(message) {
  const text = ERRORS[message.code];
  const known = call && message.session === call.session;
  // What is sent late to a call that has just ended is refused too, and of no interest.
  if (message.session && !known) return;
  if (known && call.state !== 'connected') call.drop('');
  if (text) view.notify(text);
  else console.warn('booth: the server refused:', message.code, message.text);
}

client.addEventListener('message', ({detail}) => received(detail));
client.addEventListener('welcome', ({detail}) => {
  if (detail.resumed) return;
  sessionUnknown = call !== null;
  if (call && call.state !== 'connected') call.drop('The server was restarted. Please call again.');
});
client.addEventListener('offline', () => {
  view.setConnection(false, call ? 'Server lost, the call goes on. Reconnecting…' :
                                   'The server does not answer. Trying again…');
});
client.addEventListener('final', ({detail}) => {
  view.setConnection(false, 'Disconnected');
  view.notify(ERRORS[detail.code] ?? detail.text);
});

// --- the page ---

view.on('microphone', 'click', () => toggle('microphone'));
view.on('camera', 'click', () => toggle('camera'));
view.on('screen', 'click', toggleScreen);
view.on('hang-up', 'click', () => call?.hangUp());
view.on('cancel', 'click', () => call?.hangUp());
view.on('name', 'change', () => client.update(ownMeta()));
// Closing the page ends the call at once instead of after a time-out.
addEventListener('pagehide', () => {
  call?.hangUp();
  client.close();
});
addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });

let before;
setInterval(async () => {
  if (call?.state !== 'connected') {
    before = undefined;
    return;
  }
  const report = await call.getStats();
  if (!report || !call) return;
  const now = summarize(report);
  view.setFigures(describe(now, before));
  before = now;
}, 1000);

if (!LocalMedia.canShareScreen) view.hide('screen');
view.setRoom(room);
show('idle');
client.connect();
