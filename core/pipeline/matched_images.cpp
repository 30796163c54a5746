// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/pipeline/matched_images.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/store/shelf.h"

namespace lookalike::pipeline {

namespace {

constexpr const char* kKind = "matched";
constexpr const char* kLayout = "1";
/// There is one value, and no content that it belongs to.
constexpr ContentHash kTheOne{};

std::optional<std::string> takeLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  std::string line(text.substr(0, end));
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

Result<void> writeMatchedImages(const std::string& folder, const DescriberKey& describer,
                                const MatchedImages& matched) {
  auto shelf = store::Shelf::open(folder, {kKind, describer.text, kLayout});
  if (!shelf.ok()) return shelf.error();
  const std::string digests = matched.inputDigest + "\n" + matched.optionsDigest + "\n";
  std::vector<ContentHash> sorted(matched.contents.begin(), matched.contents.end());
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::byte> value;
  const auto add = [&](std::span<const std::byte> bytes) {
    value.insert(value.end(), bytes.begin(), bytes.end());
  };
  add(std::as_bytes(std::span(digests)));
  add(std::as_bytes(std::span(sorted)));
  return (*shelf)->put(std::span(&kTheOne, 1), std::span(&value, 1));
}

std::optional<MatchedImages> readMatchedImages(const std::string& folder, const DescriberKey& describer) {
  const auto shelf = store::Shelf::openExisting(folder, kKind, describer.text);
  if (!shelf.ok() || (*shelf)->layout() != kLayout) return std::nullopt;
  const auto value = (*shelf)->find(kTheOne);
  if (!value) return std::nullopt;
  std::string_view text(reinterpret_cast<const char*>(value->data()), value->size());
  auto inputDigest = takeLine(text);
  auto optionsDigest = takeLine(text);
  ContentHash hash;
  if (!inputDigest || !optionsDigest || text.size() % hash.bytes.size() != 0) return std::nullopt;
  MatchedImages matched{std::move(*inputDigest), std::move(*optionsDigest), {}};
  for (; !text.empty(); text.remove_prefix(hash.bytes.size())) {
    std::memcpy(hash.bytes.data(), text.data(), hash.bytes.size());
    matched.contents.insert(hash);
  }
  return matched;
}

}  // namespace lookalike::pipeline
