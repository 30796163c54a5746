// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace lookalike {

/// A catalogue row's number, distinct per kind of row so that they cannot be mixed up. Valid ids are
/// positive.
template <typename Tag>
struct Id {
  std::int64_t value = 0;
  [[nodiscard]] bool isValid() const { return value > 0; }
  auto operator<=>(const Id&) const = default;
};
using ImageId = Id<struct ImageTag>;  ///< one distinct content; imageIdOf() its hash
using FileId = Id<struct FileTag>;    ///< one path that holds a content
using RootId = Id<struct RootTag>;    ///< one scanned folder of a library

/// SHA-256 of a file's bytes: what an image is known by, wherever its file moves.
struct ContentHash {
  std::array<std::uint8_t, 32> bytes{};
  auto operator<=>(const ContentHash&) const = default;
  /// 64 lower-case hexadecimal digits.
  [[nodiscard]] std::string toHex() const;
  /// Nothing unless `hex` is exactly 64 hexadecimal digits.
  [[nodiscard]] static std::optional<ContentHash> fromHex(std::string_view hex);
};

/// What an image of this content is numbered by in every library: the first 60 bits of the hash, at least 1.
/// So the order of numbers is that of contents, and whatever is sorted by them comes out the same wherever
/// and whenever the images were added.
[[nodiscard]] ImageId imageIdOf(const ContentHash& hash);

/// Names a describer with everything that changes its output: "kind:hash" of weights and preprocessing. Two
/// descriptors may be compared only when their keys are equal. Lower-case ASCII letters, digits, '-', ':'
/// only.
struct DescriberKey {
  std::string text;
  auto operator<=>(const DescriberKey&) const = default;
};

}  // namespace lookalike

template <typename Tag>
struct std::hash<lookalike::Id<Tag>> {
  std::size_t operator()(const lookalike::Id<Tag>& id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
template <>
struct std::hash<lookalike::ContentHash> {
  std::size_t operator()(const lookalike::ContentHash& content) const noexcept {
    std::size_t first = 0;  // the bytes are uniform already
    std::memcpy(&first, content.bytes.data(), sizeof(first));
    return first;
  }
};
