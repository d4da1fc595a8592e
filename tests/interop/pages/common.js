// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the test pages share, so that each of them shows only its signaling. Load it inside <body>.
'use strict';

const booth = {
  /** A parameter of the page's address. */
  query(name, fallback = '') {
    return new URLSearchParams(location.search).get(name) ?? fallback;
  },

  /** What the test waits for: document.body.dataset.state. */
  show(state) {
    document.body.dataset.state = state;
  },

  /** Camera and microphone. */
  camera() {
    return navigator.mediaDevices.getUserMedia({audio: true, video: true});
  },

  /** Plays a stream in <video id=...>, which is made where there is none yet. */
  play(stream, id = 'remote') {
    let video = document.getElementById(id);
    if (!video) {
      video = document.createElement('video');
      video.id = id;
      video.autoplay = true;
      video.playsInline = true;
      document.body.append(video);
    }
    if (video.srcObject !== stream) video.srcObject = stream;
    return video;
  },

  /** The call is over: nothing is played any more. */
  stop(id = 'remote') {
    document.getElementById(id)?.remove();
  },

  /** Shows 'connected' when the peer connection is. */
  watch(connection) {
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'connected') booth.show('connected');
    });
    return connection;
  },
};
