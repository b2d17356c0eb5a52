#include "algorithms/soft_actor_critic/experience.h"

#include <cmath>
#include <utility>

namespace adaptbench {
namespace {

constexpr const char* kDemonstrations = "demonstrated_steps";
constexpr const char* kOwn = "own_steps";

}  // namespace

Experience::Experience(ReplayBuffer demonstrations, ReplayBuffer own, double demonstration_share)
    : demonstrations_(std::move(demonstrations)),
      own_(std::move(own)),
      share_(demonstration_share) {}

bool Experience::empty() const { return demonstrations_.drawable() + own_.drawable() == 0; }

void Experience::draw(const Random& random, Transitions& batch) const {
  auto demonstrated =
      static_cast<Eigen::Index>(std::lround(share_ * static_cast<double>(batch.rows())));
  if (demonstrations_.drawable() == 0) demonstrated = 0;
  if (own_.drawable() == 0) demonstrated = batch.rows();
  demonstrations_.draw(0, demonstrated, random.split("demonstrations"), batch);
  own_.draw(demonstrated, batch.rows() - demonstrated, random.split("own"), batch);
}

void Experience::save(Checkpoint& checkpoint) const {
  demonstrations_.save(checkpoint, kDemonstrations);
  own_.save(checkpoint, kOwn);
}

void Experience::load(const Checkpoint& checkpoint) {
  demonstrations_.load(checkpoint, kDemonstrations);
  own_.load(checkpoint, kOwn);
}

}  // namespace adaptbench
