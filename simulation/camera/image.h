#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace adaptbench {

// 8-bit RGB, rows from top to bottom.
struct Image {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;  // [height x width x 3]

  // The three values of one pixel; (0, 0) is the top left corner.
  [[nodiscard]] std::span<const std::uint8_t, 3> pixel(int x, int y) const {
    const auto at = 3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                         static_cast<std::size_t>(x));
    return std::span<const std::uint8_t, 3>(rgb.data() + at, 3);
  }
};

// Writes a PNG file, whole or not at all. Throws DataError with the system's reason.
void write_png(const std::filesystem::path& path, const Image& image);

// Images of one size side by side, row by row, `columns` wide, with a thin white border. Throws
// ConfigError when the sizes differ or there is no image or column.
Image contact_sheet(std::span<const Image> images, int columns);

// Each pixel as a square of factor x factor pixels.
Image enlarged(const Image& image, int factor);

}  // namespace adaptbench
