#pragma once

#include <filesystem>
#include <vector>

#include "simulation/camera/image.h"

namespace adaptbench::cli {

// Where pictures go: into one .png, side by side where there are several, or each into a file of a
// folder as it comes.
class Gallery {
 public:
  // Throws ConfigError when `out` is neither, before anything is drawn: an episode takes minutes.
  explicit Gallery(std::filesystem::path out);

  [[nodiscard]] int size() const { return size_; }
  void add(Image image);
  void close() const;  // writes what is not written yet, and says where it is

 private:
  std::filesystem::path out_;
  bool is_folder_;
  std::vector<Image> images_;
  int size_ = 0;
};

}  // namespace adaptbench::cli
