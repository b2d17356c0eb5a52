#pragma once

#include <atomic>

namespace adaptbench::cli {

// Lets the heap keep what it has: large fresh buffers otherwise cost a page fault for every 4 KiB
// (1.3 times the run time of a meta-update). To be called first in main.
void tune_allocator();

// From now on SIGINT, SIGTERM and SIGHUP set stop_requested(), and a second one ends the process at
// once. Writing to a pipe that nobody reads any more does not end it. For commands that look at it.
void stop_on_interrupt();
const std::atomic<bool>& stop_requested();

// Warns on standard error when matrix products do not come from OpenBLAS, and keeps OpenBLAS from
// starting threads that would fight with ours. For commands that train or adapt.
void prepare_blas();

}  // namespace adaptbench::cli
