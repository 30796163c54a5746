// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/data/hard_negatives.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "core/exchange/csv.h"

namespace lookalike::train {

Result<std::vector<HardNegativePair>> readHardNegatives(const std::string& path,
                                                        const TrainingPictures& pictures) {
  const auto records = exchange::readCsvFile(path);
  if (!records.ok()) return records.error();
  const auto bad = [&](const char* why) { return Error{ErrorCode::kInvalidArgument, path, why, -1}; };
  if (records->empty()) return bad("is empty");
  const std::vector<std::string>& header = records->front().fields;
  const auto columnOf = [&](std::string_view name) {
    return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
  };
  const std::size_t firstColumn = columnOf("first");
  const std::size_t secondColumn = columnOf("second");
  if (firstColumn == header.size() || secondColumn == header.size())
    return bad("has no columns \"first\" and \"second\"");
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < pictures.size(); ++i) places.emplace(pictures.path(i), i);
  std::vector<HardNegativePair> pairs;
  for (std::size_t i = 1; i < records->size(); ++i) {
    const std::vector<std::string>& fields = (*records)[i].fields;
    if (fields.size() <= std::max(firstColumn, secondColumn))
      return exchange::csvLineError(path, (*records)[i].line, "has too few fields");
    const auto first = places.find(fields[firstColumn]);
    const auto second = places.find(fields[secondColumn]);
    if (first != places.end() && second != places.end() && first->second != second->second)
      pairs.push_back({first->second, second->second});
  }
  if (pairs.empty()) return bad("none of its pairs is of two pictures that are trained on");
  return pairs;
}

}  // namespace lookalike::train
