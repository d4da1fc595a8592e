// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tests/support/init.hpp"

#include <gst/gst.h>

#ifdef __SANITIZE_ADDRESS__

#include <cstddef>
#include <string_view>

#include <link.h>
#include <sanitizer/lsan_interface.h>

// Of <sanitizer/allocator_interface.h>, which g++ does not install.
extern "C" int __sanitizer_get_ownership(const volatile void* block);
extern "C" std::size_t __sanitizer_get_allocated_size(const volatile void* block);

namespace booth::testing_support {
namespace {

bool is_quark_array(const void* block) {
  if (!__sanitizer_get_ownership(block)) return false;
  if (__sanitizer_get_allocated_size(block) < 2048 * sizeof(char*)) return false;
  const auto* strings = static_cast<const char* const*>(block);
  return strings[1] == g_quark_to_string(1) && strings[2] == g_quark_to_string(2);
}

/// The first array was made while GLib was loaded; its address is in a static variable of GLib.
int ignore_first_array(dl_phdr_info* info, std::size_t, void*) {
  if (std::string_view(info->dlpi_name).find("libglib-2.0") == std::string_view::npos) return 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || !(segment.p_flags & PF_W)) continue;
    const auto* words = reinterpret_cast<void* const*>(info->dlpi_addr + segment.p_vaddr);
    for (std::size_t word = 0; word < segment.p_memsz / sizeof(void*); ++word)
      if (is_quark_array(words[word])) __lsan_ignore_object(words[word]);
  }
  return 1;
}

}  // namespace

void init_gstreamer(int* argc, char*** argv) {
  dl_iterate_phdr(ignore_first_array, nullptr);
  const __lsan::ScopedDisabler disabler;
  gst_init(argc, argv);
}

}  // namespace booth::testing_support

#else

void booth::testing_support::init_gstreamer(int* argc, char*** argv) { gst_init(argc, argv); }

#endif
