// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/picture_part.h"

#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>

namespace lookalike::cli {

namespace {

constexpr float kFarthest = 1e6F;  ///< pixels; no picture is larger

/// "1,2.5,-3" to numbers; nothing when one is none.
std::optional<std::vector<float>> numbersOf(const std::string& word) {
  std::vector<float> numbers;
  const char* at = word.data();
  const char* end = at + word.size();
  while (at != end) {
    float number = 0.0F;
    const auto [rest, code] = std::from_chars(at, end, number);
    if (code != std::errc() || !std::isfinite(number) || std::abs(number) > kFarthest) return std::nullopt;
    numbers.push_back(number);
    if (rest == end) return numbers;
    if (*rest != ',') return std::nullopt;
    at = rest + 1;
  }
  return std::nullopt;
}

Error wrong(const std::string& what, const std::string& why) {
  return {ErrorCode::kInvalidArgument, {}, "\"" + what + "\" " + why, -1};
}

}  // namespace

Result<std::vector<PicturePoint>> parsePicturePart(const std::vector<std::string>& words) {
  std::vector<std::string> separate;
  std::string all;
  for (const std::string& word : words) {
    all.append(all.empty() ? "" : " ").append(word);
    std::istringstream parts(word);
    for (std::string part; parts >> part;) separate.push_back(part);
  }
  std::vector<PicturePoint> points;
  for (const std::string& word : separate) {
    const auto numbers = numbersOf(word);
    if (!numbers) return wrong(word, "is no \"x,y\" and no \"x,y,width,height\"");
    if (numbers->size() == 4 && separate.size() == 1) {
      const auto& n = *numbers;
      if (n[2] <= 0.0F || n[3] <= 0.0F) return wrong(word, "is a rectangle without area");
      // Corners lie between pixels, points on their middles.
      const float left = n[0] - 0.5F;
      const float top = n[1] - 0.5F;
      return std::vector<PicturePoint>{
          {left, top}, {left + n[2], top}, {left + n[2], top + n[3]}, {left, top + n[3]}};
    }
    if (numbers->size() != 2) return wrong(word, "is no corner \"x,y\"");
    points.push_back({(*numbers)[0], (*numbers)[1]});
  }
  if (points.size() < 3) return wrong(all, "is no rectangle, and has fewer corners than three");
  return points;
}

}  // namespace lookalike::cli
