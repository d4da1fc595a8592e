// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// screencapturesrc: the whole X11 screen as live video. A bin around ximagesrc that sets what makes
// it cheap, bounds its rate and says what to do where there is no display.
#include <string>
#include <utility>

#include <gst/gst.h>

#include "elements/screencapturesrc/x_display.hpp"
#include "gst/contain.hpp"
#include "gst/guarded.hpp"
#include "gst/plugin/elements.hpp"
#include "gst/properties.hpp"
#include "gst/ref.hpp"

GST_DEBUG_CATEGORY_STATIC(screencapturesrc_debug);
#define GST_CAT_DEFAULT screencapturesrc_debug

namespace booth {
namespace {

GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS("video/x-raw"));

struct Settings {
  std::string display_name;
  bool show_pointer = true;
  int rate_numerator = 30;
  int rate_denominator = 1;
};

const PropertyTable<Settings>& properties() {
  static const PropertyTable<Settings> table({
      {"display-name", "Display",
       "X display to capture, such as :0 or host:1 (empty: the environment's DISPLAY)",
       &Settings::display_name, 0, 0, Mutable::kReady},
      {"show-pointer", "Show the pointer", "Draws the mouse pointer into the picture",
       &Settings::show_pointer},
  });
  return table;
}

guint framerate_id() { return properties().end_id(); }

}  // namespace

struct ScreenCaptureSrcImpl {
  Guarded<Settings> settings;
  Guarded<Ref<GstElement>> source;  // above NULL
  Ref<GstElement> filter;           // state changes only
};

struct _BoothScreenCaptureSrc {
  GstBin parent;
  ScreenCaptureSrcImpl* impl;
};
G_DECLARE_FINAL_TYPE(BoothScreenCaptureSrc, booth_screen_capture_src, BOOTH, SCREEN_CAPTURE_SRC,
                     GstBin)
G_DEFINE_TYPE(BoothScreenCaptureSrc, booth_screen_capture_src, GST_TYPE_BIN)

namespace {

/// The wanted rate first; a slower one where downstream insists.
Ref<GstCaps> rate_caps(const Settings& settings) {
  const int numerator = settings.rate_numerator;
  const int denominator = settings.rate_denominator;
  return Ref<GstCaps>::adopt(
      gst_caps_new_full(gst_structure_new("video/x-raw", "framerate", GST_TYPE_FRACTION, numerator,
                                          denominator, nullptr),
                        gst_structure_new("video/x-raw", "framerate", GST_TYPE_FRACTION_RANGE, 1,
                                          G_MAXINT, numerator, denominator, nullptr),
                        nullptr));
}

/// One clear error in place of the source's own.
bool can_capture(BoothScreenCaptureSrc* self) {
  const auto factory = Ref<GstElementFactory>::adopt(gst_element_factory_find("ximagesrc"));
  if (!factory) {
    GST_ELEMENT_ERROR(self, CORE, MISSING_PLUGIN,
                      ("Screen capture needs ximagesrc: install gstreamer1.0-plugins-good."),
                      (nullptr));
    return false;
  }
  const std::string name = self->impl->settings.copy().display_name;
  if (is_display_reachable(name)) return true;
  const std::string display = display_in_use(name);
  if (display.empty())
    GST_ELEMENT_ERROR(
        self, RESOURCE, OPEN_READ,
        ("There is no X display to capture: set DISPLAY or display-name, or start an X "
         "server. A pure Wayland session cannot be captured."),
        ("neither display-name nor DISPLAY is set"));
  else
    GST_ELEMENT_ERROR(
        self, RESOURCE, OPEN_READ,
        ("The X display \"%s\" cannot be reached: check DISPLAY or display-name, that "
         "the X server runs, and that it lets you in (xauth).",
         display.c_str()),
        ("XOpenDisplay failed"));
  return false;
}

void set_property(GObject* object, guint id, const GValue* value, GParamSpec* spec) {
  contain(object, [&] {
    auto& impl = *BOOTH_SCREEN_CAPTURE_SRC(object)->impl;
    {
      auto settings = impl.settings.lock();
      if (id == framerate_id()) {
        settings->rate_numerator = gst_value_get_fraction_numerator(value);
        settings->rate_denominator = gst_value_get_fraction_denominator(value);
      } else if (!properties().set(*settings, id, value)) {
        G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
      }
    }
    const auto source = impl.source.copy();
    if (source)
      g_object_set(source.get(), "show-pointer", gboolean{impl.settings.copy().show_pointer},
                   nullptr);
  });
}

void get_property(GObject* object, guint id, GValue* value, GParamSpec* spec) {
  contain(object, [&] {
    const Settings settings = BOOTH_SCREEN_CAPTURE_SRC(object)->impl->settings.copy();
    if (id == framerate_id())
      gst_value_set_fraction(value, settings.rate_numerator, settings.rate_denominator);
    else if (!properties().get(settings, id, value))
      G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
  });
}

/// The children live above NULL only: ximagesrc connects to a display as soon as anybody asks for
/// its caps, to whichever is set then.
void add_children(BoothScreenCaptureSrc* self) {
  auto& impl = *self->impl;
  const Settings settings = impl.settings.copy();
  const auto source = Ref<GstElement>::share(gst_element_factory_make("ximagesrc", "source"));
  impl.filter = Ref<GstElement>::share(gst_element_factory_make("capsfilter", "rate"));
  if (!settings.display_name.empty())
    g_object_set(source.get(), "display-name", settings.display_name.c_str(), nullptr);
  // Following the damage costs more than fetching the picture when anything moves.
  g_object_set(source.get(), "use-damage", FALSE, "show-pointer", gboolean{settings.show_pointer},
               nullptr);
  g_object_set(impl.filter.get(), "caps", rate_caps(settings).get(), nullptr);
  gst_bin_add_many(GST_BIN(self), source.get(), impl.filter.get(), nullptr);
  gst_element_link(source.get(), impl.filter.get());
  const auto target = Ref<GstPad>::adopt(gst_element_get_static_pad(impl.filter.get(), "src"));
  const auto ghost = Ref<GstPad>::adopt(gst_element_get_static_pad(GST_ELEMENT(self), "src"));
  gst_ghost_pad_set_target(GST_GHOST_PAD(ghost.get()), target.get());
  *impl.source.lock() = source;
}

void remove_children(BoothScreenCaptureSrc* self) {
  auto& impl = *self->impl;
  const auto source = std::exchange(*impl.source.lock(), nullptr);
  if (!source) return;
  const auto ghost = Ref<GstPad>::adopt(gst_element_get_static_pad(GST_ELEMENT(self), "src"));
  gst_ghost_pad_set_target(GST_GHOST_PAD(ghost.get()), nullptr);
  for (GstElement* child : {source.get(), impl.filter.get()}) {
    gst_element_set_state(child, GST_STATE_NULL);
    gst_bin_remove(GST_BIN(self), child);
  }
  g_object_set(source.get(), "display-name", nullptr, nullptr);  // ximagesrc would leak the name
  impl.filter = nullptr;
}

GstStateChangeReturn change_state(GstElement* element, GstStateChange transition) {
  auto* self = BOOTH_SCREEN_CAPTURE_SRC(element);
  if (transition == GST_STATE_CHANGE_NULL_TO_READY) {
    if (!can_capture(self)) return GST_STATE_CHANGE_FAILURE;
    add_children(self);
  }
  const auto result =
      GST_ELEMENT_CLASS(booth_screen_capture_src_parent_class)->change_state(element, transition);
  const bool failed_to_open =
      transition == GST_STATE_CHANGE_NULL_TO_READY && result == GST_STATE_CHANGE_FAILURE;
  if (transition == GST_STATE_CHANGE_READY_TO_NULL || failed_to_open) remove_children(self);
  return result;
}

void finalize(GObject* object) {
  delete BOOTH_SCREEN_CAPTURE_SRC(object)->impl;
  G_OBJECT_CLASS(booth_screen_capture_src_parent_class)->finalize(object);
}

}  // namespace

static void booth_screen_capture_src_init(BoothScreenCaptureSrc* self) {
  self->impl = new ScreenCaptureSrcImpl;
  GST_OBJECT_FLAG_SET(self, GST_ELEMENT_FLAG_SOURCE);
  GstPadTemplate* pad_template = gst_static_pad_template_get(&src_template);
  gst_element_add_pad(GST_ELEMENT(self),
                      gst_ghost_pad_new_no_target_from_template("src", pad_template));
  gst_object_unref(pad_template);
}

static void booth_screen_capture_src_class_init(BoothScreenCaptureSrcClass* klass) {
  GST_DEBUG_CATEGORY_INIT(screencapturesrc_debug, "screencapturesrc", 0, "the screen as video");
  auto* object_class = G_OBJECT_CLASS(klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->finalize = finalize;
  properties().install(object_class);
  const Settings defaults;
  g_object_class_install_property(
      object_class, framerate_id(),
      gst_param_spec_fraction(
          "framerate", "Frame rate",
          "Pictures a second (1/1 to 240/1); fewer where downstream wants fewer", 1, 1, 240, 1,
          defaults.rate_numerator, defaults.rate_denominator,
          static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                                   GST_PARAM_MUTABLE_READY)));
  auto* element_class = GST_ELEMENT_CLASS(klass);
  gst_element_class_add_static_pad_template(element_class, &src_template);
  gst_element_class_set_static_metadata(element_class, "Screen capture", "Source/Video",
                                        "The whole X11 screen as live video", "The Booth authors");
  element_class->change_state = [](GstElement* element, GstStateChange transition) {
    return contain(element, GST_STATE_CHANGE_FAILURE,
                   [&] { return change_state(element, transition); });
  };
}

bool screencapturesrc_register(GstPlugin* plugin) {
  return gst_element_register(plugin, "screencapturesrc", GST_RANK_NONE,
                              booth_screen_capture_src_get_type());
}

}  // namespace booth
