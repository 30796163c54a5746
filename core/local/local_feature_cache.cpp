// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/local/local_feature_cache.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "core/base/check.h"
#include "core/local/packed_keypoint.h"
#include "core/store/shelf.h"

namespace lookalike::local {

namespace {

static_assert(std::endian::native == std::endian::little, "values are little-endian");

constexpr const char* kKeypoints = "keypoints";
constexpr const char* kPictures = "pictures";
constexpr const char* kLayout = "1";

constexpr std::size_t kKeypointBytes = sizeof(PackedKeypoint) + sizeof(KeypointCode);
static_assert(kKeypointBytes == 29);
/// Begins a value of keypoints.
using Sizes = std::array<std::int32_t, 4>;

std::vector<std::byte> packed(const LocalFeatures& features) {
  LOOKALIKE_CHECK(features.codes.size() == features.keypoints.size());
  const Sizes sizes{features.width, features.height, features.workingWidth, features.workingHeight};
  std::vector<std::byte> value(sizeof(sizes) + features.size() * kKeypointBytes);
  std::memcpy(value.data(), sizes.data(), sizeof(sizes));
  std::byte* to = value.data() + sizeof(sizes);
  for (std::size_t i = 0; i < features.size(); ++i, to += kKeypointBytes) {
    const PackedKeypoint geometry =
        packKeypoint(features.keypoints[i], features.workingWidth, features.workingHeight);
    std::memcpy(to, geometry.data(), geometry.size());
    std::memcpy(to + geometry.size(), features.codes[i].words.data(), sizeof(KeypointCode));
  }
  return value;
}

std::optional<LocalFeatures> unpacked(std::span<const std::byte> value) {
  Sizes sizes;
  if (value.size() < sizeof(sizes) || (value.size() - sizeof(sizes)) % kKeypointBytes != 0)
    return std::nullopt;
  std::memcpy(sizes.data(), value.data(), sizeof(sizes));
  LocalFeatures features;
  features.width = sizes[0];
  features.height = sizes[1];
  features.workingWidth = sizes[2];
  features.workingHeight = sizes[3];
  const std::size_t count = (value.size() - sizeof(sizes)) / kKeypointBytes;
  features.keypoints.reserve(count);
  features.codes.resize(count);
  const std::byte* from = value.data() + sizeof(sizes);
  for (std::size_t i = 0; i < count; ++i, from += kKeypointBytes) {
    PackedKeypoint geometry;
    std::memcpy(geometry.data(), from, geometry.size());
    features.keypoints.push_back(unpackKeypoint(geometry, features.workingWidth, features.workingHeight));
    std::memcpy(features.codes[i].words.data(), from + geometry.size(), sizeof(KeypointCode));
  }
  return features;
}

class StoredLocalFeatures final : public LocalFeatureCache {
 public:
  StoredLocalFeatures(std::unique_ptr<store::Shelf> keypoints, std::unique_ptr<store::Shelf> pictures)
      : keypoints_(std::move(keypoints)), pictures_(std::move(pictures)) {}

  [[nodiscard]] bool contains(const ContentHash& hash) const override { return keypoints_->contains(hash); }

  [[nodiscard]] std::optional<LocalFeatures> find(const ContentHash& hash, bool withPicture) const override {
    const auto value = keypoints_->find(hash);
    if (!value) return std::nullopt;
    auto features = unpacked(*value);
    const auto picture = features && withPicture ? pictures_->find(hash) : std::nullopt;
    if (!features || (withPicture && !picture)) {
      keypoints_->remove(hash);
      return std::nullopt;
    }
    if (!withPicture) return features;
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(picture->data());
    features->workingPicture.assign(bytes, bytes + picture->size());
    return features;
  }

  [[nodiscard]] Result<void> put(std::span<const ContentHash> hashes,
                                 std::span<const LocalFeatures> features) override {
    std::vector<std::vector<std::byte>> keypoints;
    std::vector<std::vector<std::byte>> pictures;
    for (const LocalFeatures& one : features) {
      keypoints.push_back(packed(one));
      const auto picture = std::as_bytes(std::span(one.workingPicture));
      pictures.emplace_back(picture.begin(), picture.end());
    }
    // The keypoints last: they say that all is there.
    if (auto stored = pictures_->put(hashes, pictures); !stored) return stored;
    return keypoints_->put(hashes, keypoints);
  }

  [[nodiscard]] Result<void> flush() override { return keypoints_->flush(); }  // one file holds both

 private:
  std::unique_ptr<store::Shelf> keypoints_;
  std::unique_ptr<store::Shelf> pictures_;
};

Result<std::unique_ptr<LocalFeatureCache>> joined(Result<std::unique_ptr<store::Shelf>> keypoints,
                                                  Result<std::unique_ptr<store::Shelf>> pictures,
                                                  const std::string& folder) {
  if (!keypoints) return keypoints.error();
  if (!pictures) return pictures.error();
  if ((*keypoints)->layout() != kLayout || (*pictures)->layout() != kLayout)
    return Error{ErrorCode::kNotFound, folder, "local features of another version", -1};
  return std::unique_ptr<LocalFeatureCache>(
      std::make_unique<StoredLocalFeatures>(std::move(keypoints).value(), std::move(pictures).value()));
}

}  // namespace

Result<std::unique_ptr<LocalFeatureCache>> LocalFeatureCache::open(const std::string& folder,
                                                                   const LocalFeatureKey& key) {
  LOOKALIKE_CHECK(!key.text.empty());
  return joined(store::Shelf::open(folder, {kKeypoints, key.text, kLayout}),
                store::Shelf::open(folder, {kPictures, key.text, kLayout}), folder);
}

Result<std::unique_ptr<LocalFeatureCache>> LocalFeatureCache::openExisting(const std::string& folder,
                                                                           const LocalFeatureKey& key) {
  return joined(store::Shelf::openExisting(folder, kKeypoints, key.text),
                store::Shelf::openExisting(folder, kPictures, key.text), folder);
}

}  // namespace lookalike::local
