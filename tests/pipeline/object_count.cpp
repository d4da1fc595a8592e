// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#define GST_USE_UNSTABLE_API
#include "tests/pipeline/object_count.hpp"

#include <gst/gst.h>
#include <gst/gsttracer.h>

#include "gst/guarded.hpp"

struct BoothObjectCount {
  GstTracer parent;
};
struct BoothObjectCountClass {
  GstTracerClass parent;
};
G_DEFINE_TYPE(BoothObjectCount, booth_object_count, GST_TYPE_TRACER)

namespace booth::testing_support {

namespace {

/// GType to number; never freed, because objects end until the last moment.
Guarded<std::map<GType, int>>& counts() {
  static auto* all = new Guarded<std::map<GType, int>>;
  return *all;
}

void created(GstTracer*, GstClockTime, GstObject* object) {
  ++(*counts().lock())[G_OBJECT_TYPE(object)];
}

void destroyed(GstTracer*, GstClockTime, GstObject* object) {
  --(*counts().lock())[G_OBJECT_TYPE(object)];
}

}  // namespace

void count_objects() {
  auto* tracer = GST_TRACER(g_object_new(booth_object_count_get_type(), nullptr));
  gst_tracing_register_hook(tracer, "object-created", G_CALLBACK(created));
  gst_tracing_register_hook(tracer, "object-destroyed", G_CALLBACK(destroyed));
}

std::map<std::string, int> living_objects() {
  std::map<std::string, int> names;
  for (const auto& [type, count] : counts().copy())
    if (count != 0) names[g_type_name(type)] = count;
  return names;
}

}  // namespace booth::testing_support

static void booth_object_count_init(BoothObjectCount*) {}
static void booth_object_count_class_init(BoothObjectCountClass*) {}
