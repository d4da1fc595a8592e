// SPDX-FileCopyrightText: 2026 The Booth authors
// SPDX-License-Identifier: LGPL-2.1-or-later
#include "figure.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace booth::example {
namespace {

constexpr Rgb kSkin{226, 174, 146};
constexpr Rgb kHair{62, 38, 26};
constexpr Rgb kShirt{48, 66, 122};
constexpr Rgb kLips{168, 78, 80};
constexpr float kDeep = -1;  ///< as if far inside: no green rim, for skin and cloth before the body

/// Where everything is at one moment.
struct Pose {
  Point head;   ///< centre of the face
  float lean;   ///< sideways shift of the shoulders
  float raise;  ///< 0 = the arm hangs, 1 = the hand is up
  float wave;   ///< hand to the left or right, -1..1
  float mouth;  ///< 0 = closed, 1 = open
  float eyes;   ///< 0 = shut, 1 = open
};

float wave(double seconds, double period, double phase = 0) {
  return static_cast<float>(std::sin(2 * std::numbers::pi * (seconds / period + phase)));
}

Pose pose_at(double t) {
  Pose pose;
  pose.lean = 0.035F * wave(t, 7.0) + 0.012F * wave(t, 2.3);
  pose.head = {pose.lean * 1.6F + 0.012F * wave(t, 3.1), 0.425F + 0.007F * wave(t, 1.7)};
  pose.raise = std::clamp(0.5F + 1.1F * wave(t, 6.0, -0.1), 0.0F, 1.0F);
  pose.wave = wave(t, 1.1);
  pose.mouth = std::abs(wave(t, 0.61)) * std::clamp(0.6F + wave(t, 2.9), 0.0F, 1.0F);
  pose.eyes = std::fmod(t, 3.4) < 0.14 ? 0.0F : 1.0F;
  return pose;
}

/// Light from the upper left models every surface; near its edge it takes on the wall's green.
Rgb lit(Rgb colour, Point normal, float distance) {
  const float light = 1.0F - 0.30F * normal.x - 0.22F * normal.y;
  const float rim = std::clamp(1.0F + distance / 0.022F, 0.0F, 1.0F);
  return mix(colour * std::clamp(light, 0.45F, 1.12F), kWall, 0.16F * rim);
}

/// The figure, one method a part, drawn from back to front.
class Figure {
 public:
  Figure(Canvas& canvas, const Pose& pose) : canvas_(canvas), pose_(pose) {}

  void shadow() const {
    const Point offset{0.06F, 0.03F};
    auto distance = [&](Point p) {
      const Point q = p - offset;
      return joined(hair_outline(q), torso(q), 0.1F);
    };
    const float x = pose_.lean + offset.x;
    canvas_.paint({{x - 0.36F, 0.16F}, {x + 0.36F, 1}}, 0.12F, distance,
                  [](Point, float) { return kWall * 0.5F; });
  }

  void hair_behind() const {
    const Point h = pose_.head;
    auto distance = [&](Point p) { return hair_outline(p) + frizz(p); };
    canvas_.paint({h + Point{-0.23F, -0.26F}, h + Point{0.23F, 0.4F}}, 5 * canvas_.pixel(),
                  distance, [&](Point p, float d) {
                    const float streak = 0.85F + 0.2F * ripple((p.x - h.x) * 24 + 0.3F * p.y);
                    return lit(kHair * streak, (p - h) * 2.5F, d);
                  });
  }

  void body() const {
    const Point throat = pose_.head + Point{0, 0.1F};
    const Point collar{pose_.lean, 0.70F};
    auto shirt = [&](Point p) { return torso(p); };
    canvas_.paint({{-0.5F, 0.58F}, {0.5F, 1}}, canvas_.pixel(), shirt, [&](Point p, float d) {
      const float fold = 1.0F + 0.05F * ripple(p.x * 6 + p.y * 2);
      return lit(kShirt * fold, {(p.x - pose_.lean) * 1.8F, p.y - 0.8F}, d);
    });
    auto neck = [&](Point p) { return capsule(p, throat, collar, 0.062F); };
    canvas_.paint({{-0.25F, 0.4F}, {0.25F, 0.8F}}, canvas_.pixel(), neck, [&](Point p, float) {
      const float chin = std::clamp((p.y - throat.y) * 6, 0.0F, 0.3F);
      return lit(kSkin * (0.62F + chin), {(p.x - pose_.head.x) * 4, 0}, kDeep);
    });
  }

  void arm() const {
    const Point shoulder{pose_.lean - 0.27F, 0.78F};
    const Point elbow = shoulder + Point{-0.10F, 0.22F - 0.06F * pose_.raise};
    const Point hand =
        elbow + Point{-0.05F + 0.06F * pose_.wave * pose_.raise, 0.20F - 0.52F * pose_.raise};
    const Box box{{-0.7F, 0.4F}, {pose_.lean - 0.1F, 1}};
    auto palm = [&](Point p) { return fingers(p, hand, hand - elbow); };
    canvas_.paint(box, 1.5F * canvas_.pixel(), palm,
                  [&](Point p, float d) { return lit(kSkin, (p - hand) * 5, d); });
    const Point wrist = elbow + (hand - elbow) * 0.8F;
    auto sleeve = [&](Point p) {
      return joined(capsule(p, shoulder, elbow, 0.075F), capsule(p, elbow, wrist, 0.05F), 0.03F);
    };
    canvas_.paint(box, canvas_.pixel(), sleeve, [&](Point p, float d) {
      const float seam = std::clamp(1 + d / 0.012F, 0.0F, 1.0F);
      return lit(kShirt * (1.06F - 0.3F * seam), (p - elbow) * 2.0F, kDeep);
    });
  }

  void face() const {
    const Point h = pose_.head;
    auto outline = [&](Point p) {
      const float skull = ellipse(p, h, {0.105F, 0.135F});
      return joined(skull, ellipse(p, h + Point{0, 0.07F}, {0.078F, 0.088F}), 0.02F);
    };
    canvas_.paint({h + Point{-0.13F, -0.16F}, h + Point{0.13F, 0.18F}}, canvas_.pixel(), outline,
                  [&](Point p, float) { return lit(kSkin, (p - h) * 5.5F, kDeep); });
    for (const float side : {-1.0F, 1.0F}) {
      blush(h + Point{0.058F * side, 0.045F});
      eye(h + Point{0.043F * side, -0.008F});
    }
    spot(h + Point{0.003F, 0.044F}, {0.015F, 0.010F}, kSkin * 0.80F);
    const float open = 0.016F * pose_.mouth;
    spot(h + Point{0, 0.090F}, {0.033F, 0.006F + open}, kLips);
    spot(h + Point{0, 0.091F}, {0.024F, 0.0012F + 0.7F * open}, {70, 24, 28});
  }

  void fringe() const {
    const Point h = pose_.head;
    auto distance = [&](Point p) {
      const float cap = ellipse(p, h + Point{0, -0.035F}, {0.123F, 0.128F});
      const float brow = ellipse(p, h + Point{0.02F, 0.055F}, {0.112F, 0.13F});
      return std::max(cap, -brow) + 0.35F * frizz(p);
    };
    canvas_.paint({h + Point{-0.15F, -0.18F}, h + Point{0.15F, 0.08F}}, 3 * canvas_.pixel(),
                  distance, [&](Point p, float) {
                    const float streak = 0.95F + 0.15F * ripple((p.x - h.x) * 30 + p.y * 9);
                    return lit(kHair * (streak * 1.15F), (p - h) * 3.5F, kDeep);
                  });
  }

  void strand(float angle, float reach, float bend) const {
    const Point out{std::sin(angle), -std::cos(angle)};
    const Point side{-out.y, out.x};
    const Point root = pose_.head + Point{out.x * 0.148F, -0.025F + out.y * 0.158F};
    const int steps = std::max(2, static_cast<int>(reach / canvas_.pixel()));
    for (int i = 0; i < steps; ++i) {
      const float t = static_cast<float>(i) / static_cast<float>(steps);
      canvas_.dot(root + out * (reach * t) + side * (bend * t * t), kHair, 0.75F * (1 - t));
    }
  }

 private:
  float hair_outline(Point p) const {
    const Point h = pose_.head;
    const float crown = ellipse(p, h + Point{0, -0.025F}, {0.15F, 0.168F});
    const float left = capsule(p, h + Point{-0.1F, 0}, {h.x * 0.8F - 0.125F, 0.68F}, 0.052F);
    const float right = capsule(p, h + Point{0.1F, 0}, {h.x * 0.8F + 0.125F, 0.68F}, 0.052F);
    return joined(crown, std::min(left, right), 0.05F);
  }

  /// How far single tufts stand out of the smooth outline.
  float frizz(Point p) const {
    const Point q = p - pose_.head;
    const float turns = std::abs(q.x) > std::abs(q.y) ? q.y / q.x : 2 - q.x / q.y;
    return 0.0035F * ripple(turns * 4.3F + 6 * q.y) + 0.003F * ripple(turns * 11.7F - 9 * q.y) +
           0.002F * ripple(turns * 23.9F);
  }

  float torso(Point p) const {
    const float x = pose_.lean;
    const float shoulders = capsule(p, {x - 0.20F, 0.80F}, {x + 0.20F, 0.80F}, 0.10F);
    const float collar = capsule(p, {x - 0.06F, 0.735F}, {x + 0.06F, 0.735F}, 0.05F);
    const float chest = capsule(p, {x, 0.9F}, {x, 1.3F}, 0.28F);
    return joined(joined(shoulders, chest, 0.08F), collar, 0.12F);
  }

  static float fingers(Point p, Point hand, Point forearm) {
    const Point out = forearm * (1.0F / std::max(length(forearm), 1e-3F));
    const Point side{-out.y, out.x};
    float distance = ellipse(p, hand, {0.042F, 0.042F});
    for (int i = -2; i <= 2; ++i) {
      const auto spread = static_cast<float>(i);
      const Point knuckle = hand + side * (0.016F * spread);
      const Point tip =
          hand + out * (0.098F - 0.013F * std::abs(spread)) + side * (0.027F * spread);
      distance = std::min(distance, capsule(p, knuckle, tip, 0.011F));
    }
    return distance;
  }

  void blush(Point centre) const {
    canvas_.paint(
        {centre - Point{0.04F, 0.04F}, centre + Point{0.04F, 0.04F}}, 0.05F,
        [&](Point p) {
          return ellipse(p, centre, {0.012F, 0.010F});
        },
        [](Point, float) {
          return Rgb{222, 150, 128};
        });
  }

  void eye(Point centre) const {
    const bool open = pose_.eyes > 0;
    spot(centre, {0.020F, open ? 0.0125F : 0.002F}, open ? Rgb{240, 236, 230} : kSkin * 0.55F);
    if (open) {
      spot(centre, {0.010F, 0.0115F}, {72, 92, 98});
      spot(centre, {0.005F, 0.006F}, {20, 20, 24});
      spot(centre + Point{-0.004F, -0.004F}, {0.002F, 0.002F}, {250, 250, 250});
    }
    spot(centre + Point{0, -0.029F}, {0.025F, 0.0045F}, kHair);
  }

  void spot(Point centre, Point radii, Rgb colour) const {
    const Point margin = radii + Point{0.01F, 0.01F};
    canvas_.paint(
        {centre - margin, centre + margin}, 1.5F * canvas_.pixel(),
        [&](Point p) { return ellipse(p, centre, radii); }, [&](Point, float) { return colour; });
  }

  Canvas& canvas_;
  const Pose& pose_;
};

}  // namespace

void draw_figure(Canvas& canvas, double seconds, const std::vector<Strand>& strands) {
  const Pose pose = pose_at(seconds);
  const Figure figure(canvas, pose);
  figure.shadow();
  figure.hair_behind();
  for (const auto& s : strands) figure.strand(s.angle, s.length, s.bend);
  figure.body();
  figure.face();
  figure.fringe();
  figure.arm();
}

}  // namespace booth::example
