#include "tasks/doors/latch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace adaptbench {
namespace {

// At scale 1.
constexpr double kPlayM = 0.001;      // between bolt and strike
constexpr double kBoltHalfM = 0.006;  // across
constexpr double kOverlapM = 0.012;  // of bolt and strike when the handle is about to free the door
constexpr double kStrikeHalfM = 0.012, kStrikeDepthM = 0.03;
constexpr double kBehindM = 0.05;  // a push bar's bolt behind the face
constexpr double kBoltMassKg = 0.02;

double strike_start_m(const Door& door) { return door.edge_offset_m + door.scale * kFrameGapM; }

// From the pivot to the tip. A bolt that turns in the plane of the door must still overlap then.
double bolt_length_m(const Door& door) {
  const double turn_rad = door.handle == HandleKind::kPushBar ? 0.0 : door.latch_rad;
  return strike_start_m(door) / std::cos(turn_rad) + door.scale * kOverlapM;
}

double half_m(const Door& door) { return door.scale * kBoltHalfM; }

// A push bar's bolt lies behind the door and sinks as the bar is pressed. It begins above the pivot
// and is released at its height, so that the strike's push along x does not help to press the bar.
double behind_pivot_m(const DoorGeometry& geometry) {
  return geometry.door().scale * kBehindM - geometry.pivot_m().x();
}
double above_pivot_m(const DoorGeometry& geometry) {
  const Door& door = geometry.door();
  return behind_pivot_m(geometry) * std::sin(door.latch_rad) - half_m(door);
}

// Height at which the bolt's near side leaves the strike when the handle is turned to the latch
// angle: the lower side of a bolt that rises, the upper side of one that sinks.
double edge_height_m(const DoorGeometry& geometry) {
  const Door& door = geometry.door();
  const double c = std::cos(door.latch_rad), s = std::sin(door.latch_rad);
  if (door.handle == HandleKind::kPushBar) {
    return above_pivot_m(geometry) * c - behind_pivot_m(geometry) * s + half_m(door) * (c + s);
  }
  return strike_start_m(door) * s / c - half_m(door) / c;
}

// Between bolt and strike at rest: a sinking bolt comes nearer to the strike as it turns.
double play_m(const DoorGeometry& geometry) {
  const Door& door = geometry.door();
  const double least_m = door.scale * kPlayM;
  if (door.handle != HandleKind::kPushBar) return least_m;
  const double c = std::cos(door.latch_rad), s = std::sin(door.latch_rad);
  const double nearer_m = (above_pivot_m(geometry) + half_m(door)) * s -
                          (behind_pivot_m(geometry) + half_m(door)) * (1.0 - c);
  return least_m + std::max(0.0, nearer_m);
}

std::string box_mjcf(const char* name, const Box& box, const std::string& rest) {
  const Eigen::Vector3d &p = box.centre_m, &h = box.half_m;
  return fmt::format(
      R"(<geom name="{}" type="box" pos="{} {} {}" size="{} {} {}" friction="0.1 0.005 0.0001" rgba="0.75 0.7 0.4 1" {}/>)"
      "\n",
      name, p.x(), p.y(), p.z(), h.x(), h.y(), h.z(), rest);
}

// A push bar's bolt and strike lie behind the door: what carries them, from x_m on. It touches
// nothing and weighs nothing.
std::string carrier_mjcf(const char* name, const Box& carried, double x_m) {
  Box carrier = carried;
  const double end_m = carried.centre_m.x() - carried.half_m.x();
  carrier.centre_m.x() = (x_m + end_m) / 2;
  carrier.half_m.x() = std::abs(end_m - x_m) / 2;  // negative where the door opens the other way
  return box_mjcf(name, carrier, R"(mass="0" contype="0" conaffinity="0")");
}

}  // namespace

Box latch_bolt(const DoorGeometry& geometry) {
  const Door& door = geometry.door();
  const double length_m = bolt_length_m(door), y = -door.hinge_side() * length_m / 2;
  const Eigen::Vector3d half(half_m(door), length_m / 2, half_m(door));
  if (door.handle == HandleKind::kPushBar) {
    return {{door.scale * kBehindM, y, above_pivot_m(geometry)}, half};
  }
  return {{door.thickness_m / 2, y, 0.0}, half};
}

Box latch_strike(const DoorGeometry& geometry) {
  const Door& door = geometry.door();
  const Box bolt = latch_bolt(geometry);
  const double start_m = strike_start_m(door), thick_m = door.scale * kStrikeHalfM;
  const double end_m = bolt_length_m(door) + door.scale * kOverlapM;
  const double edge_m = edge_height_m(geometry), far_m = door.scale * kStrikeDepthM;
  const bool sinks = door.handle == HandleKind::kPushBar;
  const double low_m = sinks ? edge_m : -far_m;
  const double high_m = sinks ? bolt.centre_m.z() + far_m : edge_m;
  const double away_m = bolt.half_m.x() + play_m(geometry) + thick_m;
  return {{bolt.centre_m.x() + door.swing() * away_m, -door.hinge_side() * (start_m + end_m) / 2,
           (low_m + high_m) / 2},
          {thick_m, (end_m - start_m) / 2, (high_m - low_m) / 2}};
}

std::string bolt_mjcf(const DoorGeometry& geometry) {
  Box bolt = latch_bolt(geometry);
  bolt.centre_m -= geometry.pivot_m();
  const Door& door = geometry.door();
  const double scale = door.scale;
  const std::string mjcf = box_mjcf("bolt", bolt,
                                    fmt::format(R"(mass="{}" contype="{}" conaffinity="0")",
                                                kBoltMassKg * scale * scale * scale, kLatchBit));
  if (door.handle != HandleKind::kPushBar) return mjcf;
  bolt.half_m.y() = bolt.half_m.z();  // through the door at the height of the handle
  bolt.centre_m.y() = -geometry.pivot_m().y();
  return mjcf + carrier_mjcf("bolt_carrier", bolt, -geometry.pivot_m().x());
}

std::string strike_mjcf(const DoorGeometry& geometry) {
  const Box strike = latch_strike(geometry);
  const std::string mjcf =
      box_mjcf("strike", strike, fmt::format(R"(contype="0" conaffinity="{}")", kLatchBit));
  if (geometry.door().handle != HandleKind::kPushBar) return mjcf;
  return mjcf + carrier_mjcf("strike_carrier", strike, geometry.door().thickness_m);
}

}  // namespace adaptbench
