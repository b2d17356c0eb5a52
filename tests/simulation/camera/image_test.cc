#include "simulation/camera/image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <png.h>

#include <filesystem>

#include "core/error.h"
#include "tests/support/temporary_folder.h"

namespace adaptbench {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

// Every pixel tells its place.
Image gradient(int width, int height, int blue) {
  Image image{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      for (const int value : {x, y, blue}) image.rgb.push_back(static_cast<std::uint8_t>(value));
    }
  }
  return image;
}

Image read_png(const std::filesystem::path& path) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  EXPECT_TRUE(png_image_begin_read_from_file(&png, path.c_str())) << png.message;
  png.format = PNG_FORMAT_RGB;
  Image image{static_cast<int>(png.width), static_cast<int>(png.height), {}};
  image.rgb.resize(PNG_IMAGE_SIZE(png));
  EXPECT_TRUE(png_image_finish_read(&png, nullptr, image.rgb.data(), 0, nullptr)) << png.message;
  return image;
}

TEST(ImageTest, PngRoundTripKeepsEveryPixel) {
  const TemporaryFolder folder;
  const auto path = folder.path() / "round_trip.png";
  const Image image = gradient(37, 23, 200);
  write_png(path, image);
  const Image back = read_png(path);
  EXPECT_EQ(back.width, 37);
  EXPECT_EQ(back.height, 23);
  EXPECT_EQ(back.rgb, image.rgb);
}

TEST(ImageTest, AFileThatCannotBeWrittenIsAnErrorThatNamesIt) {
  EXPECT_THAT([] { write_png("/dev/null/picture.png", gradient(4, 4, 0)); },
              ThrowsMessage<DataError>(HasSubstr("/dev/null")));
  EXPECT_THAT([] { write_png("/dev/null/picture.png", Image{}); },
              ThrowsMessage<DataError>(HasSubstr("0 x 0 pixels")));
}

TEST(ContactSheetTest, PutsTilesRowByRow) {
  const std::vector<Image> tiles = {gradient(10, 6, 1), gradient(10, 6, 2), gradient(10, 6, 3)};
  const Image sheet = contact_sheet(tiles, 2);
  ASSERT_EQ(sheet.width, 10 + 2 + 10);
  ASSERT_EQ(sheet.height, 6 + 2 + 6);
  EXPECT_THAT(sheet.pixel(3, 4), testing::ElementsAre(3, 4, 1));
  EXPECT_THAT(sheet.pixel(12 + 3, 4), testing::ElementsAre(3, 4, 2));
  EXPECT_THAT(sheet.pixel(9, 8 + 5), testing::ElementsAre(9, 5, 3));
  EXPECT_THAT(sheet.pixel(10, 0), testing::ElementsAre(255, 255, 255)) << "between two tiles";
  EXPECT_THAT(sheet.pixel(15, 10), testing::ElementsAre(255, 255, 255)) << "no tile";
}

TEST(ContactSheetTest, IsNoWiderThanItsTiles) {
  EXPECT_EQ(contact_sheet(std::vector<Image>{gradient(10, 6, 1)}, 8).width, 10);
}

TEST(ContactSheetTest, BadInputIsAnError) {
  EXPECT_THAT([] { contact_sheet({}, 2); }, ThrowsMessage<ConfigError>(HasSubstr("at least one")));
  const std::vector<Image> tiles = {gradient(4, 4, 0), gradient(5, 4, 0)};
  EXPECT_THAT([&] { contact_sheet(tiles, 0); }, ThrowsMessage<ConfigError>(HasSubstr("0 columns")));
  EXPECT_THAT([&] { contact_sheet(tiles, 2); },
              ThrowsMessage<ConfigError>(HasSubstr("image 1 of the contact sheet is 5 x 4")));
}

}  // namespace
}  // namespace adaptbench
