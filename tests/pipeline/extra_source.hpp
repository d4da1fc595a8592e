// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>

#include <gst/gst.h>

#include "gst/ref.hpp"

namespace booth::testing_support {

/// A further picture for a webrtccall that runs: a live one of one colour on a requested pad, until
/// this object goes and releases the pad.
class ExtraSource {
 public:
  ExtraSource(GstElement* call, const std::string& pad, std::uint32_t color);
  ~ExtraSource();
  ExtraSource(const ExtraSource&) = delete;
  ExtraSource& operator=(const ExtraSource&) = delete;

 private:
  Ref<GstElement> call_, source_;
  Ref<GstPad> pad_;
};

}  // namespace booth::testing_support
