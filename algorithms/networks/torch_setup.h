#pragma once

namespace adaptbench {

// Sets libtorch and its BLAS to one thread each, since tasks and shards are what runs in parallel;
// to be called on every thread before it works with tensors. Throws ConfigError when the process
// runs on the reference BLAS, which is 15 times slower.
//
// libtorch's headers are included by source files of this folder alone.
void prepare_libtorch();

}  // namespace adaptbench
