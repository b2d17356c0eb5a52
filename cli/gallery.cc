#include "cli/gallery.h"

#include <fmt/core.h>

#include <cmath>
#include <utility>

#include "core/error.h"

namespace adaptbench::cli {
namespace {

bool is_png_or_folder(const std::filesystem::path& out) {
  const bool is_png = out.extension() == ".png", exists = std::filesystem::exists(out);
  const bool is_new_folder = out.extension().empty() && !exists;
  return std::filesystem::is_directory(out) ? !is_png : is_png || is_new_folder;
}

}  // namespace

Gallery::Gallery(std::filesystem::path out)
    : out_(std::move(out)), is_folder_(out_.extension() != ".png") {
  if (is_png_or_folder(out_)) return;
  throw ConfigError(fmt::format(
      "--out {}: pictures are written as .png; to name a folder, end with a slash", out_.string()));
}

void Gallery::add(Image image) {
  if (is_folder_) {
    write_png(out_ / fmt::format("frame-{:04}.png", size_), image);
  } else {
    images_.push_back(std::move(image));
  }
  ++size_;
}

void Gallery::close() const {
  if (is_folder_) {
    fmt::print("Wrote {} frames in {}\n", size_, out_.string());
    return;
  }
  const int columns = static_cast<int>(std::ceil(std::sqrt(static_cast<double>(size_))));
  write_png(out_, size_ == 1 ? images_.front() : contact_sheet(images_, columns));
  fmt::print("Wrote {}\n", out_.string());
}

}  // namespace adaptbench::cli
