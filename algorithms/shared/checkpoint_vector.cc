#include "algorithms/shared/checkpoint_vector.h"

#include <vector>

#include "core/error.h"

namespace adaptbench {

void put_vector(Checkpoint& checkpoint, const std::string& name, const Vector& values) {
  checkpoint.set_array(name, {values.begin(), values.end()});
}

Vector take_vector(const Checkpoint& checkpoint, const std::string& name, Eigen::Index size) {
  const std::vector<float>& saved = checkpoint.array(name, static_cast<std::size_t>(size));
  Vector values = Eigen::Map<const Vector>(saved.data(), size);
  if (!values.allFinite()) throw DataError("the checkpoint's " + name + " is not finite");
  return values;
}

}  // namespace adaptbench
