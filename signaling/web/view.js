// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Everything that touches the document. Texts from other people only ever become textContent.

const element = (id) => document.getElementById(id);

/** What people are called who gave no name. */
export const nameOf = (peer) => peer.meta?.name || 'Guest';

function mediaText(meta = {}) {
  if (meta.screen) return 'shares a screen';
  const off = [meta.audio === false && 'no sound', meta.video === false && 'no picture'];
  return off.filter(Boolean).join(', ') || 'sound and picture';
}

export class View {
  constructor() {
    this.remote = element('remote');
    this.preview = element('preview');
    element('notice-close').onclick = () => this.hideNotice();
  }

  on(id, type, listener) {
    element(id).addEventListener(type, listener);
  }

  setRoom(room) {
    element('room-name').textContent = room;
    document.title = `Booth – ${room}`;
  }

  setConnection(online, text) {
    element('connection').dataset.online = online;
    element('connection').textContent = text;
  }

  setStatus(text) {
    element('status').textContent = text;
  }

  /** The peers of the room as a list of buttons; `busy` = no second call now. */
  setPeers(peers, busy, onCall) {
    const rows = peers.map((peer) => this.#peerRow(peer, busy, onCall));
    element('peers').replaceChildren(...rows);
    element('nobody').hidden = peers.length > 0;
  }

  #peerRow(peer, busy, onCall) {
    const row = document.createElement('li');
    row.className = 'peer';
    row.dataset.peer = peer.id;
    const part = (className, text, tag = 'span') => {
      const node = document.createElement(tag);
      node.className = className;
      node.textContent = text;
      return node;
    };
    const who = part('who', '');
    who.append(part('name', nameOf(peer)), part('media', mediaText(peer.meta)));
    const avatar = part('avatar', [...nameOf(peer)][0]);
    avatar.setAttribute('aria-hidden', 'true');
    const call = part('button', 'Call', 'button');
    call.disabled = busy;
    call.setAttribute('aria-label', `Call ${nameOf(peer)}`);
    call.onclick = () => onCall(peer);
    row.append(avatar, who, call);
    return row;
  }

  /** State of the call: idle, ringing, connecting, connected, reconnecting. */
  setState(state, peerName = '') {
    document.body.dataset.state = state;
    element('hang-up').disabled = state === 'idle';
    element('cancel').hidden = state !== 'ringing';
    element('caption').hidden = state === 'idle' || state === 'ringing';
    element('caption-name').textContent = peerName;
    if (state === 'idle') element('figures').textContent = '';
  }

  setFigures(text) {
    element('figures').textContent = text;
  }

  /** A toggle's state, said in words too: 'microphone', 'camera', 'screen'. */
  setToggle(id, on) {
    const button = element(id);
    button.setAttribute('aria-pressed', String(on));
    button.querySelector('.label').textContent = on ? button.dataset.labelOn : button.dataset.labelOff;
  }

  isOn(id) {
    return element(id).getAttribute('aria-pressed') === 'true';
  }

  setEnabled(id, enabled) {
    element(id).disabled = !enabled;
  }

  hide(id) {
    element(id).hidden = true;
  }

  showOwn(track, isScreen) {
    element('self').hidden = !track;
    element('self').dataset.screen = isScreen;
    this.preview.srcObject = track ? new MediaStream([track]) : null;
  }

  /** Plays the far side; where the browser wants a click before sound, offers one. */
  async showRemote(stream) {
    const button = element('unmute');
    button.hidden = true;
    this.remote.srcObject = stream;
    if (!stream) return;
    try {
      await this.remote.play();
    } catch (error) {
      if (error.name !== 'NotAllowedError') return;  // a newer stream took its place
      this.remote.muted = true;
      this.remote.play().catch(() => {});
      button.hidden = false;
      button.onclick = () => {
        this.remote.muted = false;
        button.hidden = true;
      };
    }
  }

  askToAccept(callerName, hint, onAccept, onReject) {
    const dialog = element('incoming');
    element('caller').textContent = callerName;
    element('incoming-hint').textContent = hint;
    element('accept').onclick = onAccept;
    element('reject').onclick = onReject;
    dialog.oncancel = (event) => { event.preventDefault(); onReject(); };
    if (!dialog.open) dialog.showModal();
  }

  closeQuestion() {
    element('incoming').close();
  }

  notify(text) {
    element('notice-text').textContent = text;
    element('notice').hidden = false;
  }

  hideNotice() {
    element('notice').hidden = true;
  }

  get name() {
    return element('name').value.trim();
  }

  set name(text) {
    element('name').value = text;
  }
}
