#include "simulation/camera/image.h"

#include <fmt/format.h>
#include <png.h>

#include <algorithm>
#include <string>

#include "core/error.h"
#include "core/file.h"

namespace adaptbench {
namespace {

constexpr int kBorder = 2;  // pixels between tiles

// Copies `tile` into `sheet` with its top left corner at (x, y).
void paste(const Image& tile, int x, int y, Image& sheet) {
  for (int row = 0; row < tile.height; ++row) {
    const auto source = tile.rgb.begin() + std::ptrdiff_t{3} * row * tile.width;
    std::copy(source, source + std::ptrdiff_t{3} * tile.width,
              sheet.rgb.begin() + 3 * (std::ptrdiff_t{y + row} * sheet.width + x));
  }
}

}  // namespace

void write_png(const std::filesystem::path& path, const Image& image) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(image.width);
  png.height = static_cast<png_uint_32>(image.height);
  png.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png);  // replaced by what it took
  std::string bytes(size, '\0');
  if (!png_image_write_to_memory(&png, bytes.data(), &size, 0, image.rgb.data(), 0, nullptr)) {
    throw DataError(fmt::format("cannot encode an image of {} x {} pixels as PNG: {}", image.width,
                                image.height, png.message));
  }
  bytes.resize(size);
  write_file_atomically(path, bytes);
}

Image enlarged(const Image& image, int factor) {
  Image large{image.width * factor, image.height * factor, {}};
  for (int y = 0; y < large.height; ++y) {
    for (int x = 0; x < large.width; ++x) {
      const auto pixel = image.pixel(x / factor, y / factor);
      large.rgb.insert(large.rgb.end(), pixel.begin(), pixel.end());
    }
  }
  return large;
}

Image contact_sheet(std::span<const Image> images, int columns) {
  if (images.empty()) throw ConfigError("a contact sheet needs at least one image");
  if (columns < 1) {
    throw ConfigError(fmt::format("a contact sheet of {} columns; at least 1 is allowed", columns));
  }
  const int width = images[0].width, height = images[0].height;
  const int count = static_cast<int>(images.size());
  const int across = std::min(columns, count), down = (count + columns - 1) / columns;
  Image sheet;
  sheet.width = across * (width + kBorder) - kBorder;
  sheet.height = down * (height + kBorder) - kBorder;
  sheet.rgb.assign(std::size_t{3} * static_cast<std::size_t>(sheet.width) *
                       static_cast<std::size_t>(sheet.height),
                   255);
  for (int i = 0; i < count; ++i) {
    const Image& tile = images[static_cast<std::size_t>(i)];
    if (tile.width != width || tile.height != height) {
      throw ConfigError(
          fmt::format("image {} of the contact sheet is {} x {}, the first is {} x {}", i,
                      tile.width, tile.height, width, height));
    }
    paste(tile, (i % columns) * (width + kBorder), (i / columns) * (height + kBorder), sheet);
  }
  return sheet;
}

}  // namespace adaptbench
