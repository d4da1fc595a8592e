// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "signaling/protocol/fields.hpp"

#include <algorithm>

#include "signaling/protocol/limits.hpp"

namespace booth::signaling {

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= limits::kMaxIdBytes &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

bool is_line_within(std::string_view text, std::size_t max_bytes) {
  return !text.empty() && text.size() <= max_bytes && is_line(text) && is_utf8(text);
}

std::string quotable(std::string text) {
  if (text.size() > limits::kMaxReasonBytes) text.resize(limits::kMaxReasonBytes);
  for (char& c : text)
    if (c < ' ' || c > '~') c = '?';
  return text;
}

Fields::Fields(const json::Value& object) : object_(&object) {
  if (!object.object()) error_ = "not an object";
}

std::string Fields::text(std::string_view name, std::size_t max_bytes, Need need) {
  const json::Value* value = member(name, need);
  if (!value) return {};
  const std::string* string = value->string();
  if (!string) {
    fail(name, "is no text");
  } else if (string->size() > max_bytes) {
    fail(name, "is longer than " + std::to_string(max_bytes) + " bytes");
  } else if (string->find('\0') != std::string::npos) {
    fail(name, "contains NUL");
  } else {
    return *string;
  }
  return {};
}

std::string Fields::line(std::string_view name, std::size_t max_bytes, Need need) {
  std::string value = text(name, max_bytes, need);
  if (!is_line(value)) fail(name, "contains control characters");
  if (need == kRequired && value.empty()) fail(name, "is empty");
  return error_.empty() ? value : std::string();
}

std::string Fields::id(std::string_view name, Need need) {
  std::string value = line(name, limits::kMaxIdBytes, need);
  if (!value.empty() && !is_id(value)) fail(name, "is not visible ASCII");
  return error_.empty() ? value : std::string();
}

int Fields::integer(std::string_view name, int low, int high, Need need, int otherwise) {
  const json::Value* value = member(name, need);
  if (!value) return otherwise;
  const std::int64_t* integer = value->integer();
  if (integer && *integer >= low && *integer <= high) return static_cast<int>(*integer);
  fail(name, "is no integer of " + std::to_string(low) + ".." + std::to_string(high));
  return otherwise;
}

bool Fields::boolean(std::string_view name, bool otherwise) {
  const json::Value* value = member(name, kOptional);
  if (!value) return otherwise;
  if (const bool* boolean = value->boolean()) return *boolean;
  fail(name, "is neither true nor false");
  return otherwise;
}

const json::Value* Fields::optional(std::string_view name) { return member(name, kOptional); }

const json::Value::Array* Fields::array(std::string_view name, std::size_t max_items) {
  const json::Value* value = member(name, kRequired);
  if (!value) return nullptr;
  if (!value->array()) {
    fail(name, "is no array");
  } else if (value->array()->size() > max_items) {
    fail(name, "has more than " + std::to_string(max_items) + " items");
  } else {
    return value->array();
  }
  return nullptr;
}

void Fields::fail(std::string_view name, std::string_view why) {
  if (error_.empty()) error_.append("'").append(name).append("' ").append(why);
}

void Fields::inherit(const Fields& nested) {
  if (error_.empty()) error_ = nested.error_;
}

const json::Value* Fields::member(std::string_view name, Need need) {
  if (!error_.empty()) return nullptr;
  const json::Value* value = object_->find(name);
  if (value && !value->is_null()) return value;
  if (need == kRequired) fail(name, "is missing");
  return nullptr;
}

}  // namespace booth::signaling
