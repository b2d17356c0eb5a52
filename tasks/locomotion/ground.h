#pragma once

#include <vector>

#include "core/parameter.h"
#include "tasks/shared/scene.h"

namespace adaptbench {

// The ground that legged robots run on: "friction", "slope" and "terrain" (flat; held out: bumps).
std::vector<ParameterSpec> ground_rows();
SceneParts ground_parts(const Parameters& parameters);

// How far above the plane a body must start so that it does not stand inside a bump.
double start_lift_m(const Parameters& parameters);

}  // namespace adaptbench
