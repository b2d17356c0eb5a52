#pragma once

#include "algorithms/soft_actor_critic/replay_buffer.h"

namespace adaptbench {

// What training has met: demonstrations, which are all kept, and the latest of the learner's own
// steps. Of every minibatch a fixed share is demonstrations, however many there are of either (Ball
// et al. 2023, section 4.1, "symmetric sampling").
class Experience {
 public:
  Experience(ReplayBuffer demonstrations, ReplayBuffer own, double demonstration_share);

  [[nodiscard]] ReplayBuffer& demonstrations() { return demonstrations_; }
  [[nodiscard]] ReplayBuffer& own() { return own_; }
  [[nodiscard]] bool empty() const;

  // Fills all rows of `batch`. Requires that it is not empty. Where one kind is missing, the other
  // fills its rows.
  void draw(const Random& random, Transitions& batch) const;

  void save(Checkpoint& checkpoint) const;
  void load(const Checkpoint& checkpoint);  // throws DataError

 private:
  ReplayBuffer demonstrations_, own_;
  double share_;
};

}  // namespace adaptbench
