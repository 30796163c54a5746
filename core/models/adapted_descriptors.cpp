// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/adapted_descriptors.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>

#include "core/base/log.h"
#include "core/decode/file_reader.h"
#include "core/describe/descriptor_cache.h"
#include "core/local/local_extractor.h"
#include "core/neural/descriptor_adapter.h"

namespace lookalike::models {

namespace {

constexpr int kTried = 3;       ///< images that the adapter is tried on
constexpr int kMostTries = 20;  ///< some of them may be unreadable by now
constexpr double kSameDirection =
    0.99;                          ///< halves in the cache and in the network, JPEGs read at another scale
constexpr float kSameNorm = 0.1F;  ///< relative
constexpr std::size_t kRowsAtOnce = 2048;

/// Descriptors of one model, turned into those of another.
class Adaptation {
 public:
  Adaptation(const AdaptationInput& input, neural::DescriptorAdapter adapter,
             std::unique_ptr<describe::DescriptorCache> base)
      : input_(input), adapter_(std::move(adapter)), base_(std::move(base)) {}

  /// Rows of the base's cache, adapted. Images that it lacks are left out.
  [[nodiscard]] std::vector<Descriptor> adapted(std::span<const ImageRecord* const> images,
                                                std::vector<ContentHash>& hashes) const {
    std::vector<ImageId> ids;
    std::vector<ContentHash> wanted;
    std::unordered_map<ImageId, ContentHash> hashOf;
    for (const ImageRecord* image : images) {
      ids.push_back(image->id);
      wanted.push_back(image->hash);
      hashOf.emplace(image->id, image->hash);
    }
    const DescriptorSet set = base_->load(ids, wanted);
    std::vector<float> unit;
    std::vector<float> norms;
    neural::adaptRows(adapter_, set.unit, set.rawNorms, unit, norms);
    const auto dimension = static_cast<std::size_t>(adapter_.dimension);
    std::vector<Descriptor> descriptors(set.size());
    hashes.clear();
    for (std::size_t row = 0; row < set.size(); ++row) {
      const auto values = std::span<const float>(unit).subspan(row * dimension, dimension);
      descriptors[row].unit.assign(values.begin(), values.end());
      descriptors[row].rawNorm = input_.card.givesRawNorm ? norms[row] : 0.0F;
      hashes.push_back(hashOf.at(set.ids[row]));
    }
    return descriptors;
  }

  [[nodiscard]] bool isInBase(const ContentHash& hash) const { return base_->contains(hash); }

  /// Whether the network itself gives the same for a few of the images. False also when none can be read.
  [[nodiscard]] bool agreesWith(describe::Describer& describer, std::span<const ImageRecord* const> images,
                                JobControl& control) const {
    std::unordered_map<ImageId, const FileRecord*> fileOf;
    for (const FileRecord& file : input_.files) {
      if (!file.missing && file.image) fileOf.try_emplace(*file.image, &file);
    }
    int agreed = 0;
    const std::size_t step = std::max<std::size_t>(1, images.size() / kMostTries);
    for (std::size_t i = 0; i < images.size() && agreed < kTried; i += step) {
      if (!control.waitWhilePaused()) return false;
      const auto file = fileOf.find(images[i]->id);
      if (file == fileOf.end()) continue;
      const auto described = describedAnew(describer, file->second->path, images[i]->hash);
      std::vector<ContentHash> hashes;
      const auto fromBase = adapted(images.subspan(i, 1), hashes);
      if (!described || fromBase.empty()) continue;
      const Descriptor& expected = fromBase.front();
      const double cosine =
          std::inner_product(described->unit.begin(), described->unit.end(), expected.unit.begin(), 0.0);
      const bool hasSameNorm =
          std::abs(described->rawNorm - expected.rawNorm) <= kSameNorm * described->rawNorm;
      if (!(cosine >= kSameDirection) || !hasSameNorm) return false;
      ++agreed;
    }
    return agreed > 0;
  }

 private:
  [[nodiscard]] std::optional<Descriptor> describedAnew(describe::Describer& describer,
                                                        const std::string& path,
                                                        const ContentHash& hash) const {
    const auto content = decode::readFile(path, input_.limits.maxFileBytes);
    if (!content.ok() || content->hash != hash) return std::nullopt;
    // As large as for keypoints too, which the base's were mostly made together with.
    const int shortSide =
        std::max(describer.info().minShortSide, local::LocalExtractor::create()->minShortSide());
    const decode::DecodeRequest request{shortSide, input_.limits};
    const auto image = decode::decodeImage(content->bytes, request, path);
    if (!image.ok()) return std::nullopt;
    const describe::PreparedImage prepared = describer.prepare(image->pixels);
    auto described = describer.describe(std::span(&prepared, 1));
    if (!described.ok()) return std::nullopt;
    return std::move(described->front());
  }

  const AdaptationInput& input_;
  neural::DescriptorAdapter adapter_;
  std::unique_ptr<describe::DescriptorCache> base_;
};

/// Nothing, perhaps with a line in the log, where the model must be described the long way.
std::optional<Adaptation> adaptationOf(const AdaptationInput& input) {
  const models::ModelCard& card = input.card;
  if (card.path.empty() || card.basedOnKey.text.empty()) return std::nullopt;
  const std::string path = adapterPath(card.path);
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return std::nullopt;
  auto base = describe::DescriptorCache::openExisting(input.derivedFolder, card.basedOnKey);
  if (!base.ok()) return std::nullopt;  // it never described this library
  auto adapter = neural::readAdapter(path);
  if (!adapter.ok()) {
    log(LogLevel::kWarning, describeError(adapter.error()));
    return std::nullopt;
  }
  if (adapter->dimension != card.dimension || adapter->inputDimension != (*base)->load({}, {}).dimension) {
    log(LogLevel::kWarning, path + ": is not the adapter of its model, and not used");
    return std::nullopt;
  }
  return Adaptation(input, std::move(adapter).value(), std::move(base).value());
}

}  // namespace

std::string adapterPath(const std::string& cardPath) {
  return std::filesystem::path(cardPath).replace_extension().string() + ".adapter.params";
}

Result<std::int64_t> adaptDescriptors(const AdaptationInput& input, describe::Describer& describer,
                                      JobControl& control, const StoreDescriptors& store) {
  const auto adaptation = adaptationOf(input);
  if (!adaptation) return std::int64_t{0};
  std::vector<const ImageRecord*> images;
  for (const ImageRecord& image : input.images) {
    if (!input.isDescribed(image.hash) && adaptation->isInBase(image.hash)) images.push_back(&image);
  }
  if (images.empty()) return std::int64_t{0};
  if (!adaptation->agreesWith(describer, images, control)) {
    if (control.isCancelled()) return Error{ErrorCode::kCancelled, {}, {}, -1};
    log(LogLevel::kWarning,
        adapterPath(input.card.path) + ": does not give what the network gives, and is not used");
    return std::int64_t{0};
  }
  std::int64_t count = 0;
  std::vector<ContentHash> hashes;
  for (std::size_t first = 0; first < images.size(); first += kRowsAtOnce) {
    if (!control.waitWhilePaused()) return Error{ErrorCode::kCancelled, {}, {}, -1};
    const std::size_t rows = std::min(kRowsAtOnce, images.size() - first);
    const auto descriptors = adaptation->adapted(std::span(images).subspan(first, rows), hashes);
    if (auto stored = store(hashes, descriptors); !stored.ok()) return stored.error();
    count += static_cast<std::int64_t>(descriptors.size());
  }
  return count;
}

}  // namespace lookalike::models
