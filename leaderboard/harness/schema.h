#pragma once

#include <string_view>

#include "core/json.h"

namespace adaptbench {

// Throws DataError naming `where`, the first offending place in the document, what stands there and
// what schemas/<schema_name>.schema.json allows there.
void validate_against_schema(const Json& document, std::string_view schema_name,
                             std::string_view where);

}  // namespace adaptbench
