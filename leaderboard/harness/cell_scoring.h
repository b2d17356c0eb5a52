#pragma once

#include <string>

#include "core/algorithm.h"
#include "leaderboard/harness/cells.h"
#include "leaderboard/harness/result.h"

namespace adaptbench {

// Lets the algorithm adapt to the cell's variant under the track's meter and scores it after each
// shot. A simulation that diverges and whatever the agent throws become part of the row; what the
// machine lacks does not: throws SimulationError (an engine or OpenGL that cannot be had) and
// std::bad_alloc. `actions`, when given, receives the actions of all scored episodes as floats in
// memory order, shot by shot, episode by episode [length x action]. The chain value is left empty.
Row score_cell(const Track& track, const Algorithm& algorithm, Reveal reveal, const Cell& cell,
               std::string* actions);

// Whether the row's cell failed because the track's limit of seconds was exceeded.
bool failed_for_time(const Track& track, const Row& row);

// The random streams of a cell's episodes; replay needs them too.
Random scoring_stream(const Cell& cell, int shot, int episode);

// What a row holds of the episodes that were scored after one number of shots.
ScoredShot summarise(const Episodes& episodes, const FamilySpec& family);

}  // namespace adaptbench
