// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/find/matched_images.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <span>
#include <vector>

#include "core/base/crc32.h"
#include "core/exchange/atomic_file.h"

namespace lookalike::find {

namespace {

// A line that names the file, a line for each digest, the contents' hashes, and a checksum of all that.
constexpr const char* kFirstLine = "lookalike matched images 1";

std::optional<std::string> takeLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  std::string line(text.substr(0, end));
  text.remove_prefix(end + 1);
  return line;
}

std::uint32_t checksumOf(std::string_view text) {
  return crc32(std::as_bytes(std::span(text.data(), text.size())));
}

}  // namespace

Result<void> writeMatchedImages(const std::string& path, const MatchedImages& matched) {
  std::string text =
      std::string(kFirstLine) + "\n" + matched.inputDigest + "\n" + matched.optionsDigest + "\n";
  std::vector<ContentHash> sorted(matched.contents.begin(), matched.contents.end());
  std::sort(sorted.begin(), sorted.end());
  for (const ContentHash& hash : sorted)
    text.append(reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size());
  const std::uint32_t checksum = checksumOf(text);
  text.append(reinterpret_cast<const char*>(&checksum), sizeof(checksum));
  return exchange::writeFileAtomically(path, [&](std::ostream& out) -> Result<void> {
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    return ok();
  });
}

std::optional<MatchedImages> readMatchedImages(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  const std::string whole{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::uint32_t checksum = 0;
  if (whole.size() < sizeof(checksum)) return std::nullopt;
  std::string_view text(whole.data(), whole.size() - sizeof(checksum));
  std::memcpy(&checksum, whole.data() + text.size(), sizeof(checksum));
  if (checksum != checksumOf(text)) return std::nullopt;

  const auto first = takeLine(text);
  auto inputDigest = takeLine(text);
  auto optionsDigest = takeLine(text);
  ContentHash hash;
  if (!first || *first != kFirstLine || !inputDigest || !optionsDigest ||
      text.size() % hash.bytes.size() != 0)
    return std::nullopt;
  MatchedImages matched{std::move(*inputDigest), std::move(*optionsDigest), {}};
  for (; !text.empty(); text.remove_prefix(hash.bytes.size())) {
    std::memcpy(hash.bytes.data(), text.data(), hash.bytes.size());
    matched.contents.insert(hash);
  }
  return matched;
}

}  // namespace lookalike::find
