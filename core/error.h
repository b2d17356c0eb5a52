#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace adaptbench {

// Every error that a user can meet. The message says what was wrong, the value, and what is
// allowed.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A name, option or configuration that the user gave.
class ConfigError : public Error {
 public:
  using Error::Error;
};

// A file or other outside data that is malformed, truncated or of another version.
class DataError : public Error {
 public:
  using Error::Error;
};

// A model that does not compile, or an engine that is misused.
class SimulationError : public Error {
 public:
  using Error::Error;
};

// A budget of the track is spent.
class BudgetError : public Error {
 public:
  using Error::Error;
};

// A run that was asked to stop (Ctrl-C); what was done so far is on disk.
class Interrupted : public Error {
 public:
  using Error::Error;
};

// "unknown robot 'half-cheeta'; did you mean 'half-cheetah'? Known robots: ant, half-cheetah."
std::string unknown_name_message(std::string_view kind, std::string_view name,
                                 std::span<const std::string> known);

}  // namespace adaptbench
