// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/facemask/report.hpp"

#include <cmath>

namespace booth::facemask {
namespace {

GstStructure* structure_of(const Face& face) {
  const auto pixel = [](double value) { return static_cast<int>(std::lround(value)); };
  const Square& square = face.square;
  return gst_structure_new("face", "id", G_TYPE_UINT, face.id, "x", G_TYPE_INT,
                           pixel(square.x - square.size / 2), "y", G_TYPE_INT,
                           pixel(square.y - square.size / 2), "width", G_TYPE_INT,
                           pixel(square.size), "height", G_TYPE_INT, pixel(square.size),
                           "confidence", G_TYPE_DOUBLE, face.confidence, nullptr);
}

}  // namespace

GParamSpec* faces_spec() {
  GParamSpec* face = g_param_spec_boxed(
      "face", "Face", "face: id, x, y, width, height, confidence", GST_TYPE_STRUCTURE,
      static_cast<GParamFlags>(G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  return gst_param_spec_array(
      "faces", "Faces",
      "The faces of the last frame, one structure each: id (the same as long as the face is "
      "followed), x, y, width and height in pixels, confidence 0..1",
      face, static_cast<GParamFlags>(G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

void set_faces(GValue* array, const std::vector<Face>& faces) {
  for (const Face& face : faces) {
    GValue item = G_VALUE_INIT;
    g_value_init(&item, GST_TYPE_STRUCTURE);
    g_value_take_boxed(&item, structure_of(face));
    gst_value_array_append_and_take_value(array, &item);
  }
}

Ref<GstMessage> faces_message(GstElement* element, GstClockTime stream_time,
                              const std::vector<Face>& faces) {
  GstStructure* structure =
      gst_structure_new("facemask", "stream-time", G_TYPE_UINT64, stream_time, nullptr);
  GValue array = G_VALUE_INIT;
  g_value_init(&array, GST_TYPE_ARRAY);
  set_faces(&array, faces);
  gst_structure_take_value(structure, "faces", &array);
  return Ref<GstMessage>::adopt(gst_message_new_element(GST_OBJECT(element), structure));
}

}  // namespace booth::facemask
