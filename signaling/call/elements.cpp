// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/call/elements.hpp"

#include <sstream>
#include <vector>

namespace booth::call {

namespace {

/// Text of gst-launch for each codec.
struct Recipe {
  const char* encoder;
  const char* bitrate;  ///< property of the element called "encoder"
  const char* parser;
  const char* payloader;
  const char* depayloader;
  const char* decoder;
};

/// 4:2:0 of 8 bits is what every browser decodes; vp9enc would take more and make another profile.
/// Key frames cost as much as many others and are asked for when somebody needs one; by itself an
/// encoder makes one every 20 s at 30 pictures a second. One thread each: on a busy machine the
/// threads of libvpx wait for each other (720p30 on two cores under load: 90 of 90 pictures with
/// one thread, 16 with two, at twice the processor time).
const Recipe& recipe(Codec codec) {
  static const Recipe kVp8{
      "videoconvert ! capsfilter caps=video/x-raw,format=I420 ! vp8enc name=encoder deadline=1 "
      "cpu-used=8 end-usage=cbr lag-in-frames=0 "
      "keyframe-max-dist=600 error-resilient=default buffer-size=600 buffer-initial-size=400 "
      "buffer-optimal-size=500 static-threshold=1 threads=1",
      "target-bitrate",
      "identity silent=true",
      "rtpvp8pay picture-id-mode=15-bit",
      "rtpvp8depay request-keyframe=true",
      "vp8dec ! videoconvert"};
  static const Recipe kVp9{
      "videoconvert ! capsfilter caps=video/x-raw,format=I420 ! vp9enc name=encoder deadline=1 "
      "cpu-used=8 end-usage=cbr lag-in-frames=0 "
      "keyframe-max-dist=600 error-resilient=default buffer-size=600 buffer-initial-size=400 "
      "buffer-optimal-size=500 threads=1",
      "target-bitrate",
      "identity silent=true",
      "rtpvp9pay picture-id-mode=15-bit",
      "rtpvp9depay request-keyframe=true",
      "vp9dec ! videoconvert"};
  static const Recipe kH264{
      "videoconvert ! capsfilter caps=video/x-raw,format=I420 ! openh264enc name=encoder "
      "complexity=low rate-control=bitrate gop-size=600 ! "
      "capsfilter caps=video/x-h264,profile=constrained-baseline",
      "bitrate",
      "h264parse ! capsfilter caps=video/x-h264,stream-format=byte-stream,alignment=au",
      "rtph264pay config-interval=-1 aggregate-mode=zero-latency",
      "rtph264depay request-keyframe=true ! h264parse ! capsfilter "
      "caps=video/x-h264,stream-format=byte-stream,alignment=au",
      "openh264dec ! videoconvert"};
  static const Recipe kOpus{"audioconvert ! audioresample ! opusenc name=encoder inband-fec=true",
                            "bitrate",
                            "identity silent=true",
                            "rtpopuspay",
                            "rtpopusdepay",
                            "opusdec ! audioconvert ! audioresample"};
  switch (codec) {
    case Codec::kVp8: return kVp8;
    case Codec::kVp9: return kVp9;
    case Codec::kH264: return kH264;
    case Codec::kOpus: break;
  }
  return kOpus;
}

Ref<GstElement> parse(const std::string& text) {
  Ref<GError> error;
  auto* bin = gst_parse_bin_from_description_full(text.c_str(), TRUE, nullptr,
                                                  GST_PARSE_FLAG_FATAL_ERRORS, error.out());
  if (error) GST_ERROR("%s: %s", text.c_str(), error->message);
  return Ref<GstElement>::share(bin);
}

/// Names of the elements in a recipe that no plugin has.
std::string missing(const std::string& text) {
  std::string names;
  std::istringstream stream(text);
  for (std::string word, previous = "!"; stream >> word; previous = word) {
    if (previous != "!" || word.find('/') != std::string::npos) continue;
    const auto factory = Ref<GstElementFactory>::adopt(gst_element_factory_find(word.c_str()));
    if (!factory) names += (names.empty() ? "" : ", ") + word;
  }
  return names;
}

}  // namespace

std::string lacking(Codec codec) {
  const auto& r = recipe(codec);
  std::string all = r.encoder;
  for (const char* part : {r.parser, r.payloader, r.depayloader, r.decoder})
    all += std::string(" ! ") + part;
  return missing(all);
}

Ref<GstElement> make_encoder(Codec codec, unsigned bitrate) {
  auto bin = parse(recipe(codec).encoder);
  if (bin) set_bitrate(bin.get(), codec, bitrate);
  return bin;
}

void set_bitrate(GstElement* encoder, Codec codec, unsigned bitrate) {
  auto element = Ref<GstElement>::adopt(gst_bin_get_by_name(GST_BIN(encoder), "encoder"));
  if (element) g_object_set(element.get(), recipe(codec).bitrate, bitrate, nullptr);
}

Ref<GstElement> make_parser(Codec codec) { return parse(recipe(codec).parser); }

Ref<GstElement> make_payloader(Codec codec, int payload_type, std::uint32_t ssrc) {
  std::ostringstream text;
  text << recipe(codec).payloader << " mtu=1200 pt=" << payload_type << " ssrc=" << ssrc;
  return parse(text.str());
}

Ref<GstElement> make_receiver(Codec codec, bool decode) {
  const auto& r = recipe(codec);
  return parse(decode ? std::string(r.depayloader) + " ! " + r.decoder : r.depayloader);
}

Ref<GstCaps> media_caps(bool video) {
  std::string text = video ? "video/x-raw" : "audio/x-raw";
  for (const auto& each : kCodecs)
    if (each.video == video) text += std::string("; ") + each.media_type;
  return Ref<GstCaps>::adopt(gst_caps_from_string(text.c_str()));
}

}  // namespace booth::call
