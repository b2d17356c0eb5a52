#pragma once

#include <vector>

#include "core/camera.h"
#include "core/json.h"
#include "core/matrix.h"
#include "core/random.h"

namespace adaptbench {

// Architecture of a policy that sees a picture and some numbers beside it. Three convolutions; of
// the last one's maps the place where each is strongest (spatial softmax; Levine et al. 2016,
// "End-to-end training of deep visuomotor policies") and their means over 4 x 4 tiles; these and
// the numbers, brought to mean 0 and deviation 1, into a perceptron that gives the mean action.
//
// All parameters lie in ONE flat vector, array after array, row-major:
//   each convolution: weights [filters x channels x side x side], bias [filters];
//   each layer: weights [outputs x inputs], bias [outputs];
//   mean and factor of the numbers [numbers] each, which are set and not learned.
class VisionShape {
 public:
  struct Settings {
    int filters = 16;  // of the first convolution; the others have twice as many
    int hidden_layers = 2, hidden_units = 128;
  };
  struct Array {
    Eigen::Index offset = 0, size = 0;
  };
  struct Convolution {
    int channels = 0, filters = 0, side = 0, stride = 0;
    Array weights, bias;
  };
  struct Layer {
    int inputs = 0, outputs = 0;
    Array weights, bias;
  };

  // Throws ConfigError for pictures with a side below kSmallestSide.
  VisionShape(const ImageShape& image, int numbers, int actions, const Settings& settings);

  [[nodiscard]] const ImageShape& image() const { return image_; }
  [[nodiscard]] int numbers() const { return numbers_; }
  [[nodiscard]] int actions() const { return layers_.back().outputs; }
  [[nodiscard]] const std::vector<Convolution>& convolutions() const { return convolutions_; }
  [[nodiscard]] const std::vector<Layer>& layers() const { return layers_; }
  [[nodiscard]] const Array& mean() const { return mean_; }
  [[nodiscard]] const Array& factor() const { return factor_; }
  [[nodiscard]] Eigen::Index parameter_count() const { return factor_.offset + factor_.size; }

  // Weights uniform with a variance of 2 / inputs (He et al. 2015), those of the last layer a tenth
  // of that deviation; bias 0, mean 0, factor 1.
  [[nodiscard]] Vector initial_parameters(const Random& random) const;

  [[nodiscard]] Json to_json() const;  // for checkpoints

  static constexpr int kSmallestSide = 8;
  static constexpr int kTiles = 4;

 private:
  Array append(Eigen::Index size);

  ImageShape image_;
  int numbers_;
  Eigen::Index end_ = 0;
  std::vector<Convolution> convolutions_;
  std::vector<Layer> layers_;
  Array mean_, factor_;
};

}  // namespace adaptbench
