#include "algorithms/soft_actor_critic/replay_buffer.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace adaptbench {
namespace {

// Kinds of rows.
constexpr float kLast = 0.0F;    // nobody has seen what came next
constexpr float kWentOn = 1.0F;  // the next row tells
constexpr float kEnded = 2.0F;   // the task ended the episode

bool usable(const Episode& episode) {
  return episode.failure.empty() && episode.observations.allFinite() &&
         episode.actions.allFinite() && episode.rewards.allFinite();
}

}  // namespace

ReplayBuffer::ReplayBuffer(Eigen::Index observation_size, Eigen::Index action_size,
                           Eigen::Index capacity)
    : observation_size_(observation_size),
      action_size_(action_size),
      capacity_(capacity),
      stride_(observation_size + action_size + 2) {}

Eigen::Index ReplayBuffer::rows() const {
  return static_cast<Eigen::Index>(values_.size()) / stride_;
}

float* ReplayBuffer::next_row() {
  const Eigen::Index index = next_;
  next_ = (next_ + 1) % capacity_;
  if (index == rows()) {
    values_.resize(values_.size() + static_cast<std::size_t>(stride_));
  } else if (kind(index) != kLast) {
    --drawable_;
  }
  return row(index);
}

void ReplayBuffer::add(const Episode& episode) {
  if (!usable(episode)) return;
  for (Eigen::Index t = 0; t < episode.length(); ++t) {
    const bool last = t + 1 == episode.length();
    float* values = next_row();
    values = std::copy_n(episode.observations.row(t).data(), observation_size_, values);
    for (const float action : episode.actions.row(t)) *values++ = std::clamp(action, -1.0F, 1.0F);
    *values++ = episode.rewards[t];
    *values = !last ? kWentOn : episode.terminated ? kEnded : kLast;
    if (*values != kLast) ++drawable_;
  }
}

void ReplayBuffer::draw(Eigen::Index first, Eigen::Index count, Random random,
                        Transitions& batch) const {
  const auto any = [&] {
    return static_cast<Eigen::Index>(random.below(static_cast<std::size_t>(rows())));
  };
  for (Eigen::Index i = first; i < first + count; ++i) {
    Eigen::Index drawn = any();
    while (kind(drawn) == kLast) drawn = any();
    const bool ended = kind(drawn) == kEnded;
    const float* now = row(drawn);
    const float* next = ended ? now : row((drawn + 1) % capacity_);
    std::copy_n(now, observation_size_, batch.observations.row(i).data());
    std::copy_n(now + observation_size_, action_size_, batch.actions.row(i).data());
    std::copy_n(next, observation_size_, batch.next_observations.row(i).data());
    batch.rewards[i] = now[observation_size_ + action_size_];
    batch.continues[i] = ended ? 0.0F : 1.0F;
  }
}

void ReplayBuffer::save(Checkpoint& checkpoint, const std::string& name) const {
  checkpoint.header[name] = {{"steps", rows()}, {"next", next_}};
  checkpoint.set_array(name, values_);
}

void ReplayBuffer::load(const Checkpoint& checkpoint, const std::string& name) {
  if (!checkpoint.header.contains(name))
    throw DataError("the checkpoint has no '" + name + "' in its header");
  JsonFields fields(checkpoint.header[name], "checkpoint " + name);
  const std::int64_t steps = fields.integer("steps", 0, capacity_);
  const std::int64_t next = fields.integer("next", 0, capacity_ - 1);
  fields.finish();
  if (steps < capacity_ && next != steps)
    throw DataError("the checkpoint's " + name + " go on at a step where they cannot");
  ReplayBuffer loaded(observation_size_, action_size_, capacity_);
  loaded.values_ = checkpoint.array(name);
  loaded.next_ = next;
  if (static_cast<std::int64_t>(loaded.values_.size()) != steps * stride_)
    throw DataError("the checkpoint's " + name + " are not as many as its header says");
  if (!std::ranges::all_of(loaded.values_, [](float value) { return std::isfinite(value); }))
    throw DataError("the checkpoint's " + name + " are not all finite");
  for (Eigen::Index i = 0; i < steps; ++i) {
    const float kind = loaded.kind(i);
    const bool newest = (i + 1) % capacity_ == next;
    if (kind != kLast && kind != kEnded && (kind != kWentOn || newest))
      throw DataError("the checkpoint's " + name + " hold a step without an end or a next one");
    loaded.drawable_ += kind == kLast ? 0 : 1;
  }
  *this = std::move(loaded);
}

}  // namespace adaptbench
