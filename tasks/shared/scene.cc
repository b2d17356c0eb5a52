#include "tasks/shared/scene.h"

#include <fmt/format.h>

namespace adaptbench {
namespace {

// The coarse tessellation costs nothing in looks at the sizes of our pictures and doubles the speed
// of rendering.
constexpr const char* kScene = R"(<mujoco model="{name}">
<compiler angle="radian" autolimits="true" inertiafromgeom="true"/>
{robot_settings}
{settings}
<visual><quality numslices="16" numstacks="8" numquads="1"/><map znear="0.02"/></visual>
<asset><texture name="floor" type="2d" builtin="checker" rgb1="0.82 0.85 0.88" rgb2="0.62 0.67 0.72" width="128" height="128"/>
<material name="floor" texture="floor" texrepeat="1 1" texuniform="true"/></asset>
<default>
{defaults}
</default>
<worldbody>
<light directional="true" diffuse="0.9 0.9 0.9" specular="0.1 0.1 0.1" pos="0 0 3" dir="0.3 0.3 -1"/>
<geom name="floor" type="plane" size="40 40 1" contype="1" conaffinity="1" material="floor" rgba="1 1 1 1" {floor}/>
{objects}
{body}</worldbody>
<actuator>
{actuators}
</actuator>
<contact>
{contact}
</contact>
{equality}</mujoco>
)";

}  // namespace

std::string compose_scene(std::string_view name, const RobotMjcf& robot, const SceneParts& parts) {
  const std::string equality =
      robot.equality.empty() ? "" : "<equality>\n" + robot.equality + "</equality>\n";
  return fmt::format(kScene, fmt::arg("name", name), fmt::arg("robot_settings", robot.settings),
                     fmt::arg("settings", parts.settings), fmt::arg("defaults", robot.defaults),
                     fmt::arg("floor", parts.floor), fmt::arg("objects", parts.objects),
                     fmt::arg("body", robot.body), fmt::arg("actuators", robot.actuators),
                     fmt::arg("contact", robot.contact), fmt::arg("equality", equality));
}

}  // namespace adaptbench
