// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
//
// cssfilter: what a browser's `filter` does to a picture, for video. The string is read in the
// thread that sets it; the streaming thread takes the filter that was made ready last.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gst/video/gstvideofilter.h>
#include <gst/video/video.h>

#include "elements/common/filter/apply.hpp"
#include "elements/common/filter/parser.hpp"
#include "elements/cssfilter/yuv_frame.hpp"
#include "gst/contain.hpp"
#include "gst/guarded.hpp"
#include "gst/plugin/elements.hpp"
#include "gst/properties.hpp"
#include "gst/ref.hpp"
#include "gst/video_view.hpp"

GST_DEBUG_CATEGORY_STATIC(cssfilter_debug);
#define GST_CAT_DEFAULT cssfilter_debug

namespace booth {
namespace {

using cssfilter::Chain;
using cssfilter::EdgeMode;
using cssfilter::Filter;

#define CSSFILTER_CAPS                                                            \
  GST_VIDEO_CAPS_MAKE(                                                            \
      "{ RGBA, BGRA, ARGB, ABGR, RGBx, BGRx, xRGB, xBGR, I420, YV12, NV12, NV21 " \
      "}")

GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS(CSSFILTER_CAPS));
GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS(CSSFILTER_CAPS));

struct Settings {
  std::string filter = "none";
  double amount = 1.0;
  EdgeMode edge_mode = EdgeMode::kTransparent;
  double font_size = 10.0;
  std::string canonical_filter = "none";
};

GType edge_mode_type() {
  static const GEnumValue kValues[] = {
      {int{0}, "Transparent black, as browsers do; over black where there is no alpha",
       "transparent"},
      {int{1}, "The pixel at the edge goes on for ever: no dark border", "repeat"},
      {0, nullptr, nullptr}};
  static const GType type = g_enum_register_static("BoothCssFilterEdgeMode", kValues);
  return type;
}

const PropertyTable<Settings>& properties() {
  static const PropertyTable<Settings> table({
      {"filter", "Filter",
       "CSS filter functions in the order of their work, as a browser's canvas takes them: blur(), "
       "brightness(), contrast(), drop-shadow(), grayscale(), hue-rotate(), invert(), opacity(), "
       "saturate(), sepia(), or 'none'. Example: \"sepia(60%) contrast(1.2) blur(2px)\". A string "
       "that is no filter is refused with a warning that says where, and the one before stays",
       &Settings::filter},
      {"amount", "Amount",
       "How much of the filter: every value a part of the way from 'no effect' (0) to what is "
       "written (1), as a CSS transition goes",
       &Settings::amount, 0.0, 1.0, Mutable::kControllable},
      {"edge-mode", "Edge mode", "What blur() and drop-shadow() find outside the picture",
       enum_member<&Settings::edge_mode, Settings>(edge_mode_type())},
      {"font-size", "Font size",
       "What 1em means in lengths, in pixels (10 = as a browser's canvas)", &Settings::font_size,
       0.0, 10000.0},
      {"canonical-filter", "Canonical filter",
       "The filter at work with its computed values, as a browser's getComputedStyle() writes it",
       &Settings::canonical_filter, 0, 0, Mutable::kReadOnly},
  });
  return table;
}

struct State {
  Settings settings;
  css::Units units;
  std::shared_ptr<const Filter> filter = std::make_shared<const Filter>();
  std::string refusal;  ///< of a string set before anybody could hear the warning
};

struct Impl {
  Guarded<State> state;
  // Of the streaming thread:
  std::shared_ptr<const Filter> current;
  cssfilter::PixelOrder order;  ///< of RGB
  cssfilter::YuvFrame yuv;      ///< of the others
  cssfilter::Renderer renderer;
};

std::string describe(const css::SyntaxError& error, const std::string& text) {
  return "The filter \"" + text.substr(0, 200) + "\" is refused at character " +
         std::to_string(error.position + 1) + ": " + error.text + ". The filter before it stays.";
}

/// Makes the settings' filter ready; the text is known to be one.
void prepare(State& state) {
  state.units.font_size = state.settings.font_size;
  const auto parsed = cssfilter::parse(state.settings.filter, state.units);
  const Chain* chain = std::get_if<Chain>(&parsed);
  if (!chain) return;
  state.settings.canonical_filter = cssfilter::to_string(*chain);
  state.filter = std::make_shared<const Filter>(
      cssfilter::interpolated(*chain, state.settings.amount), state.settings.edge_mode);
}

}  // namespace
}  // namespace booth

struct _BoothCssFilter {
  GstVideoFilter parent;
  booth::Impl* impl;
};

#define BOOTH_TYPE_CSS_FILTER (booth_css_filter_get_type())
G_DECLARE_FINAL_TYPE(BoothCssFilter, booth_css_filter, BOOTH, CSS_FILTER, GstVideoFilter)
G_DEFINE_TYPE(BoothCssFilter, booth_css_filter, GST_TYPE_VIDEO_FILTER)

namespace booth {
namespace {

void warn(BoothCssFilter* self, const std::string& refusal) {
  GST_ELEMENT_WARNING(self, LIBRARY, SETTINGS, ("%s", refusal.c_str()), (nullptr));
}

/// Posts why a string was refused, or keeps it for start() where nobody listens yet.
void complain(BoothCssFilter* self, const std::string& refusal) {
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(GST_ELEMENT(self)));
  if (bus) return warn(self, refusal);
  self->impl->state.lock()->refusal = refusal;
}

void set_property(BoothCssFilter* self, guint id, const GValue* value, GParamSpec* pspec) {
  std::string refusal;
  bool renamed = false;
  {
    auto state = self->impl->state.lock();
    Settings settings = state->settings;
    if (!properties().set(settings, id, value)) {
      G_OBJECT_WARN_INVALID_PROPERTY_ID(self, id, pspec);
      return;
    }
    if (settings.filter.empty()) settings.filter = "none";  // NULL resets
    const auto parsed = cssfilter::parse(settings.filter, state->units);
    if (const auto* error = std::get_if<css::SyntaxError>(&parsed)) {
      refusal = describe(*error, settings.filter);
    } else {
      const std::string before = settings.canonical_filter;
      state->settings = settings;
      if (std::string_view(pspec->name) == "filter") state->refusal.clear();
      prepare(*state);
      renamed = state->settings.canonical_filter != before;
    }
  }
  if (!refusal.empty()) complain(self, refusal);
  if (renamed) g_object_notify(G_OBJECT(self), "canonical-filter");
}

void get_property(BoothCssFilter* self, guint id, GValue* value, GParamSpec* pspec) {
  if (!properties().get(self->impl->state.lock()->settings, id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID(self, id, pspec);
}

gboolean start(BoothCssFilter* self) {
  std::string refusal;
  std::swap(refusal, self->impl->state.lock()->refusal);
  if (!refusal.empty()) warn(self, refusal);
  return TRUE;
}

/// Byte offsets of the channels; in a format with x instead of alpha that is the byte left over.
cssfilter::PixelOrder pixel_order(const GstVideoInfo& info) {
  const auto offset = [&](guint component) {
    return static_cast<std::uint8_t>(GST_VIDEO_INFO_COMP_POFFSET(&info, component));
  };
  cssfilter::PixelOrder order{offset(0), offset(1), offset(2), 0, GST_VIDEO_INFO_HAS_ALPHA(&info)};
  order.a = static_cast<std::uint8_t>(6 - order.r - order.g - order.b);
  return order;
}

gboolean set_info(BoothCssFilter* self, const GstVideoInfo* info) {
  if (GST_VIDEO_INFO_IS_YUV(info))
    self->impl->yuv.configure(*pixel_format(GST_VIDEO_INFO_FORMAT(info)),
                              GST_VIDEO_INFO_WIDTH(info), GST_VIDEO_INFO_HEIGHT(info),
                              colorimetry(*info));
  else
    self->impl->order = pixel_order(*info);
  auto state = self->impl->state.lock();
  state->units.viewport_width = GST_VIDEO_INFO_WIDTH(info);
  state->units.viewport_height = GST_VIDEO_INFO_HEIGHT(info);
  prepare(*state);
  return TRUE;
}

/// The filter for this buffer; without one the buffer goes by untouched and unmapped.
void before_transform(BoothCssFilter* self, GstBuffer* buffer) {
  auto* base = GST_BASE_TRANSFORM(self);
  const GstClockTime time =
      gst_segment_to_stream_time(&base->segment, GST_FORMAT_TIME, GST_BUFFER_PTS(buffer));
  if (GST_CLOCK_TIME_IS_VALID(time)) gst_object_sync_values(GST_OBJECT(self), time);
  self->impl->current = self->impl->state.lock()->filter;
  gst_base_transform_set_passthrough(base, self->impl->current->is_neutral());
}

GstFlowReturn transform(BoothCssFilter* self, GstVideoFrame* frame) {
  Impl& impl = *self->impl;
  const ImageView view = image_view(*frame);
  const bool yuv = GST_VIDEO_INFO_IS_YUV(&frame->info);
  const cssfilter::Pixels pixels =
      yuv ? impl.yuv.load(view)
          : cssfilter::Pixels{view.planes[0].data, view.planes[0].stride, view.width, view.height,
                              impl.order};
  const std::string error = impl.renderer.apply(*impl.current, pixels);
  if (error.empty()) {
    if (yuv) impl.yuv.store(view);
    return GST_FLOW_OK;
  }
  GST_ELEMENT_ERROR(self, RESOURCE, NO_SPACE_LEFT,
                    ("The filter cannot be applied: %s. Use a smaller picture, or smaller blurs "
                     "and shadow offsets.",
                     error.c_str()),
                    (nullptr));
  return GST_FLOW_ERROR;
}

void install_properties(GObjectClass* object_class) {
  object_class->set_property = [](GObject* object, guint id, const GValue* value,
                                  GParamSpec* pspec) {
    contain(object, [&] { set_property(BOOTH_CSS_FILTER(object), id, value, pspec); });
  };
  object_class->get_property = [](GObject* object, guint id, GValue* value, GParamSpec* pspec) {
    contain(object, [&] { get_property(BOOTH_CSS_FILTER(object), id, value, pspec); });
  };
  properties().install(object_class);
}

void install_transform(gpointer klass) {
  auto* base = GST_BASE_TRANSFORM_CLASS(klass);
  base->transform_ip_on_passthrough = FALSE;
  base->start = [](GstBaseTransform* transform) {
    return contain(transform, FALSE, [&] { return start(BOOTH_CSS_FILTER(transform)); });
  };
  base->before_transform = [](GstBaseTransform* transform, GstBuffer* buffer) {
    contain(transform, [&] { before_transform(BOOTH_CSS_FILTER(transform), buffer); });
  };
  auto* filter = GST_VIDEO_FILTER_CLASS(klass);
  filter->set_info = [](GstVideoFilter* self, GstCaps*, GstVideoInfo* info, GstCaps*,
                        GstVideoInfo*) {
    return contain(self, FALSE, [&] { return set_info(BOOTH_CSS_FILTER(self), info); });
  };
  filter->transform_frame_ip = [](GstVideoFilter* self, GstVideoFrame* frame) {
    return contain(self, GST_FLOW_ERROR, [&] { return transform(BOOTH_CSS_FILTER(self), frame); });
  };
}

}  // namespace

bool cssfilter_register(GstPlugin* plugin) {
  return gst_element_register(plugin, "cssfilter", GST_RANK_NONE, BOOTH_TYPE_CSS_FILTER);
}

}  // namespace booth

static void booth_css_filter_init(BoothCssFilter* self) { self->impl = new booth::Impl; }

static void booth_css_filter_finalize(GObject* object) {
  delete BOOTH_CSS_FILTER(object)->impl;
  G_OBJECT_CLASS(booth_css_filter_parent_class)->finalize(object);
}

static void booth_css_filter_class_init(BoothCssFilterClass* klass) {
  GST_DEBUG_CATEGORY_INIT(cssfilter_debug, "cssfilter", 0, "CSS filter");
  auto* object_class = G_OBJECT_CLASS(klass);
  object_class->finalize = booth_css_filter_finalize;
  booth::install_properties(object_class);
  booth::install_transform(klass);
  auto* element_class = GST_ELEMENT_CLASS(klass);
  gst_element_class_add_static_pad_template(element_class, &booth::sink_template);
  gst_element_class_add_static_pad_template(element_class, &booth::src_template);
  gst_element_class_set_static_metadata(
      element_class, "CSS filter", "Filter/Effect/Video",
      "Draws video through CSS filter functions as a browser draws a photo: blur, colours, shadow. "
      "Costs nothing while the filter is 'none'. "
      "Example: v4l2src ! videoconvert ! cssfilter filter=\"sepia(60%) contrast(1.2)\" ! "
      "videoconvert ! autovideosink",
      "The Booth authors");
}
