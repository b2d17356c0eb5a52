#pragma once

#include <string>

#include "core/checkpoint.h"
#include "core/matrix.h"

namespace adaptbench {

void put_vector(Checkpoint& checkpoint, const std::string& name, const Vector& values);
// Throws DataError when it is missing, has another size, or holds a number that is not finite.
Vector take_vector(const Checkpoint& checkpoint, const std::string& name, Eigen::Index size);

}  // namespace adaptbench
