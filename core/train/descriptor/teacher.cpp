// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/descriptor/teacher.h"

#include <torch/torch.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "core/decode/file_reader.h"
#include "core/exchange/csv.h"

namespace lookalike::train {

namespace {

Error noExport(const std::string& path, const char* why) {
  return {ErrorCode::kInvalidArgument, path, std::string("not the descriptors of an export: ") + why, -1};
}

/// "(12, 34)" behind "'shape': " in the header of an .npy file of version 1.
std::optional<std::pair<std::int64_t, std::int64_t>> shapeOf(std::string_view header) {
  if (header.find("'<f4'") == std::string_view::npos || header.find("False") == std::string_view::npos)
    return std::nullopt;
  const std::size_t open = header.find('(');
  const std::size_t comma = header.find(',', open);
  if (open == std::string_view::npos || comma == std::string_view::npos) return std::nullopt;
  try {
    const std::int64_t rows = std::stoll(std::string(header.substr(open + 1)));
    const std::int64_t columns = std::stoll(std::string(header.substr(comma + 1)));
    if (rows < 1 || columns < 1) return std::nullopt;
    return std::pair(rows, columns);
  } catch (const std::logic_error&) {
    return std::nullopt;
  }
}

Result<torch::Tensor> readNpy(const std::string& path) {
  constexpr std::size_t kPrefix = 10;  // magic, version, length of the header
  auto content = decode::readFile(path, std::numeric_limits<std::int64_t>::max());
  if (!content.ok()) return content.error();
  const auto& bytes = content->bytes;
  if (bytes.size() < kPrefix || std::memcmp(bytes.data(), "\x93NUMPY\x01", 7) != 0)
    return noExport(path, "no .npy file of version 1");
  const std::size_t length = std::to_integer<std::size_t>(bytes[8]) | std::to_integer<std::size_t>(bytes[9])
                                                                          << 8U;
  if (bytes.size() < kPrefix + length) return noExport(path, "it ends early");
  const auto shape = shapeOf({reinterpret_cast<const char*>(bytes.data()) + kPrefix, length});
  if (!shape) return noExport(path, "no matrix of float32");
  const auto values = static_cast<std::size_t>(shape->first) * static_cast<std::size_t>(shape->second);
  if ((bytes.size() - kPrefix - length) / sizeof(float) != values)
    return noExport(path, "its size is not that of its shape");
  torch::Tensor rows = torch::empty({shape->first, shape->second});
  std::memcpy(rows.data_ptr<float>(), bytes.data() + kPrefix + length, values * sizeof(float));
  return rows;
}

}  // namespace

torch::Tensor whitened(const torch::Tensor& rows, int dimension) {
  const torch::Tensor centred = rows - rows.mean(0, true);
  const torch::Tensor covariance = centred.t().matmul(centred) / static_cast<double>(rows.size(0));
  const auto [variances, directions] = torch::linalg_eigh(covariance.to(torch::kFloat64));  // ascending
  const std::int64_t count = variances.size(0);
  const torch::Tensor strongest = variances.slice(0, count - dimension, count);
  const torch::Tensor least = variances.clamp_min(0.0).mean() * 0.01;
  const torch::Tensor projection =
      directions.slice(1, count - dimension, count) / (strongest.clamp_min(0.0) + least).sqrt();
  return torch::nn::functional::normalize(centred.matmul(projection.to(torch::kFloat32)));
}

Result<torch::Tensor> readTeacher(const std::string& path, const TrainingPictures& pictures, int dimension) {
  auto rows = readNpy(path);
  if (!rows.ok()) return rows.error();
  const std::string listPath = path + ".paths.txt";
  auto list = exchange::readCsvFile(listPath);
  if (!list.ok()) return list.error();
  std::unordered_map<std::string, std::int64_t> rowOf;
  for (const auto& record : *list) {
    if (!record.fields.empty()) rowOf.emplace(record.fields[0], static_cast<std::int64_t>(rowOf.size()));
  }
  if (static_cast<std::int64_t>(rowOf.size()) != rows->size(0))
    return noExport(listPath, "not one different path a row");
  std::vector<std::int64_t> places;
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const auto row = rowOf.find(pictures.path(i));
    if (row == rowOf.end())
      return Error{ErrorCode::kInvalidArgument, path, "no row for " + pictures.path(i), -1};
    places.push_back(row->second);
  }
  if (std::min(rows->size(0), rows->size(1)) < dimension)
    return noExport(path, "fewer rows or columns than the recipe's dimension");
  const torch::Tensor chosen = rows->index_select(0, torch::tensor(places, torch::kInt64));
  return whitened(chosen, dimension);
}

}  // namespace lookalike::train
