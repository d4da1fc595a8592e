// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include <gst/gst.h>

namespace booth {

/// When a property may be changed; GStreamer prints it in `gst-inspect-1.0`.
/// What is controllable may also be driven by a GstController, buffer by buffer.
enum class Mutable { kReady, kPlaying, kControllable, kReadOnly };

/// A GEnum registered once and the member it sets; the member is an int-sized enum class.
template <typename Settings>
struct EnumMember {
  GType type;
  int (*get)(const Settings&);
  void (*set)(Settings&, int);
};

/// A boxed value that is made from `Settings` whenever somebody reads it; read-only.
template <typename Settings>
struct BoxedMember {
  GType type;
  void (*get)(const Settings&, GValue*);  ///< into an initialised value of the type
};

/// One row of an element's property table: specification, setter and getter come from it. The
/// default value is the member initialiser of `Settings`, so it is written once.
template <typename Settings>
struct Property {
  using Member = std::variant<bool Settings::*, int Settings::*, unsigned Settings::*,
                              std::uint64_t Settings::*, double Settings::*,
                              std::string Settings::*, EnumMember<Settings>, BoxedMember<Settings>>;
  const char* name;
  const char* nick;
  const char* blurb;  ///< meaning, unit, range, special values
  Member member;
  double minimum = 0.0;  ///< of a number; ignored for the rest
  double maximum = 0.0;
  Mutable when = Mutable::kPlaying;
};

/// Names one enum class member of `Settings` for a property row.
template <auto member, typename Settings>
EnumMember<Settings> enum_member(GType type) {
  return {type, [](const Settings& s) { return static_cast<int>(s.*member); },
          [](Settings& s, int value) {
            s.*member = static_cast<std::remove_reference_t<decltype(s.*member)>>(value);
          }};
}

/// The table of one element class. Property ids are the row numbers plus one, so an element's own
/// properties (those with side effects) get ids from `end_id()` on.
template <typename Settings>
class PropertyTable {
 public:
  explicit PropertyTable(std::vector<Property<Settings>> rows) : rows_(std::move(rows)) {}

  void install(GObjectClass* object_class) const {
    for (std::size_t row = 0; row < rows_.size(); ++row)
      g_object_class_install_property(object_class, static_cast<guint>(row + 1), spec(rows_[row]));
  }

  guint end_id() const { return static_cast<guint>(rows_.size() + 1); }

  /// Writes `value` into `settings`; false where `id` is no row of this table.
  bool set(Settings& settings, guint id, const GValue* value) const {
    if (id == 0 || id > rows_.size()) return false;
    std::visit([&](auto member) { store(settings, member, value); }, rows_[id - 1].member);
    return true;
  }

  /// Reads `settings` into `value`; false where `id` is no row of this table.
  bool get(const Settings& settings, guint id, GValue* value) const {
    if (id == 0 || id > rows_.size()) return false;
    std::visit([&](auto member) { load(settings, member, value); }, rows_[id - 1].member);
    return true;
  }

 private:
  static GParamFlags flags(Mutable when) {
    if (when == Mutable::kReadOnly)
      return static_cast<GParamFlags>(G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
    int mutability = when == Mutable::kReady ? GST_PARAM_MUTABLE_READY : GST_PARAM_MUTABLE_PLAYING;
    if (when == Mutable::kControllable) mutability |= GST_PARAM_CONTROLLABLE;
    return static_cast<GParamFlags>(G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | mutability);
  }

  static GParamSpec* spec(const Property<Settings>& row) {
    const Settings defaults;
    return std::visit([&](auto member) { return spec_of(row, defaults, member); }, row.member);
  }

  static GParamSpec* spec_of(const Property<Settings>& row, const Settings& defaults,
                             bool Settings::*member) {
    return g_param_spec_boolean(row.name, row.nick, row.blurb, defaults.*member, flags(row.when));
  }
  static GParamSpec* spec_of(const Property<Settings>& row, const Settings& defaults,
                             int Settings::*member) {
    return g_param_spec_int(row.name, row.nick, row.blurb, static_cast<int>(row.minimum),
                            static_cast<int>(row.maximum), defaults.*member, flags(row.when));
  }
  static GParamSpec* spec_of(const Property<Settings>& row, const Settings& defaults,
                             unsigned Settings::*member) {
    return g_param_spec_uint(row.name, row.nick, row.blurb, static_cast<guint>(row.minimum),
                             static_cast<guint>(row.maximum), defaults.*member, flags(row.when));
  }
  static GParamSpec* spec_of(const Property<Settings>& row, const Settings& defaults,
                             std::uint64_t Settings::*member) {
    return g_param_spec_uint64(
        row.name, row.nick, row.blurb, static_cast<guint64>(row.minimum),
        row.maximum >= 18446744073709551615.0 ? G_MAXUINT64 : static_cast<guint64>(row.maximum),
        defaults.*member, flags(row.when));
  }
  static GParamSpec* spec_of(const Property<Settings>& row, const Settings& defaults,
                             double Settings::*member) {
    return g_param_spec_double(row.name, row.nick, row.blurb, row.minimum, row.maximum,
                               defaults.*member, flags(row.when));
  }
  static GParamSpec* spec_of(const Property<Settings>& row, const Settings& defaults,
                             std::string Settings::*member) {
    const std::string& text = defaults.*member;
    return g_param_spec_string(row.name, row.nick, row.blurb, text.empty() ? nullptr : text.c_str(),
                               flags(row.when));
  }
  static GParamSpec* spec_of(const Property<Settings>& row, const Settings& defaults,
                             const EnumMember<Settings>& member) {
    return g_param_spec_enum(row.name, row.nick, row.blurb, member.type, member.get(defaults),
                             flags(row.when));
  }

  static GParamSpec* spec_of(const Property<Settings>& row, const Settings& /*defaults*/,
                             const BoxedMember<Settings>& member) {
    return g_param_spec_boxed(row.name, row.nick, row.blurb, member.type,
                              flags(Mutable::kReadOnly));
  }

  static void store(Settings& s, bool Settings::*m, const GValue* v) {
    s.*m = g_value_get_boolean(v);
  }
  static void store(Settings& s, int Settings::*m, const GValue* v) { s.*m = g_value_get_int(v); }
  static void store(Settings& s, unsigned Settings::*m, const GValue* v) {
    s.*m = g_value_get_uint(v);
  }
  static void store(Settings& s, std::uint64_t Settings::*m, const GValue* v) {
    s.*m = g_value_get_uint64(v);
  }
  static void store(Settings& s, double Settings::*m, const GValue* v) {
    s.*m = g_value_get_double(v);
  }
  static void store(Settings& s, std::string Settings::*m, const GValue* v) {
    const char* text = g_value_get_string(v);
    s.*m = text ? text : "";
  }
  static void store(Settings& s, const EnumMember<Settings>& m, const GValue* v) {
    m.set(s, g_value_get_enum(v));
  }

  static void store(Settings& /*read-only*/, const BoxedMember<Settings>& /*m*/,
                    const GValue* /*v*/) {}

  static void load(const Settings& s, bool Settings::*m, GValue* v) {
    g_value_set_boolean(v, s.*m);
  }
  static void load(const Settings& s, int Settings::*m, GValue* v) { g_value_set_int(v, s.*m); }
  static void load(const Settings& s, unsigned Settings::*m, GValue* v) {
    g_value_set_uint(v, s.*m);
  }
  static void load(const Settings& s, std::uint64_t Settings::*m, GValue* v) {
    g_value_set_uint64(v, s.*m);
  }
  static void load(const Settings& s, double Settings::*m, GValue* v) {
    g_value_set_double(v, s.*m);
  }
  static void load(const Settings& s, std::string Settings::*m, GValue* v) {
    const std::string& text = s.*m;
    g_value_set_string(v, text.empty() ? nullptr : text.c_str());
  }
  static void load(const Settings& s, const EnumMember<Settings>& m, GValue* v) {
    g_value_set_enum(v, m.get(s));
  }
  static void load(const Settings& s, const BoxedMember<Settings>& m, GValue* v) { m.get(s, v); }

  std::vector<Property<Settings>> rows_;
};

}  // namespace booth
