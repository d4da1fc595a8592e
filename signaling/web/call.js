// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// One call with one peer. The far side may be a GStreamer pipeline, so three rules hold:
//  - only the caller offers (or the callee, if asked to); the other one sends restart-request.
//    Tracks that come and go during the call are offered by whose they are;
//  - should two offers cross, we take ours back: webrtcbin, which says a=tool:booth, cannot. Between
//    two pages the caller's offer stands;
//  - audio and video are sendrecv from the start, whether or not there is something to send: muting
//    and swapping replace the track and need no negotiation, which webrtcbin would refuse.

const RING_MS = 60000;
const CONNECT_MS = 25000;
/** ICE repairs small gaps by itself; after this we ask for new candidates. */
const RESTART_AFTER_MS = 3000;
/** What the server's bye says for a peer that did not come back in time (docs/signaling.md). */
const LOST_PEER = 'lost its connection';
/** Who writes it in a description cannot take an offer back (docs/signaling.md). */
const CANNOT_ROLL_BACK = 'a=tool:booth';
/** What our bye says when a data channel told us of the end (docs/signaling.md): the far side knows. */
const OTHER_HUNG_UP = 'the other side hung up';
/** As long as the server keeps a lost peer; then nobody comes back. */
const GIVE_UP_MS = 25000;

/** What a person is told of the other side's bye: why, unless somebody just wanted it. */
function farewell(reason) {
  if (reason === 'hung up') return 'The other side hung up.';
  const why = !reason || reason === 'left' || reason === 'done' ? '' : ` (${reason})`;
  return `The other side ended the call${why}.`;
}

/**
 * Events: `state` whenever state changes; `stream` when the far side's media has come.
 * States: ringing -> connecting -> connected <-> reconnecting, and ended (reason, error).
 */
export class Call extends EventTarget {
  #send;
  #pc = null;
  #tracks = {audio: null, video: null};
  /** Names our tracks as belonging together; some libraries play nothing that is in no stream. */
  #ownStream = new MediaStream();
  #iceServers;
  #earlyMessages = [];
  #queue = Promise.resolve();
  #offerAgain = false;
  #timers = new Map();
  #rang = false;
  #offers = false;
  #orphaned = false;

  /**
   * @param send(message) to the server
   */
  constructor({send, peer, session, outgoing, iceServers}) {
    super();
    this.#send = send;
    this.#iceServers = iceServers;
    this.peer = peer;
    this.session = session;
    this.outgoing = outgoing;
    this.#offers = outgoing;
    this.state = 'ringing';
    this.reason = '';
    this.isError = false;
    this.stream = new MediaStream();
  }

  /** Caller: asks the other side. */
  ring() {
    this.#say('ring');
    this.#after('ring', RING_MS, () => {
      this.#say('cancel', {reason: 'no answer'});
      this.#end('No answer.');
    });
  }

  /** Callee: takes the call. */
  accept() {
    if (this.#rang) this.#say('accept', this.#offers ? {calleeOffers: true} : {});
    this.#open();
    for (const message of this.#earlyMessages.splice(0)) this.#enqueue(message);
  }

  /** Whether we are calling that peer and have no answer yet. */
  rings(peerId) {
    return this.outgoing && this.state === 'ringing' && this.peer.id === peerId;
  }

  /** They rang while we rang: the call goes on as theirs. */
  acceptCrossing(ring) {
    this.session = ring.session;
    this.outgoing = false;
    this.handle(ring);
    this.accept();
  }

  /** A restarted server knows no call; an offer opens it again, the media never stopped. */
  reopen() {
    if (this.#offers && this.#pc) this.#enqueue({type: 'reopen'});
  }

  hangUp() {
    if (this.state === 'ended') return;
    if (this.state !== 'ringing') this.#say('bye', {reason: 'hung up'});
    else if (this.outgoing) this.#say('cancel', {reason: 'hung up'});
    else this.#say(this.#rang ? 'reject' : 'bye', {reason: 'declined'});
    this.#end('');
  }

  /** Ends the call without telling the far side, which does not know it any more. */
  drop(text) {
    this.#end(text);
  }

  /** The server no longer knows the peer. Media that flows goes on; nothing can bring it back. */
  peerLeft() {
    if (this.state === 'connected') this.#orphaned = true;
    else this.#end('The other side left.');
  }

  /** Sends `track` (a MediaStreamTrack, null = nothing) as our 'audio' or 'video' from now on. */
  async setTrack(kind, track) {
    if (this.#tracks[kind] === track) return;
    this.#tracks[kind] = track;
    const transceiver = this.#transceiver(kind);
    if (transceiver) await transceiver.sender.replaceTrack(track);
  }

  getStats() {
    return this.#pc?.getStats();
  }

  /** A message of this session from the far side. */
  handle(message) {
    if (this.state === 'ended') return;
    switch (message.type) {
      case 'ring':
        this.#rang = true;
        this.#offers = message.calleeOffers === true;
        break;
      case 'accept':
        if (!this.outgoing || this.state !== 'ringing') break;
        this.#offers = message.calleeOffers !== true;
        this.#open();
        break;
      case 'reject':
        this.#end(message.reason === 'busy' ? 'The other side is in another call.' : 'The call was declined.');
        break;
      case 'cancel':
        this.#end('The caller gave up.');
        break;
      case 'bye':
        if (message.reason === LOST_PEER && this.state === 'connected') this.#orphaned = true;
        else this.#end(farewell(message.reason));
        break;
      default:
        if (this.#pc) this.#enqueue(message);
        else if (!this.outgoing) this.#earlyMessages.push(message);
    }
  }

  /** One description at a time: their steps must not interleave. */
  #enqueue(message) {
    this.#queue = this.#queue.then(() => this.#apply(message)).catch((error) => this.#fail(error));
  }

  async #apply(message) {
    const pc = this.#pc;
    if (!pc) return;
    switch (message.type) {
      case 'offer':
        if (pc.signalingState !== 'stable' && this.#offers && !message.sdp.includes(CANNOT_ROLL_BACK)) break;
        await this.#answer(message.sdp);
        break;
      case 'answer':
        if (pc.signalingState !== 'have-local-offer') break;
        await pc.setRemoteDescription({type: 'answer', sdp: message.sdp});
        if (this.state === 'connecting') this.#expectConnection();
        if (this.#offerAgain) await this.#offer();
        break;
      case 'candidate':
        await pc.addIceCandidate(message).catch(() => {});  // one of many; the others may do
        break;
      case 'restart-request':
        if (message.tracks) this.#makeRoom(message.tracks);
        else pc.restartIce();
        await this.#offer();
        break;
      case 'reopen':
        await this.#offer();
        break;
    }
  }

  #open() {
    this.#cancel('ring');
    const pc = new RTCPeerConnection({iceServers: this.#iceServers, bundlePolicy: 'max-bundle'});
    this.#pc = pc;
    pc.onicecandidate = ({candidate}) => this.#localCandidate(candidate);
    pc.onconnectionstatechange = () => this.#connectionChanged();
    pc.ontrack = ({track}) => {
      this.stream.addTrack(track);
      this.dispatchEvent(new Event('stream'));
    };
    pc.onnegotiationneeded = () => {
      // The first offer is made when the call begins.
      if (pc.remoteDescription && pc.signalingState === 'stable') this.#enqueue({type: 'reopen'});
    };
    pc.ondatachannel = ({channel}) => channel.label === 'undefined' && this.#watch(channel);
    this.#setState('connecting');
    if (!this.#offers) {
      this.#expectConnection();
      return;
    }
    // Where there is no ring, a person is asked only when the offer is there.
    this.#after('connect', RING_MS, () => this.hangUp());
    for (const kind of ['audio', 'video']) {
      pc.addTransceiver(this.#tracks[kind] ?? kind, {direction: 'sendrecv', streams: [this.#ownStream]});
    }
    // As PeerJS makes it, whose pages hang up by nothing else.
    if (this.peer.meta?.channelHangUp) this.#watch(pc.createDataChannel('undefined', {ordered: false}));
    this.#queue = this.#queue.then(() => this.#offer()).catch((error) => this.#fail(error));
  }

  /** The far side wants to send as many tracks more. */
  #makeRoom({audio = 0, video = 0}) {
    for (const [kind, count] of [['audio', audio], ['video', video]]) {
      for (let i = 0; i < count; i++) this.#pc.addTransceiver(kind, {direction: 'recvonly'});
    }
  }

  #expectConnection() {
    this.#cancel('connect');
    this.#after('connect', CONNECT_MS, () => this.#fail(new Error(
        'No connection: the networks of both sides do not reach each other. A TURN server would help.')));
  }

  /** Whoever closes the channel that PeerJS has in every call hangs up; others carry data. */
  #watch(channel) {
    channel.onclose = () => {
      if (this.state === 'ended') return;
      this.#say('bye', {reason: OTHER_HUNG_UP});
      this.#end('The other side hung up.');
    };
  }

  async #offer() {
    if (this.#pc.signalingState !== 'stable') {
      this.#offerAgain = true;
      return;
    }
    this.#offerAgain = false;
    await this.#pc.setLocalDescription();
    this.#say('offer', {sdp: this.#pc.localDescription.sdp});
  }

  async #answer(sdp) {
    const pc = this.#pc;
    await pc.setRemoteDescription({type: 'offer', sdp});  // rolls an offer of ours back
    for (const transceiver of pc.getTransceivers()) {
      if (transceiver.currentDirection !== null || transceiver.stopped) continue;
      const kind = transceiver.receiver.track.kind;
      if (this.#transceiver(kind) !== transceiver) continue;
      transceiver.direction = 'sendrecv';
      transceiver.sender.setStreams(this.#ownStream);
      await transceiver.sender.replaceTrack(this.#tracks[kind] ?? null);
    }
    await pc.setLocalDescription();
    this.#say('answer', {sdp: pc.localDescription.sdp});
  }

  /** The first of its kind carries our track. */
  #transceiver(kind) {
    return this.#pc?.getTransceivers().find((t) => t.receiver.track.kind === kind && !t.stopped);
  }

  #localCandidate(candidate) {
    if (!candidate || !candidate.candidate) {
      this.#say('end-of-candidates');
      return;
    }
    const {sdpMid, sdpMLineIndex} = candidate;
    this.#say('candidate', {candidate: candidate.candidate, sdpMid, sdpMLineIndex});
  }

  #connectionChanged() {
    const state = this.#pc?.connectionState;
    if (state === 'connected') {
      for (const name of ['connect', 'restart', 'give-up']) this.#cancel(name);
      this.#setState('connected');
    } else if (state === 'disconnected' || state === 'failed') {
      if (this.#orphaned) {
        this.#end('The other side lost its connection.', true);
        return;
      }
      if (this.state === 'connected') this.#setState('reconnecting');
      this.#after('give-up', GIVE_UP_MS, () => {
        this.#say('bye', {reason: 'connection lost'});
        this.#end('The connection was lost.', true);
      });
      this.#after('restart', state === 'failed' ? 0 : RESTART_AFTER_MS, () => this.#restart());
    }
  }

  #restart() {
    if (this.#offers) this.#enqueue({type: 'restart-request'});
    else this.#say('restart-request');
  }

  #say(type, fields = {}) {
    this.#send({type, session: this.session, to: this.peer.id, ...fields});
  }

  /** Runs once after `ms`, unless cancelled; a timer of that name that runs already goes on. */
  #after(name, ms, action) {
    if (this.#timers.has(name)) return;
    this.#timers.set(name, setTimeout(() => {
      this.#timers.delete(name);
      action();
    }, ms));
  }

  #cancel(name) {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }

  #fail(error) {
    if (this.state === 'ended') return;
    console.warn('booth: the call failed:', error);
    this.#say('bye', {reason: `failed: ${error.message}`});
    this.#end(error.message, true);
  }

  #end(reason, isError = false) {
    if (this.state === 'ended') return;
    for (const name of [...this.#timers.keys()]) this.#cancel(name);
    this.#pc?.close();
    this.#pc = null;
    this.reason = reason;
    this.isError = isError;
    this.#setState('ended');
  }

  #setState(state) {
    if (this.state === state) return;
    this.state = state;
    this.dispatchEvent(new Event('state'));
  }
}
