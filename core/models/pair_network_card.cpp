// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/pair_network_card.h"

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/decode/file_reader.h"

namespace lookalike::models {

namespace {

constexpr std::int64_t kMaxCardBytes = 1 << 20;
constexpr int kMostSide = 4096;

}  // namespace

Result<PairNetworkCard> readPairNetworkCard(const std::string& path) {
  const auto content = decode::readFile(path, kMaxCardBytes);
  if (!content) return content.error();
  const auto bad = [&](const std::string& why) { return Error{ErrorCode::kBadModel, path, why, -1}; };
  const auto* text = reinterpret_cast<const char*>(content->bytes.data());
  const auto object = nlohmann::json::parse(text, text + content->bytes.size(), nullptr, false);
  if (!object.is_object()) return bad("the card is no JSON object");
  const auto word = [&](const char* field) {
    const auto found = object.find(field);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  if (word("kind") != "pair") return bad("field \"kind\" is not \"pair\": no card of a pair network");
  PairNetworkCard card;
  card.name = word("name");
  const std::string file = word("file");
  if (file.empty()) return bad("field \"file\" is missing or empty");
  const auto hash = ContentHash::fromHex(word("sha256"));
  if (!hash) return bad("field \"sha256\" is not 64 hexadecimal digits");
  card.sha256 = *hash;
  const auto kind = neural::pairNetworkNamed(word("network"));
  if (!kind) return bad("field \"network\" is no kind of pair network");
  card.kind = *kind;
  const auto side = object.find("side");
  if (side == object.end() || !side->is_number_integer() || side->get<double>() < 8.0 ||
      side->get<double>() > kMostSide)
    return bad("field \"side\" is missing or out of range");
  card.side = side->get<int>();
  std::error_code failed;
  const std::filesystem::path folder = std::filesystem::absolute(path, failed).parent_path();
  if (failed) return errorFromErrno(failed.value(), path);
  card.file = (folder / file).lexically_normal().native();
  return card;
}

}  // namespace lookalike::models
