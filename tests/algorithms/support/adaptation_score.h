#pragma once

#include "core/algorithm.h"
#include "core/training_tasks.h"

namespace adaptbench {

// Mean return on the validation variants after `shots` shots of adaptation, as the harness would
// measure it.
double adapted_return(const Algorithm& algorithm, TrainingTasks& tasks, int shots);

}  // namespace adaptbench
