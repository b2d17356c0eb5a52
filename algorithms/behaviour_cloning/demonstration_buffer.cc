#include "algorithms/behaviour_cloning/demonstration_buffer.h"

#include <algorithm>

#include "algorithms/shared/checkpoint_vector.h"
#include "core/error.h"

namespace adaptbench {
namespace {

constexpr const char* kHeader = "demonstrations";
constexpr const char* kObservations = "demonstrated_observations";
constexpr const char* kActions = "demonstrated_actions";

}  // namespace

DemonstrationBuffer::DemonstrationBuffer(int observation_size, int action_size,
                                         Eigen::Index capacity)
    : observation_size_(observation_size), action_size_(action_size), capacity_(capacity) {}

Eigen::Index DemonstrationBuffer::rows() const {
  return static_cast<Eigen::Index>(actions_.size()) / action_size_;
}

Eigen::Map<const Matrix> DemonstrationBuffer::observations() const {
  return {observations_.data(), rows(), observation_size_};
}

void DemonstrationBuffer::add(const Matrix& observations, const std::vector<float>& actions,
                              Random random) {
  for (Eigen::Index t = 0; t < observations.rows(); ++t) {
    ++added_;
    const auto row =
        rows() < capacity_
            ? rows()
            : static_cast<Eigen::Index>(random.below(static_cast<std::size_t>(added_)));
    if (row < capacity_) put(row, observations.row(t).data(), actions.data() + t * action_size_);
  }
}

void DemonstrationBuffer::put(Eigen::Index row, const float* observation, const float* action) {
  if (row == rows()) {
    observations_.insert(observations_.end(), observation, observation + observation_size_);
    actions_.insert(actions_.end(), action, action + action_size_);
  } else {
    std::copy_n(observation, observation_size_, observations_.begin() + row * observation_size_);
    std::copy_n(action, action_size_, actions_.begin() + row * action_size_);
  }
}

PolicyBatch DemonstrationBuffer::sample(Eigen::Index rows, Random random) const {
  const Eigen::Map<const Matrix> all = observations();
  const Eigen::Map<const Matrix> actions(actions_.data(), this->rows(), action_size_);
  PolicyBatch batch{Matrix(rows, observation_size_), Matrix(rows, action_size_),
                    Vector::Ones(rows)};
  for (Eigen::Index i = 0; i < rows; ++i) {
    const auto drawn =
        static_cast<Eigen::Index>(random.below(static_cast<std::size_t>(all.rows())));
    batch.observations.row(i) = all.row(drawn);
    batch.actions.row(i) = actions.row(drawn);
  }
  return batch;
}

void DemonstrationBuffer::save(Checkpoint& checkpoint) const {
  checkpoint.header[kHeader] = {{"added", added_}, {"kept", rows()}};
  checkpoint.set_array(kObservations, observations_);
  checkpoint.set_array(kActions, actions_);
}

void DemonstrationBuffer::load(const Checkpoint& checkpoint) {
  if (!checkpoint.header.contains(kHeader))
    throw DataError("the checkpoint has no 'demonstrations' in its header");
  JsonFields fields(checkpoint.header[kHeader], "checkpoint demonstrations");
  const std::int64_t added = fields.integer("added", 0, std::int64_t{1} << 50);
  const std::int64_t all = std::min<std::int64_t>(added, capacity_);
  const std::int64_t kept = fields.integer("kept", all, all);
  fields.finish();
  const Vector observations = take_vector(checkpoint, kObservations, kept * observation_size_);
  const Vector actions = take_vector(checkpoint, kActions, kept * action_size_);
  observations_.assign(observations.begin(), observations.end());
  actions_.assign(actions.begin(), actions.end());
  added_ = added;
}

}  // namespace adaptbench
