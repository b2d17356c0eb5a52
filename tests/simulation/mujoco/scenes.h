#pragma once

#include <memory>
#include <string>
#include <vector>

#include "simulation/mujoco/mujoco_model.h"

namespace adaptbench {

// Scenes for the tests of the engine, and a raw MuJoCo loop to lay beside it.

inline std::shared_ptr<const MujocoModel> compiled(const std::string& mjcf) {
  return std::make_shared<const MujocoModel>(compile_mjcf(mjcf));
}

// A free body with two motor-driven legs that falls on a floor, slides and is pushed by its joint
// limits.
inline std::string walker(const std::string& integrator) {
  return R"(<mujoco><compiler angle="radian" autolimits="true"/>
    <option timestep="0.004" integrator=")" +
         integrator + R"("/><size njmax="100" nconmax="30"/>
    <worldbody>
      <geom name="floor" type="plane" size="20 20 1" friction="1 0.5 0.5" condim="3"/>
      <body name="torso" pos="0 0 0.5"><freejoint name="root"/>
        <geom type="sphere" size="0.2" mass="2"/>
        <body name="left" pos="0 0.2 0"><joint name="left_hip" axis="1 0 0" range="-0.6 0.6"
            damping="0.3" armature="0.01"/>
          <geom type="capsule" fromto="0 0 0 0.1 0.4 -0.3" size="0.05" mass="0.5"/></body>
        <body name="right" pos="0 -0.2 0"><joint name="right_hip" axis="1 0 0" range="-0.6 0.6"
            damping="0.3" armature="0.01"/>
          <geom type="capsule" fromto="0 0 0 0.1 -0.4 -0.3" size="0.05" mass="0.5"/></body>
      </body>
    </worldbody>
    <actuator><motor name="m1" joint="left_hip" gear="8"/>
      <motor name="m2" joint="right_hip" gear="8"/></actuator></mujoco>)";
}

// A point mass on a all but massless rod of 1 m, swinging about y; no damping. Angle 0 hangs down.
inline std::string pendulum(const std::string& integrator, double timestep_s) {
  return R"(<mujoco><compiler angle="radian"/><option gravity="0 0 -9.81" integrator=")" +
         integrator + "\" timestep=\"" + std::to_string(timestep_s) + R"("/>
    <worldbody><body name="rod"><inertial pos="0 0 -1" mass="1" diaginertia="1e-9 1e-9 1e-9"/>
      <joint name="swing" axis="0 1 0"/><geom type="sphere" size="0.01" mass="0"/>
    </body></worldbody></mujoco>)";
}

// Controls that depend on the step alone.
inline std::vector<double> walker_controls(int step) {
  return {step % 7 < 3 ? 1.0 : -0.8, step % 5 < 2 ? -1.0 : 0.6};
}

// What `steps` plain calls of mj_step make of the initial state under `controls(step)`.
template <class Controls>
MujocoDataHandle plain_steps(const mjModel* model, int steps, Controls controls) {
  MujocoDataHandle data(mj_makeData(model));
  for (int i = 0; i < steps; ++i) {
    const std::vector<double> values = controls(i);
    mju_copy(data->ctrl, values.data(), model->nu);
    mj_step(model, data.get());
  }
  return data;
}

}  // namespace adaptbench
