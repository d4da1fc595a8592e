// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/w3c_stats.hpp"

#include <map>
#include <set>

namespace booth::testing_support {

namespace {

using Names = std::set<std::string>;

Names operator+(Names names, const Names& more) {
  names.insert(more.begin(), more.end());
  return names;
}

const Names kStats{"id", "type", "timestamp"};
const Names kRtpStream = kStats + Names{"ssrc", "kind", "transportId", "codecId"};
const Names kReceived = kRtpStream + Names{"packetsReceived",
                                           "packetsReceivedWithEct1",
                                           "packetsReceivedWithCe",
                                           "packetsReportedAsLost",
                                           "packetsReportedAsLostButRecovered",
                                           "packetsLost",
                                           "jitter"};
const Names kSent = kRtpStream + Names{"packetsSent", "bytesSent"};

const Names kInbound = kReceived + Names{"trackIdentifier",
                                         "mid",
                                         "remoteId",
                                         "framesDecoded",
                                         "keyFramesDecoded",
                                         "framesRendered",
                                         "framesDropped",
                                         "frameWidth",
                                         "frameHeight",
                                         "framesPerSecond",
                                         "qpSum",
                                         "totalDecodeTime",
                                         "totalInterFrameDelay",
                                         "totalSquaredInterFrameDelay",
                                         "pauseCount",
                                         "totalPausesDuration",
                                         "freezeCount",
                                         "totalFreezesDuration",
                                         "lastPacketReceivedTimestamp",
                                         "headerBytesReceived",
                                         "packetsDiscarded",
                                         "fecBytesReceived",
                                         "fecPacketsReceived",
                                         "fecPacketsDiscarded",
                                         "bytesReceived",
                                         "firCount",
                                         "pliCount",
                                         "nackCount",
                                         "totalProcessingDelay",
                                         "estimatedPlayoutTimestamp",
                                         "jitterBufferDelay",
                                         "jitterBufferTargetDelay",
                                         "jitterBufferEmittedCount",
                                         "jitterBufferMinimumDelay",
                                         "totalSamplesReceived",
                                         "concealedSamples",
                                         "silentConcealedSamples",
                                         "concealmentEvents",
                                         "insertedSamplesForDeceleration",
                                         "removedSamplesForAcceleration",
                                         "audioLevel",
                                         "totalAudioEnergy",
                                         "totalSamplesDuration",
                                         "framesReceived",
                                         "decoderImplementation",
                                         "playoutId",
                                         "powerEfficientDecoder",
                                         "framesAssembledFromMultiplePackets",
                                         "totalAssemblyTime",
                                         "retransmittedPacketsReceived",
                                         "retransmittedBytesReceived",
                                         "rtxSsrc",
                                         "fecSsrc",
                                         "totalCorruptionProbability",
                                         "totalSquaredCorruptionProbability",
                                         "corruptionMeasurements"};

const Names kOutbound = kSent + Names{"mid",
                                      "mediaSourceId",
                                      "remoteId",
                                      "rid",
                                      "encodingIndex",
                                      "headerBytesSent",
                                      "retransmittedPacketsSent",
                                      "retransmittedBytesSent",
                                      "rtxSsrc",
                                      "targetBitrate",
                                      "totalEncodedBytesTarget",
                                      "frameWidth",
                                      "frameHeight",
                                      "framesPerSecond",
                                      "framesSent",
                                      "hugeFramesSent",
                                      "framesEncoded",
                                      "keyFramesEncoded",
                                      "qpSum",
                                      "psnrSum",
                                      "psnrMeasurements",
                                      "totalEncodeTime",
                                      "totalPacketSendDelay",
                                      "qualityLimitationReason",
                                      "qualityLimitationDurations",
                                      "qualityLimitationResolutionChanges",
                                      "nackCount",
                                      "firCount",
                                      "pliCount",
                                      "encoderImplementation",
                                      "powerEfficientEncoder",
                                      "active",
                                      "scalabilityMode",
                                      "packetsSentWithEct1"};

const Names kCandidate =
    kStats + Names{"transportId",   "address",        "port",        "protocol",
                   "candidateType", "priority",       "url",         "relayProtocol",
                   "foundation",    "relatedAddress", "relatedPort", "usernameFragment",
                   "tcpType",       "networkType"};

const std::map<std::string, Names> kTypes{
    {"codec", kStats + Names{"payloadType", "transportId", "mimeType", "clockRate", "channels",
                             "sdpFmtpLine"}},
    {"inbound-rtp", kInbound},
    {"outbound-rtp", kOutbound},
    {"remote-inbound-rtp",
     kReceived + Names{"localId", "roundTripTime", "totalRoundTripTime", "fractionLost",
                       "roundTripTimeMeasurements", "packetsWithBleachedEct1Marking"}},
    {"remote-outbound-rtp",
     kSent + Names{"localId", "remoteTimestamp", "reportsSent", "roundTripTime",
                   "totalRoundTripTime", "roundTripTimeMeasurements"}},
    {"peer-connection", kStats + Names{"dataChannelsOpened", "dataChannelsClosed"}},
    {"transport",
     kStats + Names{"packetsSent", "packetsReceived", "bytesSent", "bytesReceived", "iceRole",
                    "iceLocalUsernameFragment", "dtlsState", "iceState", "selectedCandidatePairId",
                    "localCertificateId", "remoteCertificateId", "tlsVersion", "dtlsCipher",
                    "dtlsRole", "srtpCipher", "selectedCandidatePairChanges", "ccfbMessagesSent",
                    "ccfbMessagesReceived"}},
    {"candidate-pair", kStats + Names{"transportId",
                                      "localCandidateId",
                                      "remoteCandidateId",
                                      "state",
                                      "nominated",
                                      "packetsSent",
                                      "packetsReceived",
                                      "bytesSent",
                                      "bytesReceived",
                                      "lastPacketSentTimestamp",
                                      "lastPacketReceivedTimestamp",
                                      "totalRoundTripTime",
                                      "currentRoundTripTime",
                                      "availableOutgoingBitrate",
                                      "availableIncomingBitrate",
                                      "requestsReceived",
                                      "requestsSent",
                                      "responsesReceived",
                                      "responsesSent",
                                      "consentRequestsSent",
                                      "packetsDiscardedOnSend",
                                      "bytesDiscardedOnSend"}},
    {"local-candidate", kCandidate},
    {"remote-candidate", kCandidate},
};

}  // namespace

bool w3c_stats_has(const std::string& type, const std::string& member) {
  const auto found = kTypes.find(type);
  return found != kTypes.end() && found->second.contains(member);
}

}  // namespace booth::testing_support
