#include "leaderboard/verification/signature.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/leaderboard/support/fixture.h"

namespace adaptbench {
namespace {

namespace fs = std::filesystem;

using SignatureTest = FolderTest;

TEST_F(SignatureTest, HalfAKeyPairIsNotLeftBehind) {
  const fs::path keys = folder() / "keys";
  fs::create_directory(keys);
  // As long as a name may be with ".key", so that the public key's temporary file has no name.
  EXPECT_THAT(error_of([&] { write_key_pair(keys / std::string(251, 'k')); }),
              testing::HasSubstr("cannot write"));
  EXPECT_TRUE(fs::is_empty(keys));
}

}  // namespace
}  // namespace adaptbench
