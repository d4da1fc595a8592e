// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Our own camera, microphone and screen.

const CAMERA = {width: {ideal: 1280}, height: {ideal: 720}, frameRate: {ideal: 30}};
const MICROPHONE = {echoCancellation: true, noiseSuppression: true, autoGainControl: true};

const DEVICE = {audio: 'microphone', video: 'camera'};

function explain(error, kind) {
  const device = DEVICE[kind];
  switch (error.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return `The browser was not allowed to use the ${device}. Allow it in the address bar, then switch it on here.`;
    case 'NotFoundError':
    case 'OverconstrainedError':
      return `No ${device} was found. The call works without it.`;
    case 'NotReadableError':
    case 'AbortError':
      return `The ${device} is in use by another program. Close that program, then switch it on here.`;
    default:
      return `The ${device} could not be opened (${error.message}).`;
  }
}

/** Holds what we send: one track a kind, or null. */
export class LocalMedia {
  constructor() {
    this.tracks = {audio: null, video: null};
    this.screen = false;
  }

  static get available() {
    return Boolean(navigator.mediaDevices?.getUserMedia);
  }

  static get canShareScreen() {
    return Boolean(navigator.mediaDevices?.getDisplayMedia);
  }

  /** Opens the camera ('video') or microphone ('audio'). Throws an Error to show to the user. */
  async open(kind) {
    if (this.tracks[kind]) return this.tracks[kind];
    if (!LocalMedia.available) {
      throw new Error(
          `The browser gives the ${DEVICE[kind]} only to pages from https:// or from this computer. ` +
          'You can see and hear, but not be seen or heard.');
    }
    try {
      const constraints = kind === 'video' ? {video: CAMERA} : {audio: MICROPHONE};
      const stream = await navigator.mediaDevices.getUserMedia(constraints);
      this.tracks[kind] = stream.getTracks()[0];
    } catch (error) {
      throw new Error(explain(error, kind));
    }
    return this.tracks[kind];
  }

  /** Asks for a screen or window and sends it in place of the camera; null if the user declined. */
  async openScreen(onEnded) {
    let stream;
    try {
      stream = await navigator.mediaDevices.getDisplayMedia({video: {frameRate: {max: 30}}});
    } catch (error) {
      if (error.name === 'NotAllowedError') return null;
      throw new Error(`The screen could not be captured (${error.message}).`);
    }
    this.close('video');
    this.tracks.video = stream.getVideoTracks()[0];
    this.tracks.video.contentHint = 'detail';
    this.tracks.video.onended = onEnded;
    this.screen = true;
    return this.tracks.video;
  }

  /** Lets go of a device, so that its light goes out. */
  close(kind) {
    this.tracks[kind]?.stop();
    this.tracks[kind] = null;
    if (kind === 'video') this.screen = false;
  }

  closeAll() {
    this.close('audio');
    this.close('video');
  }
}
