// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/describe/descriptor_cache.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <opencv2/core.hpp>
#include <utility>
#include <vector>

#include "core/base/check.h"

namespace lookalike::describe {

namespace {

static_assert(std::endian::native == std::endian::little, "values are little-endian");

constexpr const char* kKind = "descriptors";
constexpr std::string_view kLayout = "1 ";  ///< then the dimension

std::vector<std::byte> packed(const Descriptor& descriptor) {
  const std::size_t halfBytes = descriptor.unit.size() * sizeof(std::uint16_t);
  std::vector<std::byte> value(sizeof(float) + halfBytes);
  std::memcpy(value.data(), &descriptor.rawNorm, sizeof(float));
  cv::Mat halves;
  cv::Mat(1, static_cast<int>(descriptor.unit.size()), CV_32F, const_cast<float*>(descriptor.unit.data()))
      .convertTo(halves, CV_16F);
  std::memcpy(value.data() + sizeof(float), halves.data, halfBytes);
  return value;
}

/// False when the value is not of this many entries. What halves lost of the length is put right.
bool unpack(std::span<const std::byte> value, std::span<float> unit, float& rawNorm) {
  std::vector<std::uint16_t> halves(unit.size());
  const std::size_t halfBytes = halves.size() * sizeof(std::uint16_t);
  if (value.size() != sizeof(float) + halfBytes) return false;
  std::memcpy(&rawNorm, value.data(), sizeof(float));
  std::memcpy(halves.data(), value.data() + sizeof(float), halfBytes);
  const auto columns = static_cast<int>(unit.size());
  cv::Mat floats(1, columns, CV_32F, unit.data());
  cv::Mat(1, columns, CV_16F, halves.data()).convertTo(floats, CV_32F);
  double squares = 0.0;
  for (const float entry : unit) squares += static_cast<double>(entry) * entry;
  const auto factor = static_cast<float>(squares > 0.0 ? 1.0 / std::sqrt(squares) : 0.0);
  for (float& entry : unit) entry *= factor;
  return true;
}

}  // namespace

Result<std::unique_ptr<DescriptorCache>> DescriptorCache::open(const std::string& folder,
                                                               const DescriberKey& key, int dimension) {
  LOOKALIKE_CHECK(dimension > 0 && !key.text.empty());
  const store::ShelfName name{kKind, key.text, std::string(kLayout) + std::to_string(dimension)};
  auto shelf = store::Shelf::open(folder, name, store::Shelf::Check::kAll);
  if (!shelf) return shelf.error();
  return std::unique_ptr<DescriptorCache>(new DescriptorCache(std::move(shelf).value(), dimension));
}

Result<std::unique_ptr<DescriptorCache>> DescriptorCache::openExisting(const std::string& folder,
                                                                       const DescriberKey& key) {
  auto shelf = store::Shelf::openExisting(folder, kKind, key.text);
  if (!shelf) return shelf.error();
  const std::string_view layout = (*shelf)->layout();
  int dimension = 0;
  if (layout.starts_with(kLayout))
    std::from_chars(layout.data() + kLayout.size(), layout.data() + layout.size(), dimension);
  if (dimension <= 0) return Error{ErrorCode::kNotFound, folder, "descriptors of another version", -1};
  return std::unique_ptr<DescriptorCache>(new DescriptorCache(std::move(shelf).value(), dimension));
}

std::optional<Descriptor> DescriptorCache::find(const ContentHash& hash) const {
  const auto value = shelf_->find(hash);
  Descriptor descriptor;
  descriptor.unit.resize(static_cast<std::size_t>(dimension_));
  if (!value || !unpack(*value, descriptor.unit, descriptor.rawNorm)) return std::nullopt;
  return descriptor;
}

Result<void> DescriptorCache::put(std::span<const ContentHash> hashes,
                                  std::span<const Descriptor> descriptors) {
  std::vector<std::vector<std::byte>> values;
  values.reserve(descriptors.size());
  for (const Descriptor& descriptor : descriptors) {
    LOOKALIKE_CHECK(descriptor.unit.size() == static_cast<std::size_t>(dimension_));
    values.push_back(packed(descriptor));
  }
  return shelf_->put(hashes, values);
}

DescriptorSet DescriptorCache::load(std::span<const ImageId> ids, std::span<const ContentHash> hashes) const {
  LOOKALIKE_CHECK(ids.size() == hashes.size());
  const auto dimension = static_cast<std::size_t>(dimension_);
  std::vector<float> units(ids.size() * dimension);
  std::vector<float> norms(ids.size());
  std::vector<bool> found(ids.size(), false);
  shelf_->findAll(hashes, [&](std::size_t place, std::span<const std::byte> value) {
    found[place] = unpack(value, std::span(units).subspan(place * dimension, dimension), norms[place]);
  });

  DescriptorSet set;
  set.dimension = dimension_;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!found[i]) continue;
    const std::size_t to = set.ids.size();
    if (to != i) {
      std::copy_n(units.begin() + static_cast<std::ptrdiff_t>(i * dimension), dimension,
                  units.begin() + static_cast<std::ptrdiff_t>(to * dimension));
    }
    set.ids.push_back(ids[i]);
    set.rawNorms.push_back(norms[i]);
  }
  units.resize(set.ids.size() * dimension);
  set.unit = std::move(units);
  return set;
}

}  // namespace lookalike::describe
