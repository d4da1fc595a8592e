// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "elements/photosnapshot/darkroom.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include "elements/common/atomic_file.hpp"
#include "elements/common/exif_writer.hpp"
#include "elements/common/to_rgba.hpp"
#include "elements/photosnapshot/naming.hpp"
#include "elements/photosnapshot/render.hpp"
#include "gst/keepable.hpp"
#include "gst/video_view.hpp"

namespace booth::photo {
namespace {

constexpr char kTooFast[] = "Photos are asked for faster than they can be made.";
constexpr char kTooLate[] = "The stream ended before the photo could be made.";

NameFields name_fields(const Exposure& exposure) {
  NameFields fields;
  fields.index = exposure.index;
  fields.time_us = exposure.time_us;
  fields.number = exposure.shot.number;
  fields.several_filters = exposure.filters->size() > 1;
  fields.several_frames = exposure.shot.count > 1;
  return fields;
}

std::string location_of(const Exposure& exposure, const NameFields& fields) {
  if (exposure.shot.request.location)
    return literal_photo_name(*exposure.shot.request.location, fields);
  return photo_name(exposure.settings.location, fields);
}

bool has_sheet(const Exposure& exposure) {
  return exposure.settings.contact_sheet && exposure.shot.count * exposure.filters->size() > 1;
}

Photo described(const Exposure& exposure) {
  Photo photo;
  photo.id = exposure.shot.id;
  photo.index = exposure.index;
  photo.number = exposure.shot.number;
  photo.timestamp = exposure.timestamp;
  photo.running_time = exposure.running_time;
  return photo;
}

Result<RgbaImage> picture_of(Exposure& exposure) {
  const auto pixels = static_cast<std::size_t>(GST_VIDEO_INFO_WIDTH(&exposure.info)) *
                      static_cast<std::size_t>(GST_VIDEO_INFO_HEIGHT(&exposure.info));
  if (pixels > kMaxImagePixels)
    return Result<RgbaImage>::failure("The picture is larger than " +
                                      std::to_string(kMaxImagePixels) + " pixels.");
  MappedFrame frame(exposure.info, exposure.buffer.get(), GST_MAP_READ);
  if (!frame) return Result<RgbaImage>::failure("The frame's memory cannot be read.");
  const Colorimetry colors = colorimetry(exposure.info);
  if (const auto deep = deep_image_view(*frame.frame())) return to_rgba(*deep, colors);
  return to_rgba(image_view(*frame.frame()), colors);
}

}  // namespace

Darkroom::Darkroom(std::size_t max_pending, unsigned workers, Reports reports)
    : reports_(std::move(reports)),
      max_pending_(max_pending),
      workers_(max_pending, workers, true),
      keeper_(max_pending, 1, true) {}

Darkroom::~Darkroom() { ++era_; }

void Darkroom::develop(Exposure exposure) {
  exposure.era = era_;
  open_order(exposure);
  const auto shared = std::make_shared<Exposure>(std::move(exposure));
  if (!belongs_to_small_pool(shared->buffer.get())) return hand_over(shared);
  const bool queued = keeper_.push([this, shared] {
    shared->buffer = Ref<GstBuffer>::adopt(gst_buffer_copy_deep(shared->buffer.get()));
    hand_over(shared);
  });
  if (!queued) drop(*shared, kTooFast);
}

void Darkroom::hand_over(const Shared& exposure) {
  const bool queued = workers_.push([this, exposure] {
    if (exposure->era != era_)
      drop(*exposure, kTooLate);
    else
      work(*exposure);
  });
  if (!queued) drop(*exposure, kTooFast);
}

void Darkroom::forgo(const Missed& missed) {
  if (missed.taken > 0) settle(missed.id, missed.count - missed.taken);
}

bool Darkroom::finish(std::chrono::nanoseconds timeout) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  if (keeper_.finish_within(timeout) &&
      workers_.finish_within(end - std::chrono::steady_clock::now()))
    return true;
  ++era_;
  return false;
}

void Darkroom::open_order(const Exposure& exposure) {
  if (exposure.shot.number != 0 || !has_sheet(exposure)) return;
  Order order{std::make_shared<ContactSheet>(
                  static_cast<int>(exposure.shot.count), static_cast<int>(exposure.filters->size()),
                  static_cast<int>(exposure.settings.contact_sheet_width)),
              exposure.shot.count, exposure};
  order.first.buffer = nullptr;
  orders_.lock()->insert_or_assign(exposure.shot.id, std::move(order));
}

void Darkroom::drop(const Exposure& exposure, const char* reason) {
  reports_.failed({exposure.shot.id, reason, true});
  settle(exposure.shot.id, 1);
}

/// The last frame of an order makes its contact sheet.
void Darkroom::settle(unsigned id, unsigned frames) {
  std::shared_ptr<Order> done;
  {
    auto orders = orders_.lock();
    const auto found = orders->find(id);
    if (found == orders->end()) return;
    found->second.missing -= std::min(frames, found->second.missing);
    if (found->second.missing > 0) return;
    done = std::make_shared<Order>(std::move(found->second));
    orders->erase(found);
  }
  workers_.push_always([this, done] { make_sheet(*done); });
}

void Darkroom::work(Exposure& exposure) {
  try {
    make_photos(exposure);
  } catch (const std::exception& error) {  // no memory
    reports_.failed({exposure.shot.id, std::string("Photos fail: ") + error.what() + ".", false});
  }
  settle(exposure.shot.id, 1);
}

void Darkroom::make_photos(Exposure& exposure) {
  auto picture = picture_of(exposure);
  exposure.buffer = nullptr;  // its owner may need it
  if (picture) picture = prepared(std::move(*picture), exposure.settings, exposure.orientation);
  if (!picture) return reports_.failed({exposure.shot.id, picture.error(), false});
  for (std::size_t i = 0; i < exposure.filters->size(); ++i) {
    const bool last = i + 1 == exposure.filters->size();
    const std::string error =
        make_photo(exposure, i, last ? std::move(*picture) : RgbaImage(*picture));
    if (!error.empty()) reports_.failed({exposure.shot.id, error, false});
  }
}

/// Empty on success, as the functions below.
std::string Darkroom::make_photo(const Exposure& exposure, std::size_t number, RgbaImage photo) {
  const PhotoFilter& filter = (*exposure.filters)[number];
  cssfilter::Renderer renderer;
  if (auto error = draw_filter(renderer, filter, exposure.settings.edge_mode, photo);
      !error.empty())
    return "The filter \"" + filter.text + "\" cannot be applied: " + error + ".";
  std::shared_ptr<ContactSheet> sheet;
  {
    auto orders = orders_.lock();
    const auto order = orders->find(exposure.shot.id);
    if (order != orders->end()) sheet = order->second.sheet;
  }
  if (sheet) sheet->place(static_cast<int>(exposure.shot.number), static_cast<int>(number), photo);
  NameFields fields = name_fields(exposure);
  fields.filter = filter.name;
  Photo description = described(exposure);
  description.filter = filter.text;
  description.location = location_of(exposure, fields);
  description.orientation = stored_orientation(exposure.settings, exposure.orientation);
  return deliver(exposure, std::move(description),
                 as_stored(std::move(photo), exposure.settings, exposure.orientation));
}

void Darkroom::make_sheet(const Order& order) {
  try {
    const RgbaImage sheet = order.sheet->take();
    if (sheet.empty()) return;
    NameFields fields = name_fields(order.first);
    fields.filter = "sheet";
    fields.several_filters = true;
    fields.several_frames = false;
    Photo description = described(order.first);
    description.location = location_of(order.first, fields);
    description.is_contact_sheet = true;
    const std::string error = deliver(order.first, std::move(description), sheet);
    if (!error.empty()) reports_.failed({order.first.shot.id, error, false});
  } catch (const std::exception& error) {
    reports_.failed({order.first.shot.id, std::string("No contact sheet: ") + error.what(), false});
  }
}

std::string Darkroom::deliver(const Exposure& exposure, Photo photo, const RgbaImage& picture) {
  photo.format = photo_format(exposure.settings.format, photo.location);
  photo.width = picture.width;
  photo.height = picture.height;
  auto encoded = encode_image(picture.view(), photo.format, exposure.settings.quality);
  if (!encoded) return encoded.error();
  embed_exif(*encoded, photo.format,
             make_exif({photo.orientation, exposure.time_us, photo.width, photo.height}));
  if (!photo.location.empty())
    if (const auto error = write_file_atomically(photo.location, *encoded)) return *error;
  photo.duration = static_cast<GstClockTime>(g_get_monotonic_time() - exposure.came_us) * 1000;
  reports_.taken(photo, std::move(*encoded));
  return {};
}

}  // namespace booth::photo
