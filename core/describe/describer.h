// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/decode/rgb_image.h"
#include "core/values/descriptor_set.h"

namespace lookalike::describe {

/// What a describer is and wants.
struct DescriberInfo {
  std::string name;  ///< as on the command line: "dct", or the model's name
  DescriberKey key;  ///< changes with weights and preprocessing
  int dimension = 0;
  int minShortSide = 0;  ///< what decoding must at least deliver
  int batchSize = 1;     ///< images that describe() takes best at once
  bool givesRawNorm = false;
  std::string device;             ///< "cpu", "cuda:0"
  bool isLearnt = false;          ///< a network
  float defaultThreshold = 0.9F;  ///< similarity from which `find` takes a pair for a copy
};

/// An image ready for the describer: resized and cropped to its input, still 8-bit, so that a queue of them
/// stays small. Interleaved, width × height × channels.
struct PreparedImage {
  int width = 0;
  int height = 0;
  int channels = 0;
  std::vector<std::uint8_t> pixels;
};

/// Turns images into vectors. prepare() runs on many decode workers at once; describe() on one thread a
/// device.
class Describer {
 public:
  virtual ~Describer() = default;
  [[nodiscard]] virtual const DescriberInfo& info() const = 0;
  /// Thread-safe. The one preprocessing, shared by training and use.
  [[nodiscard]] virtual PreparedImage prepare(const decode::RgbImage& image) const = 0;
  /// Not thread-safe. One descriptor an image, in order: unit vectors of info().dimension entries and the raw
  /// norm (0 when the describer gives none). A batch too large for the device is halved and goes on;
  /// kOutOfMemory only when a single image does not fit. A vector that is not finite gives kBadModel.
  [[nodiscard]] virtual Result<std::vector<Descriptor>> describe(std::span<const PreparedImage> images) = 0;
};

/// How to make a describer.
struct DescriberOptions {
  std::string name =
      "default";  ///< "default", "dct", a name in the manifest, or a path to a model card (.json)
  std::string device = "auto";            ///< "auto" (cuda when there is one), "cpu", "cuda", "cuda:N"
  int batchSize = 0;                      ///< 0: the model's own
  int intraOpThreads = 1;                 ///< of ThreadBudget
  std::vector<std::string> modelFolders;  ///< searched for manifest.json, in order
};

}  // namespace lookalike::describe
