// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/bench/pipeline_time.hpp"

#include <gst/gst.h>

#include "gst/ref.hpp"
#include "tests/bench/cpu_time.hpp"

namespace booth::bench {

std::optional<double> pipeline_ms(const std::string& description) {
  Ref<GError> error;
  const auto pipeline = Ref<GstElement>::share(gst_parse_launch(description.c_str(), error.out()));
  if (error || !pipeline) return std::nullopt;
  const auto bus = Ref<GstBus>::adopt(gst_element_get_bus(pipeline.get()));
  const double start = cpu_ms(CLOCK_PROCESS_CPUTIME_ID);
  gst_element_set_state(pipeline.get(), GST_STATE_PLAYING);
  const auto end = Ref<GstMessage>::adopt(
      gst_bus_timed_pop_filtered(bus.get(), 120 * GST_SECOND,
                                 static_cast<GstMessageType>(GST_MESSAGE_EOS | GST_MESSAGE_ERROR)));
  const double time = cpu_ms(CLOCK_PROCESS_CPUTIME_ID) - start;
  gst_element_set_state(pipeline.get(), GST_STATE_NULL);
  if (!end || GST_MESSAGE_TYPE(end.get()) != GST_MESSAGE_EOS) return std::nullopt;
  return time;
}

}  // namespace booth::bench
